"""From an action to the mail that it stands for: who gets it, and what its template is told."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from worker.core.actions import COORDINATOR, Mail, SendMail, nudge_key, series_key
from worker.core.history import History, State
from worker.core.model import (
    Assignment,
    Cohort,
    Pairing,
    Proposal,
    Round,
)
from worker.core.plan import is_late, stuck
from worker.errors import KnownError
from worker.messages import context, words
from worker.messages.render import render
from worker.ports import Address, Message


class UnknownRecipient(KnownError):
    """A mail to somebody who is neither on the roster nor the coordinator: never sent."""


def compose(action: SendMail, cohort: Cohort, history: History) -> Message:
    """The mail as it would be sent now. Raises UnknownRecipient, BadTemplate."""
    rendered = render(action.kind, _CONTEXTS[action.kind](action, cohort, history))
    return Message(
        sender=Address(cohort.google.sender_name, cohort.google.sender),
        to=address(cohort, action.to),
        cc=tuple(address(cohort, one) for one in action.cc),
        reply_to=address(cohort, action.reply_to) if action.to != COORDINATOR else None,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
    )


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
    return context.PersonView(student.name, words.first_name(student.name), student.email, student.zone)


def _common(action: SendMail, cohort: Cohort) -> dict[str, Any]:
    return {
        "cohort": cohort.name,
        "round": str(action.round),
        "sessions": cohort.program.sessions,
        "minutes": cohort.program.session_minutes,
        "finish_by": words.day(cohort.rounds[action.round].finish_by),
        "coordinator": context.PersonView(
            cohort.coordinator.name, words.first_name(cohort.coordinator.name), cohort.coordinator.email, cohort.zone
        ),
        "links": context.LinksView(cohort.links.peer_coaching_tips or "", cohort.links.peer_assignment_tips or ""),
    }


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


def role_view(cohort: Cohort, history: History, round_name: Round, pairing: Pairing, reader: str) -> context.RoleView:
    """A pairing as one of the two reads of it."""
    peer = person(cohort, pairing.peer_of(reader))
    zone = person(cohort, reader).zone
    assignment = history.assignment(round_name, pairing)
    record = history.records.get(series_key(round_name, pairing))
    detail = record.detail if record and record.state is State.DONE else {}
    return context.RoleView(
        peer=peer,
        hour=hour_view(assignment.proposal, zone, peer.zone) if assignment.proposal else None,
        backups=tuple(hour_view(one, zone, peer.zone) for one in assignment.backups),
        link=detail.get("link", ""),
        meet=detail.get("meet", ""),
    )


def _assignment(action: SendMail, cohort: Cohort, history: History) -> context.Assignment:
    coaching, coached = action.about
    return context.Assignment(
        **_common(action, cohort),
        student=person(cohort, action.to),
        coaching=role_view(cohort, history, action.round, coaching, action.to),
        coached=role_view(cohort, history, action.round, coached, action.to),
        nudge_days=cohort.program.nudge_after_days,
    )


def _nudge(action: SendMail, cohort: Cohort, history: History) -> context.Nudge:
    (pairing,) = action.about
    return context.Nudge(
        **_common(action, cohort),
        student=person(cohort, action.to),
        role=role_view(cohort, history, action.round, pairing, action.to),
        is_client=action.to == pairing.client,
        days=cohort.program.nudge_after_days,
    )


def _escalation(action: SendMail, cohort: Cohort, history: History) -> context.Escalation:
    draw = history.draws[action.round].draw
    proposed = [history.assignment(action.round, pairing) for pairing in action.about]
    late = [one for one in proposed if is_late(cohort, action.round, one)]
    return context.Escalation(
        **_common(action, cohort),
        stuck=tuple(
            _stuck_view(action.round, one, cohort, history)
            for one in action.about
            if stuck(action.round, one, history) or _left(cohort, one)
        ),
        late=tuple(_pair_view(cohort, action.round, one) for one in late),
        relaxed=draw.relaxed,
        days=cohort.program.escalate_after_days,
    )


def _left(cohort: Cohort, pairing: Pairing) -> list[str]:
    """Who of the two has left or is about to, or is no longer in the file."""
    pair = [(one, cohort.student(one)) for one in (pairing.coach, pairing.client)]
    return [one for one, student in pair if student is None or student.left]


def _stuck_view(round_name: Round, pairing: Pairing, cohort: Cohort, history: History) -> context.StuckView:
    coach, client = person(cohort, pairing.coach), person(cohort, pairing.client)
    how = stuck(round_name, pairing, history)
    names = {pairing.coach: coach.name, pairing.client: client.name}
    left = [names[one] for one in _left(cohort, pairing)]
    proposal = history.assignment(round_name, pairing).proposal
    nudge = history.records.get(nudge_key(round_name, pairing))
    seen = history.series.get((round_name, pairing))
    return context.StuckView(
        coach=coach,
        client=client,
        what=words.left_alone(left) if left else words.how_it_stands(how, pairing, seen, names) if how else "",
        hour=words.hour(proposal, cohort.zone) if proposal else "",
        nudged=words.short_day(cohort.local_date(nudge.at)) if nudge and nudge.state is State.DONE else "",
    )


def _practice(action: SendMail, cohort: Cohort, history: History) -> context.Practice:
    starts = [at for one in action.about for at in history.starts(action.round, one)]
    coaching = next(one for one in action.about if one.coach == action.to)
    coached = next(one for one in action.about if one.client == action.to)
    reader = person(cohort, action.to)
    return context.Practice(
        **_common(action, cohort),
        student=reader,
        coach=person(cohort, coached.coach),
        client=person(cohort, coaching.client),
        last=words.day(
            max(starts).astimezone(ZoneInfo(reader.zone)) if starts else cohort.rounds[action.round].finish_by
        ),
    )


def _notice(action: SendMail, cohort: Cohort, history: History) -> context.Notice:
    draw = history.draws[action.round].draw
    return context.Notice(
        **_common(action, cohort),
        assign_on=words.day(cohort.rounds[action.round].assign_on),
        relaxed=draw.relaxed,
        pairs=tuple(_pair_view(cohort, action.round, one) for one in draw.assignments),
    )


def _pair_view(cohort: Cohort, round_name: Round, one: Assignment) -> context.PairView:
    note = "no hour suits both on all dates" if one.proposal is None else ""
    if one.proposal and is_late(cohort, round_name, one):
        note = f"the last session falls on {words.day(cohort.local_date(one.proposal.starts[-1]))}"
    return context.PairView(
        coach=person(cohort, one.pairing.coach),
        client=person(cohort, one.pairing.client),
        hour=words.hour(one.proposal, cohort.zone) if one.proposal else "",
        note=note,
    )


_CONTEXTS: dict[Mail, Callable[[SendMail, Cohort, History], context.Context]] = {
    Mail.ASSIGNMENT: _assignment,
    Mail.NUDGE: _nudge,
    Mail.ESCALATION: _escalation,
    Mail.PRACTICE: _practice,
    Mail.NOTICE: _notice,
}
