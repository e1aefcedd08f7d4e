"""A plan as a document for programs and as text for people."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.core.actions import (
    ChangeGuests,
    EndSeries,
    MoveSeries,
    Plan,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.due.forecast import Coming
from worker.core.model import Cohort
from worker.core.rounds import Draw, Repair
from worker.core.timeline import is_late
from worker.messages import reasons, words
from worker.report import no_common_hour
from worker.report.documents import action_document, draw_document, repair_document


@dataclass(frozen=True, slots=True)
class Entry:
    """One cohort's plan: what is due, what comes, the fingerprint of what is due, and what `run` would refuse without --force."""

    cohort: Cohort
    due: Plan
    coming: tuple[Coming, ...]
    fingerprint: str
    refused: tuple[str, ...] = ()


def document(entries: list[Entry], now: datetime) -> dict[str, Any]:
    """The plans as JSON values; what `run --plan` takes."""
    return {"now": now.isoformat(), "cohorts": [_entry(entry) for entry in entries]}


def _entry(entry: Entry) -> dict[str, Any]:
    cohort, rounds = entry.cohort, entry.cohort.rounds
    actions = [action_document(action, rounds) for action in entry.due.actions]
    return {
        "cohort": cohort.id,
        "paused": cohort.paused,
        "fingerprint": entry.fingerprint,
        "due": [] if cohort.paused else actions,
        "held_back": actions if cohort.paused else [],
        "asks": [action_document(action, rounds) for action in entry.due.asks],
        "problems": list(entry.due.problems),
        "refused": list(entry.refused),
        "next": [_coming(coming, cohort) for coming in entry.coming],
    }


def _coming(coming: Coming, cohort: Cohort) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "at": coming.at.isoformat(),
        "what": coming.what,
        "round": coming.round,
        "students": coming.students,
    }
    if coming.draw:
        entry["draw"] = draw_document(coming.draw, cohort.rounds)
    if coming.repair:
        entry["repair"] = repair_document(coming.repair, cohort.rounds)
    return entry


def text(entries: list[Entry]) -> str:
    """The plans for people."""
    return "\n\n".join(_cohort(one) for one in entries)


def _cohort(entry: Entry) -> str:
    cohort = entry.cohort
    lines = [f"{cohort.name} ({cohort.id})"]
    if cohort.paused:
        lines.append("  Paused: answers are watched, nothing is sent.")
    held_back = "  Due as soon as the pause is taken out:" if cohort.paused else "  Due now:"
    lines.append(held_back if entry.due.actions else "  Nothing is due now.")
    lines += [f"    {line}" for line in due_lines(entry.due, cohort)]
    lines += [f"    Cannot be done: {problem}" for problem in entry.due.problems]
    lines += [f"    `run` refuses all of this: {sentence}" for sentence in entry.refused]
    if entry.due.asks:
        lines.append(
            "  Asks first; done only by `run --plan FILE`, with the file of `plan --out FILE`:"
        )
    lines += [f"    {line}" for one in entry.due.asks for line in repair_lines(one.repair, cohort)]
    if entry.coming:
        lines.append("  What comes, as things stand:")
    for one in entry.coming:
        lines.append(f"    {words.instant(one.at, cohort.zone)}: {_sentence(one)}")
        if one.repair is not None:
            lines += [f"      {line}" for line in repair_lines(one.repair, cohort)]
        if one.draw is not None:
            lines += [f"      {line}" for line in draw_lines(one.draw, cohort)]
    return "\n".join(lines)


def due_lines(due: Plan, cohort: Cohort) -> list[str]:
    """What is due, the draws in full, the rest counted by kind."""
    lines: list[str] = []
    counts: Counter[str] = Counter()
    for action in due.actions:
        match action:
            case RecordDraw():
                lines.append(
                    f"draw the {action.draw.round} round: {len(action.draw.assignments)} pairings"
                )
                lines += [f"  {line}" for line in draw_lines(action.draw, cohort)]
            case RecordRepair():
                lines += repair_lines(action.repair, cohort)
            case ProposeSeries():
                counts["series to propose, each with its two invitations"] += 1
            case MoveSeries():
                counts["declined series to propose at another hour"] += 1
            case EndSeries():
                counts["series to end"] += 1
            case ChangeGuests():
                counts["series to send to another address"] += 1
            case SendMail() | TellCoordinator():
                counts[f"{action.kind} mail$ to send"] += 1
            case Skip():
                counts["thing$ overtaken, not to be sent any more"] += 1
    return lines + [
        f"{count} {what.replace('$', '' if count == 1 else 's')}" for what, count in counts.items()
    ]


