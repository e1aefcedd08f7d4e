"""Parts of messages: people and hours as readers see them, and what every message may name."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from worker.core import names
from worker.core.due.progress import Progress
from worker.core.history import History
from worker.core.hours.nearly import NearlyFitting
from worker.core.keys import COORDINATOR
from worker.core.model import Cohort
from worker.core.rounds import Proposal
from worker.errors import KnownError
from worker.messages import context, words
from worker.ports.mailbox import Address


class UnknownRecipient(KnownError):
    """The mail is to somebody who is neither on the roster nor the coordinator: it is not sent."""


def address(cohort: Cohort, recipient: str) -> Address:
    """The address of a student, by id, or of the coordinator. Raises UnknownRecipient."""
    if recipient == COORDINATOR:
        return Address(cohort.coordinator.display_name, cohort.coordinator.email)
    student = cohort.student(recipient)
    if student is None:
        raise UnknownRecipient("a mail to somebody who is no longer on the roster is not sent")
    return Address(student.display_name, student.email)


def person(cohort: Cohort, student_id: str, others: Iterable[str] = ()) -> context.PersonView:
    """A student as messages name them, told apart from these others by the first name; the bare id
    where they are no longer in the file."""
    student = cohort.student(student_id)
    if student is None:
        place = words.place(cohort.zone)
        return context.PersonView(student_id, student_id, "", cohort.zone, place)
    named = [cohort.student(other) for other in others if other != student_id]
    beside = [(other.name, other.greeting) for other in named if other is not None]
    first_name = names.told_apart(student.name, student.greeting, beside)
    return context.PersonView(
        names.isolated(student.display_name),
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
    return names.isolated(student.display_name) if student else student_id


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


def near_view(
    near: NearlyFitting, zone: str, peers_zone: str, reader_coaches: bool
) -> context.NearView:
    """What nearly suits, as the reader in `zone` sees it."""
    outside = (near.outside_coach, near.outside_client)
    mine, theirs = outside if reader_coaches else reversed(outside)
    return context.NearView(hour_view(near.proposal, zone, peers_zone), mine, theirs)


def dates_view(progress: Progress, zone: str, finish_by: date) -> context.DatesView:
    """How far a pairing is, by the clocks of `zone`. `finish_by`: a date there."""
    local = ZoneInfo(zone)
    passed = [words.short_day(start.astimezone(local)) for start in progress.unheld]
    to_come = [start.astimezone(local) for start in progress.to_come]
    return context.DatesView(
        next=words.day(to_come[0]) if to_come else "",
        last=words.day(to_come[-1]) if to_come else "",
        left=len(progress.to_come),
        passed=words.listed(passed),
        missed=len(passed),
        late=bool(to_come) and to_come[-1].date() > finish_by,
    )


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
            names.isolated(coordinator.display_name),
            names.isolated(coordinator.greeting),
            coordinator.email,
            cohort.zone,
            words.place(cohort.zone),
        ),
        "links": context.LinksView(
            links.peer_coaching_tips or "", links.peer_assignment_tips or ""
        ),
    }
