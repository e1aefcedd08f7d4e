"""What happened to a student in a round, in order: drawn, told, answered, moved."""

from collections.abc import Iterator
from datetime import datetime

from worker.core.actions import SendMail
from worker.core.due.review import approval_key
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort, Response, Student
from worker.core.names import display_name
from worker.core.observed import SessionState
from worker.core.records import Record, State
from worker.core.rounds import Pairing
from worker.errors import KnownError
from worker.messages import reasons, words
from worker.messages.compose import compose
from worker.messages.namesakes import with_names_apart
from worker.messages.views import full_name
from worker.ports.mailbox import Message

_MAILS = (Kind.ASSIGNMENT, Kind.HALFWAY, Kind.PRACTICE, Kind.FINISHED, Kind.LATE)
# What can be written again as it was meant.
_WRITTEN = (*_MAILS, Kind.CHANGE, Kind.NUDGE, Kind.SETTLE, Kind.ANOTHER_HOUR)
# Mails about a pairing have no student in their key: both get them.
_OF_BOTH = (Kind.NUDGE, Kind.SETTLE)
_AS_NOW = "(as it would read now)"
_ANSWERS = {
    Response.ACCEPTED: "answered Yes",
    Response.DECLINED: "answered No",
    Response.TENTATIVE: "answered Maybe",
}


def story(
    cohort: Cohort,
    student: Student,
    round_name: str,
    history: History,
    pairings: list[Pairing],
    with_words: bool = False,
) -> Iterator[str]:
    """What happened to the student in a drawn round, in order, each with its instant. `pairings`: all
    that the student has had in it; `with_words`: the mails in full, as they would read now."""
    events = [
        *_decided(cohort, round_name, history),
        *_sent(cohort, student, round_name, history, pairings, with_words),
        *_answered(with_names_apart(cohort), round_name, history, pairings),
    ]
    yield "What happened, in order:"
    for at, lines in sorted(events, key=lambda event: event[0]):
        yield f"  {words.instant(at, cohort.zone)}: {lines[0]}"
        yield from (f"    {line}" for line in lines[1:])


_Event = tuple[datetime, list[str]]


def _decided(cohort: Cohort, round_name: str, history: History) -> Iterator[_Event]:
    record = history.draws[round_name]
    yield record.at, ["the round was drawn"]
    approval = history.records.get(approval_key(record.draw))
    if approval is not None and approval.done:
        yield approval.at, [f"{display_name(cohort.coordinator)} said yes to the draw"]
    for key, notice in history.records.items():
        if key.round == round_name and key.kind is Kind.NOTICE and notice.done:
            yield notice.at, ["the coordinator was shown the draw"]


def _sent(
    cohort: Cohort,
    student: Student,
    round_name: str,
    history: History,
    pairings: list[Pairing],
    with_words: bool,
) -> Iterator[_Event]:
    titles = _titles(with_names_apart(cohort), student, round_name, history, pairings)
    for key, title in titles.items():
        if key not in history.records:
            continue
        record = history.records[key]
        message = _message(cohort, student, history, record)
        copy = (
            f" (a copy; it went to {message.to.name})"
            if message and _is_copy(message, student)
            else ""
        )
        subject = f', "{message.subject}"{copy}' if message else ""
        told = [f"{title}{subject}{_result(record)}"]
        if message and with_words:
            # The ledger keeps no words: those that were sent may have been others.
            told[0] += f" {_AS_NOW}:"
            told += [f"| {line}" for line in message.text.splitlines()]
        yield record.at, told


def _is_copy(message: Message, student: Student) -> bool:
    return message.to.email != student.email


def _message(cohort: Cohort, student: Student, history: History, record: Record) -> Message | None:
    """A mail that was sent, as it would read then by what is known now; None where that cannot be told."""
    key, about = record.key, record.mail.about if record.key.kind in _WRITTEN else ()
    if not record.done or not about:
        return None
    reader = _reader(cohort, about[0], record) if key.kind in _OF_BOTH else student.id
    copies = (about[0].peer_of(reader),) if key.kind in _OF_BOTH else ()
    action = SendMail(key.kind, key.round, reader, about, copies, repair=key.number)
    try:
        return compose(action, cohort, history, record.at)
    except KnownError:
        return None


