"""What was sent to a student, and what comes next."""

from collections.abc import Iterator
from datetime import datetime

from worker.core.due.pairing_state import PairingState, state_of
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort, Pairing, Student
from worker.core.records import Record, State
from worker.core.timeline import assign_at, escalate_at, is_open, nudge_at, practice_at
from worker.messages import reasons, words
from worker.messages.views import full_name

_MAILS = (Kind.ASSIGNMENT, Kind.PRACTICE, Kind.LATE)


def sent(
    cohort: Cohort, student: Student, round_name: str, history: History, pairings: list[Pairing]
) -> Iterator[str]:
    """What was sent to the student in a round, in the order in which it went out. `pairings`: all
    that the student has had in it."""
    titles = _titles(cohort, student, round_name, history, pairings)
    records = [history.records[key] for key in titles if key in history.records]
    yield "What was sent:" if records else "Nothing was sent yet."
    for record in sorted(records, key=lambda record: record.at):
        at = words.instant(record.at, cohort.zone)
        yield f"  {at}: {titles[record.key]}{_result(record)}"


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
            ActionKey(round_name, Kind.NUDGE, pairing): f"reminder about the series of {two}",
            ActionKey(round_name, Kind.SETTLE, pairing): f"mail asking {two} to settle on an hour",
        }
    for key in history.records:
        if (key.round, key.student) != (round_name, student.id):
            continue
        if key.kind is Kind.ADDRESS and key.pairing:
            peer = full_name(cohort, key.pairing.peer_of(student.id))
            titles[key] = f"mail about a corrected address of {peer}"
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


def coming(
    cohort: Cohort, student: Student, round_name: str, history: History, now: datetime
) -> Iterator[str]:
    """What comes for the student in a round, earliest first; nothing of a round that is over."""
    if not is_open(cohort, history, round_name, now):
        return
    events = set(_events(cohort, student, round_name, history, now))
    to_come = sorted((at, event) for at, event in events if at > now)
    yield "What comes, as things stand:" if to_come else "Nothing more is to come."
    for at, event in to_come:
        yield f"  {words.instant(at, cohort.zone)}: {event}"


def _events(
    cohort: Cohort, student: Student, round_name: str, history: History, now: datetime
) -> Iterator[tuple[datetime, str]]:
    yield assign_at(cohort, round_name), "the assignment mail"
    for pairing in history.pairings(round_name):
        if student.id in pairing.both:
            yield from _reminders(cohort, state_of(history, round_name, pairing))
            to_come = [start for start in history.starts(round_name, pairing) if start > now]
            if to_come and student.takes_part(cohort.local_date(to_come[0])):
                yield to_come[0], f"a session with {full_name(cohort, pairing.peer_of(student.id))}"
    times = practice_at(cohort, history, round_name, student.id)
    if cohort.rounds[round_name].exam_practice and times:
        yield times[0], "the mail about half-hour sessions"


def _reminders(cohort: Cohort, state: PairingState) -> Iterator[tuple[datetime, str]]:
    if state.invited_at is not None and state.owing is not None:
        name = full_name(cohort, state.owing)
        yield nudge_at(cohort, state.invited_at), f"{name} is nudged, unless there is an answer"
        yield escalate_at(cohort, state.invited_at), "the coordinator is told"
