"""Parts of messages: people and hours as readers see them, and what every message may name."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from worker.core import names
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.names import display_name
from worker.core.rounds import Proposal
from worker.messages import context, words


def person(cohort: Cohort, student_id: str, others: Iterable[str] = ()) -> context.PersonView:
    """A student as messages name them, told apart from these others by the first name; the bare id
    where they are no longer in the file."""
    student = cohort.student(student_id)
    if student is None:
        place = words.place(cohort.zone)
        return context.PersonView(student_id, student_id, "", cohort.zone, place)
    named = [cohort.student(other) for other in others if other != student_id]
    beside = [(other.name, names.greeting(other)) for other in named if other is not None]
    first_name = names.told_apart(student.name, names.greeting(student), beside)
    return context.PersonView(
        names.isolated(display_name(student)),
        names.isolated(first_name),
        student.email,
        student.zone,
        words.place(student.zone),
    )


def those_met(
    cohort: Cohort, history: History, round_name: str, readers: Iterable[str]
) -> set[str]:
    """These readers, and all with whom they are paired in the round."""
    met = {reader for reader in readers if cohort.student(reader)}
    pairings = history.assigned(round_name)
    return met.union(*(pairing.both for pairing in pairings if pairing.both & met))


def full_name(cohort: Cohort, student_id: str) -> str:
    """A student's name in sentences; the bare id where they are no longer in the file."""
    student = cohort.student(student_id)
    return names.isolated(display_name(student)) if student else student_id


def hour_view(proposal: Proposal, zone: str, peers_zone: str) -> context.HourView:
    """A proposal as the reader in `zone` sees it, together with what it is for the peer."""
    starts = proposal.starts
    mine, *changes = words.weekly(starts, zone)
    theirs, *their_changes = words.weekly(starts, peers_zone)
    skipped = (start.astimezone(ZoneInfo(zone)) for start in proposal.skipped_starts)
    first, last = (start.astimezone(ZoneInfo(zone)) for start in (starts[0], starts[-1]))
    return context.HourView(
        mine=mine,
        theirs=theirs,
        changes=tuple(changes),
        their_changes=tuple(their_changes),
        first=words.day(first),
        last=words.day(last),
        skipped=words.listed([words.short_day(start) for start in skipped]),
        from_day=words.short_day(first),
        to_day=words.short_day(last),
        brief=words.brief(first),
        peer_time=_peer_time(first, zone, peers_zone),
        both=mine if mine == theirs else f"{mine} = {theirs}",
    )


def _peer_time(start: datetime, zone: str, peers_zone: str) -> str:
    """What the peer's clocks show at a start; nothing where that is the same."""
    mine, theirs = start.astimezone(ZoneInfo(zone)), start.astimezone(ZoneInfo(peers_zone))
    if mine.replace(tzinfo=None) == theirs.replace(tzinfo=None):
        return ""
    return words.short_clock(theirs) if mine.date() == theirs.date() else words.brief(theirs)


def common(cohort: Cohort, round_name: str) -> dict[str, Any]:
    """What every message may name."""
    coordinator, links = cohort.coordinator, cohort.links
    return {
        "cohort": names.isolated(cohort.name),
        "round": round_name,
        "round_name": words.round_named(round_name),
        "sessions": cohort.program.sessions,
        "minutes": cohort.program.session_minutes,
        "finish_by": words.day(cohort.rounds[round_name].finish_by),
        "coordinator": context.PersonView(
            names.isolated(display_name(coordinator)),
            names.isolated(names.greeting(coordinator)),
            coordinator.email,
            cohort.zone,
            words.place(cohort.zone),
        ),
        "links": context.LinksView(
            links.peer_coaching_tips or "", links.peer_assignment_tips or ""
        ),
    }