def _reader(cohort: Cohort, pairing: Pairing, record: Record) -> str:
    """To whom of the two a mail about a pairing went, with the other on copy: the client, unless the
    ledger shows that it was meant for the coach."""
    to_coach = cohort.addresses_of(pairing.coach, pairing.client)
    return pairing.coach if record.mail.meant.startswith(to_coach) else pairing.client


def _answered(
    cohort: Cohort, round_name: str, history: History, pairings: list[Pairing]
) -> Iterator[_Event]:
    """The answers, each with when it was seen; a pass sees it within the hour."""
    for pairing in pairings:
        observed = history.series.get((round_name, pairing))
        if observed is None:
            continue
        for guest, response in observed.answers.items():
            if response in _ANSWERS and guest in observed.since:
                two = " and ".join(full_name(cohort, each) for each in pairing.roles)
                said = observed.comments.get(guest, "")
                comment = f', saying "{said}"' if said else ""
                what = f"{full_name(cohort, guest)} {_ANSWERS[response]} to the series of {two}{comment}"
                yield observed.since[guest], [what]
        if observed.gone_at is not None:
            yield observed.gone_at, ["the series was seen to be deleted"]


def changed_dates(
    cohort: Cohort, round_name: str, history: History, pairing: Pairing
) -> Iterator[str]:
    """The sessions of a pairing that the two have moved, cancelled or declined."""
    observed = history.series.get((round_name, pairing))
    for session in observed.sessions if observed else ():
        was = words.instant(session.original_start, cohort.zone)
        match session.state:
            case SessionState.MOVED:
                yield f"Moved: {was}, to {words.instant(session.start, cohort.zone)}"
            case SessionState.CANCELLED:
                yield f"Cancelled: {was}"
            case SessionState.DECLINED:
                yield f"Declined: {was}"
            case _:
                pass


def _titles(
    cohort: Cohort, student: Student, round_name: str, history: History, pairings: list[Pairing]
) -> dict[ActionKey, str]:
    """What can be sent to the student in a round, in words."""
    titles = {ActionKey(round_name, kind, student=student.id): f"{kind} mail" for kind in _MAILS}
    for repair in history.repairs.get(round_name, ()):
        key = ActionKey(round_name, Kind.CHANGE, student=student.id, number=repair.number)
        titles[key] = "change mail"
    for pairing in pairings:
        two = " and ".join(full_name(cohort, student_id) for student_id in pairing.roles)
        titles |= {
            ActionKey(round_name, Kind.SERIES, pairing): f"invitation to the series of {two}",
            ActionKey(round_name, Kind.MOVE, pairing): f"another hour proposed to {two}",
            ActionKey(
                round_name, Kind.END, pairing
            ): f"the sessions to come of {two} were cancelled",
            ActionKey(round_name, Kind.NUDGE, pairing): f"reminder about the series of {two}",
            ActionKey(round_name, Kind.SETTLE, pairing): f"mail asking {two} to settle on an hour",
        }
    for key in history.records:
        if (key.round, key.student) != (round_name, student.id):
            continue
        if key.kind is Kind.ADDRESS and key.pairing:
            peer = full_name(cohort, key.pairing.peer_of(student.id))
            titles[key] = f"mail about a corrected address of {peer}"
        elif key.kind is Kind.ANOTHER_HOUR and key.pairing:
            peer = full_name(cohort, key.pairing.peer_of(student.id))
            titles[key] = f"mail about another time with {peer}"
        elif key.kind is Kind.ASSIGNMENT and key.digest:
            titles[key] = "assignment mail once more, to the corrected address"
    return titles


def _result(record: Record) -> str:
    why = reasons.why(record.reason)
    match record.state:
        case State.DONE:
            return f" ({why})" if why else ""
        case State.SKIPPED:
            return f", not sent: {why}"
        case State.FAILED:
            return f", failed: {record.failure.said if record.failure else ''}"
        case State.CLAIMED:
            return ", claimed: looked up in the next pass"
