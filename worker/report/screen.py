"""What commands print about a file or a pass: plain lines."""

from collections import Counter

from worker.core.actions import (
    Action,
    ChangeGuests,
    EndSeries,
    MoveSeries,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.model import Cohort
from worker.core.records import State
from worker.execute.outcome import Pass, label
from worker.messages.namesakes import with_names_apart
from worker.report.repair_lines import repair_lines


def checked(path: str, cohort: Cohort, apart: bool = False) -> str:
    """One line for a file that can be used. `apart`: somebody shares no hour with somebody, which
    the lines below it tell."""
    dates = ", ".join(
        f"{name} round {plan.assign_on.isoformat()} to {plan.finish_by.isoformat()}"
        for name, plan in cohort.rounds.items()
    )
    verdict = "can be used, but not everybody shares an hour" if apart else "all right"
    paused = ", paused" if cohort.paused else ""
    return f"{path}: {verdict}: {len(cohort.roster)} students, {dates}{paused}"


def passed(cohort: Cohort, result: Pass) -> str:
    """What a pass did, in a line or a few."""
    cohort = with_names_apart(cohort)
    counts = Counter(
        _noun(outcome.action)
        for outcome in result.outcomes
        if outcome.state in (State.DONE, State.SKIPPED)
    )
    done = ", ".join(f"{count} {_plural(noun, count)}" for noun, count in counts.items())
    lines = [f"{cohort.id}: {done or _nothing(cohort, result)}"]
    troubled = [outcome for outcome in result.outcomes if outcome.trouble]
    lines += [f"  not done: {label(outcome, cohort)}" for outcome in troubled]
    waiting = sum(outcome.state is None and not outcome.trouble for outcome in result.outcomes)
    if waiting:
        lines.append(f"  {waiting} more wait{'s' if waiting == 1 else ''} for what was not done")
    lines += [f"  {problem}" for problem in result.problems]
    for ask in result.asks:
        lines += [f"  asks: {line}" for line in repair_lines(ask.repair, cohort)]
    if result.asks:
        lines.append(
            "  To do what is asked: `peer-coaching plan --out FILE`, then `run --plan FILE`"
        )
    return "\n".join(lines)


def _nothing(cohort: Cohort, result: Pass) -> str:
    if cohort.paused:
        return "paused"
    return "nothing was done" if result.problems else "nothing is due"


def _plural(noun: str, count: int) -> str:
    if count == 1 or noun.startswith("series"):
        return noun
    return f"{noun}es" if noun.endswith("s") else f"{noun}s"


def _noun(action: Action) -> str:
    match action:
        case RecordDraw():
            return "draw"
        case RecordRepair():
            return "repair"
        case ProposeSeries():
            return "series"
        case MoveSeries():
            return "series moved"
        case EndSeries():
            return "series ended"
        case ChangeGuests():
            return "new address"
        case SendMail() | TellCoordinator():
            return f"{action.kind} mail"
        case Skip():
            return "skipped action"
