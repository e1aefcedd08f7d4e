"""Results on standard output: tables and progress bars on a terminal, plain lines elsewhere."""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from worker.core.actions import (
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
from worker.core.due.responses import PairingStatus
from worker.core.model import Cohort
from worker.core.records import State
from worker.execute.outcome import Outcome, Pass, label
from worker.messages import words
from worker.report.plans import repair_lines
from worker.report.statuses import Status

_WIDTH = 120


def _drawn(table: Table) -> str:
    """A table as text: in colour and as wide as the terminal there, plain and wide elsewhere."""
    terminal = Console()
    out = io.StringIO()
    width = terminal.width if terminal.is_terminal else _WIDTH
    Console(
        file=out, width=width, force_terminal=terminal.is_terminal, no_color=terminal.no_color
    ).print(table)
    return out.getvalue().rstrip()


def checked(path: str, cohort: Cohort, apart: bool = False) -> str:
    """One line for a file that can be used; `apart`: somebody shares no hour with somebody, which lines below it tell."""
    dates = ", ".join(
        f"{name} round {one.assign_on.isoformat()} to {one.finish_by.isoformat()}"
        for name, one in cohort.rounds.items()
    )
    right = "can be used, but not everybody shares an hour" if apart else "all right"
    return f"{path}: {right}: {len(cohort.roster)} students, {dates}{', paused' if cohort.paused else ''}"


def passed(cohort: Cohort, result: Pass) -> str:
    """What a pass did, in a line or a few."""
    done: Counter[str] = Counter()
    for outcome in result.outcomes:
        if outcome.state in (State.DONE, State.SKIPPED):
            done[_kind(outcome)] += 1
    what = ", ".join(
        f"{count} {kind}{'' if count == 1 or kind.startswith('series') else 'es' if kind.endswith('s') else 's'}"
        for kind, count in done.items()
    )
    nothing = (
        "paused" if cohort.paused else "nothing was done" if result.problems else "nothing is due"
    )
    lines = [f"{cohort.id}: {what or nothing}"]
    failed = [one for one in result.outcomes if one.trouble]
    waiting = sum(one.state is None and not one.trouble for one in result.outcomes)
    lines += [f"  not done: {label(one, cohort)}" for one in failed]
    if waiting:
        lines.append(f"  {waiting} more wait{'s' if waiting == 1 else ''} for what was not done")
    lines += [f"  {problem}" for problem in result.problems]
    lines += [f"  asks: {line}" for one in result.asks for line in repair_lines(one.repair, cohort)]
    if result.asks:
        lines.append(
            "  To do what is asked: `peer-coaching plan --out FILE`, then `run --plan FILE`"
        )
    return "\n".join(lines)


def _kind(outcome: Outcome) -> str:
    match outcome.action:
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
            return f"{outcome.action.kind} mail"
        case Skip():
            return "skipped action"


@contextmanager
def progress(name: str) -> Iterator[Callable[[Outcome | int], None]]:
    """A progress bar on a terminal: told first how many actions there are, then each outcome. Silent elsewhere."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(name, total=None, visible=False)

        def done(what: Outcome | int) -> None:
            if isinstance(what, int):
                bar.update(task, total=what, visible=what > 0)
            else:
                bar.advance(task)

        yield done


@contextmanager
def part_done(what: str) -> Iterator[Callable[[float], None]]:
    """A progress bar on a terminal that is told the part that is over, 0 to 1. Silent elsewhere."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(what, total=1.0)
        yield lambda part: bar.update(task, completed=part)


def standing(found: list[Status]) -> str:
    """Where every pairing stands: a table for each cohort, those who need somebody first."""
    return "\n\n".join(_standing(one) for one in found)


def _standing(one: Status) -> str:
    stuck = sum(row.stuck for row in one.rows)
    open_rounds = f"{words.listed(one.rounds)} round open" if one.rounds else "no round is open"
    head = [f"{one.name} ({one.cohort}): {open_rounds}{', paused' if one.paused else ''}"]
    head += [f"  failed: {sentence}" for sentence in one.failed]
    if not one.rows:
        return "\n".join(
            [*head, "  Nothing has been drawn yet; `peer-coaching plan` shows what comes."]
        )
    live = sum(row.standing != PairingStatus.ENDED for row in one.rows)
    if stuck:
        head.append(
            f"  {stuck} of {words.count(live, 'pairing')} need{'s' if stuck == 1 else ''} somebody:"
        )
        head += [
            f"    {row.coach} coaches {row.client}: {row.sentence}" for row in one.rows if row.stuck
        ]
    else:
        head.append(
            f"  All {words.count(live, 'pairing')} are on their way."
            if live
            else "  No pairing is left."
        )
    table = Table(box=SIMPLE, pad_edge=False)
    for column in ("round", "coach", "client", "stands", "who acts", "sessions"):
        table.add_column(column)
    for row in one.rows:
        style = "bold" if row.stuck else ""
        sessions = f"{row.held} over, {row.left} to come" + (
            f", {row.cancelled} cancelled" if row.cancelled else ""
        )
        # A name is a name, whatever Rich makes of its brackets.
        table.add_row(
            row.round,
            *map(escape, (row.coach, row.client, row.standing, row.acts)),
            sessions,
            style=style,
        )
    return "\n".join([*head, _drawn(table)])
