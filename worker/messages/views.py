"""Parts of messages: people, hours, roles and pairings as their readers see them."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from worker.core.actions import COORDINATOR, series_key
from worker.core.due.mails import is_late
from worker.core.history import History, State
from worker.core.model import Cohort, Pairing
from worker.core.rounds import Assignment, Proposal
from worker.errors import KnownError
from worker.messages import context, words
from worker.ports import Address


class UnknownRecipient(KnownError):
    """A mail to somebody who is neither on the roster nor the coordinator: never sent."""


def address(cohort: Cohort, who: str) -> Address:
    """The address of a student, by id, or of the coordinator. Raises UnknownRecipient."""
    if who == COORDINATOR:
        return Address(cohort.coordinator.name, cohort.coordinator.email)
    student = cohort.student(who)
    if student is None:
        raise UnknownRecipient("a mail to somebody who is no longer on the roster is not sent")
    return Address(student.name, student.email)


def person(cohort: Cohort, student_id: str) -> context.PersonView:
    """A student as messages name them; the bare id where they are no longer in the file."""
    student = cohort.student(student_id)
    if student is None:
        return context.PersonView(student_id, student_id, "", cohort.zone)
    return context.PersonView(
        student.name, words.first_name(student.name), student.email, student.zone
    )


def hour_view(proposal: Proposal, zone: str, peers_zone: str) -> context.HourView:
    """A proposal as the reader in `zone` sees it, beside what it is for the peer."""
    starts = proposal.starts
    mine, *changes = words.weekly(starts, zone)
    theirs, *their_changes = words.weekly(starts, peers_zone)
    tz = ZoneInfo(zone)
    return context.HourView(
        mine=mine,
        theirs=theirs,
        changes=tuple(changes),
        their_changes=tuple(their_changes),
        first=words.day(starts[0].astimezone(tz)),
        last=words.day(starts[-1].astimezone(tz)),
        skipped=words.listed([words.short_day(on) for on in proposal.skipped]),
    )


def role_view(
    cohort: Cohort, history: History, round_name: str, pairing: Pairing, reader: str
) -> context.RoleView:
    """A pairing as one of the two reads of it."""
    peer = person(cohort, pairing.peer_of(reader))
    zone = person(cohort, reader).zone
    assignment = history.assignment(round_name, pairing)
    record = history.records.get(series_key(round_name, pairing))
    detail = record.detail if record and record.state is State.DONE else {}
    return context.RoleView(
        peer=peer,
        sessions=len(assignment.proposal.dates) if assignment.proposal else cohort.program.sessions,
        hour=replace(
            hour_view(assignment.proposal, zone, peer.zone),
            late=is_late(cohort, round_name, assignment),
        )
        if assignment.proposal
        else None,
        backups=tuple(hour_view(one, zone, peer.zone) for one in assignment.backups),
        link=detail.get("link", ""),
        meet=detail.get("meet", ""),
    )


def pair_view(cohort: Cohort, round_name: str, one: Assignment) -> context.PairView:
    """A pairing as the coordinator reads of it."""
    note = "no hour suits both on all dates" if one.proposal is None else ""
    if one.proposal and is_late(cohort, round_name, one):
        note = f"the last session falls on {words.day(cohort.local_date(one.proposal.starts[-1]))}"
    return context.PairView(
        coach=person(cohort, one.pairing.coach),
        client=person(cohort, one.pairing.client),
        hour=words.hour(one.proposal, cohort.zone) if one.proposal else "",
        note=note,
    )