def draw_lines(draw: Draw, cohort: Cohort) -> list[str]:
    """Who coaches whom, and at which hour in the cohort's zone."""
    names = {one.id: one.name for one in cohort.roster}
    lines = [
        f"(not every rule can be kept: {rule})"
        for rule in reasons.relaxed(draw.relaxed, cohort.rounds[draw.round])
    ]
    if any(one.proposal is None for one in draw.assignments):
        lines.append(
            "(no draw was found in which everybody has an hour; this one leaves the fewest without)"
        )
    for one in draw.assignments:
        hour = (
            words.hour(one.proposal, cohort.zone)
            if one.proposal
            else "no hour suits both on all dates"
        )
        late = ""
        if one.proposal and is_late(cohort, draw.round, one.proposal):
            last = words.day(cohort.local_date(one.proposal.starts[-1]))
            late = f", the last session on {last}, after the date to finish by"
        lines.append(
            f"{names.get(one.pairing.coach, '?')} coaches {names.get(one.pairing.client, '?')}: {hour}{late}"
        )
        if one.proposal is None and (
            why := no_common_hour.of_drawn(
                draw.terms, one.pairing.coach, one.pairing.client, cohort
            )
        ):
            lines.append(f"  {why}")
    if draw.unknown:
        who = words.listed([words.full_name(names.get(one, one)) for one in draw.unknown])
        lines.append(
            f"(whether {who} {'is' if len(draw.unknown) == 1 else 'are'} busy is unknown: the calendar cannot be read)"
        )
    return lines


def repair_lines(repair: Repair, cohort: Cohort) -> list[str]:
    """What a repair changes and why, for people."""
    names = {one.id: one.name for one in cohort.roster}

    def named(*ids: str) -> str:
        return words.listed([words.full_name(names.get(one, one)) for one in ids])

    why = [f"{named(one)} leaves" for one in repair.left] + [
        f"{named(one)} joins" for one in repair.joined
    ]
    begun = {(one.pairing.coach, one.pairing.client) for one in repair.begun}
    same = {(one.coach, one.client) for one in repair.ended} & begun
    if not why:
        why = ["the times of these two no longer suit" if same else "two are to be kept apart"]
    lines = [f"the {repair.round} round changes: {words.listed(why)}"]
    lines += [
        f"  ends: {named(one.coach)} coaches {named(one.client)}"
        for one in repair.ended
        if (one.coach, one.client) not in same
    ]
    for one in repair.begun:
        coach, client = one.pairing.coach, one.pairing.client
        hour = (
            words.hour(one.proposal, cohort.zone)
            if one.proposal
            else "no hour suits both; they are asked to find one"
        )
        count = f", {words.count(len(one.proposal.dates), 'session')}" if one.proposal else ""
        what = "another hour" if (coach, client) in same else "begins"
        lines.append(f"  {what}: {named(coach)} coaches {named(client)}: {hour}{count}")
    lines += [f"  without a peer: {named(one)}" for one in repair.alone]
    return lines + [
        f"  (not every rule can be kept: {rule})"
        for rule in reasons.relaxed(repair.relaxed, cohort.rounds[repair.round])
    ]


def _sentence(one: Coming) -> str:
    match one.what:
        case "draw":
            shown = ", so:" if one.draw else ""
            return f"the {one.round} round is drawn, {one.students} pairings{shown}"
        case "assignment":
            return (
                f"the {one.round} round's mails and invitations go out to {one.students} students"
            )
        case "nudge":
            return f"{one.students} of the {one.round} round are nudged if they have not answered by then"
        case "escalation":
            return f"you are told of {words.count(one.students, 'pairing')} of the {one.round} round, if they are still silent"
        case "practice":
            return f"{one.students} students begin to hear that an hour may be two half-hours"
        case "repair":
            return "the roster changes:"
        case "end":
            return f"the {one.round} round is over"
        case _:
            return one.what
