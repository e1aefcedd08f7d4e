"""Why a student is paired so, what was sent to them and when, what comes next: for a coordinator who
is asked."""

from collections.abc import Iterator
from datetime import datetime

from worker.core.due.pairing_state import PairingState, state_of
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort, Pairing, Student
from worker.core.records import Record, State
from worker.core.rounds import Assignment
from worker.core.timeline import (
    assign_at,
    draw_at,
    escalate_at,
    is_open,
    nudge_at,
    practice_at,
)
from worker.messages import reasons, words
from worker.messages.views import person
from worker.report.statuses import status_of


def explained(cohort: Cohort, student: Student, history: History, now: datetime) -> str:
    """All about one student, round by round."""
    name = words.full_name(student.name)
    lines = [f"{name} ({student.id}), {student.zone}, in {cohort.name}"]
    if student.joined:
        lines.append(f"  joined on {words.day(student.joined)}")
    if student.left:
        lines.append(f"  left, or leaves, on {words.day(student.left)}")
    for round_name in cohort.rounds:
        lines += ["", f"The {round_name} round"]
        lines += [f"  {line}" for line in _round(cohort, student, round_name, history, now)]
    return "\n".join(lines)


def _round(
    cohort: Cohort, student: Student, name: str, history: History, now: datetime
) -> Iterator[str]:
    if student.rounds is not None and name not in student.rounds:
        yield f"{words.full_name(student.name)} does not take part in it."
        return
    if name not in history.draws:
        yield _undrawn(cohort, student, name)
        return
    mine = [pairing for pairing in history.assigned(name) if student.id in pairing.both]
    yield from _drawn(cohort, student, name, history, drawn_later=bool(mine))
    yield from _repairs(cohort, student, name, history)
    rows = {
        (row.coach_id, row.client_id, row.time): row for row in status_of(cohort, history, now).rows
    }
    for pairing in mine:
        row = rows[pairing.coach, pairing.client, pairing.attempt]
        yield ""
        yield f"{_between(cohort, pairing, ' coaches ')}: {row.sentence}"
        yield from (f"  {line}" for line in _hour(history.assignment(name, pairing), student))
        yield f"  {words.count(row.held, 'session')} over, {row.left} to come, {row.cancelled} cancelled"
    yield ""
    yield from _sent(cohort, student, name, history, mine)
    yield from _next(cohort, student, name, history, now)


def _undrawn(cohort: Cohort, student: Student, name: str) -> str:
    if not student.takes_part(cohort.rounds[name].assign_on, name):
        return (
            f"{words.full_name(student.name)} is not there when it is assigned, and so not in it."
        )
    return f"It is drawn on {words.instant(draw_at(cohort, name), cohort.zone)}."


def _drawn(
    cohort: Cohort, student: Student, name: str, history: History, drawn_later: bool
) -> Iterator[str]:
    record = history.draws[name]
    draw = record.draw
    if student.id in draw.ring.students:
        yield (
            f"Drawn by chance on {words.day(cohort.local_date(record.at))}, from the seed {draw.seed}: each of the draws that "
            "the rules and everybody's hours allow was equally likely."
        )
        for rule in reasons.relaxed(draw.relaxed, cohort.rounds[name]):
            yield f"Not every rule could be kept: {rule}."
    elif not drawn_later:
        yield "Not in it: not there when it was drawn."


def _repairs(cohort: Cohort, student: Student, name: str, history: History) -> Iterator[str]:
    for repair in history.repairs.get(name, ()):
        if student.id in (*repair.affected, *repair.left):
            why = [f"{_named(cohort, leaver)} left" for leaver in repair.left]
            why += [f"{_named(cohort, joiner)} joined" for joiner in repair.joined]
            reason = words.listed(why) or "somebody's times have changed"
            yield f"Changed on {words.day(repair.on)}, since {reason}."


def _hour(assignment: Assignment, student: Student) -> Iterator[str]:
    proposal, options, rank = assignment.proposal, assignment.options, assignment.rank
    if proposal is None:
        yield "No hour suits both on all dates."
        return
    first, *later = words.weekly(proposal.starts, student.zone)
    changes = "".join(f"; {line}" for line in later)
    yield f"Proposed: {first}, {len(proposal.dates)} sessions{changes}"
    if options and rank == 1:
        yield f"{options} weekly hours suit both on all dates; this is the best of them."
    elif options:
        yield (
            f"{options} weekly hours suit both on all dates; this is number {rank} of them; the better ones "
            "clash with other sessions of the two, or would leave somebody worse off."
        )
    if assignment.collisions:
        yield f"On {assignment.collisions} of its dates a calendar says busy."


def _sent(
    cohort: Cohort, student: Student, name: str, history: History, mine: list[Pairing]
) -> Iterator[str]:
    """What was sent to the student, in the order in which it went out."""
    keys = {
        ActionKey(name, kind, student=student.id): f"{kind} mail"
        for kind in (Kind.ASSIGNMENT, Kind.PRACTICE, Kind.LATE)
    }
    for repair in history.repairs.get(name, ()):
        key = ActionKey(name, Kind.CHANGE, student=student.id, number=repair.number)
        keys[key] = "change mail"
    for pairing in mine:
        between = _between(cohort, pairing, " and ")
        keys |= {
            ActionKey(name, Kind.SERIES, pairing): f"invitation to the series of {between}",
            ActionKey(name, Kind.NUDGE, pairing): f"reminder about the series of {between}",
            ActionKey(name, Kind.SETTLE, pairing): f"mail asking {between} to settle on an hour",
        }
    sent = [(history.records[key], what) for key, what in keys.items() if key in history.records]
    yield "What was sent:" if sent else "Nothing was sent yet."
    for record, what in sorted(sent, key=lambda entry: entry[0].at):
        yield f"  {words.instant(record.at, cohort.zone)}: {what}{_result(record)}"


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


def _next(
    cohort: Cohort, student: Student, name: str, history: History, now: datetime
) -> Iterator[str]:
    if not is_open(cohort, history, name, now):
        return
    coming = list(_coming(cohort, student, name, history, now))
    to_come = sorted({(at, what) for at, what in coming if at > now})
    yield "What comes, as things stand:" if to_come else "Nothing more is to come."
    for at, what in to_come:
        yield f"  {words.instant(at, cohort.zone)}: {what}"


def _coming(
    cohort: Cohort, student: Student, name: str, history: History, now: datetime
) -> Iterator[tuple[datetime, str]]:
    yield assign_at(cohort, name), "the assignment mail"
    for pairing in history.pairings(name):
        if student.id in pairing.both:
            state = state_of(history, name, pairing)
            yield from _reminders(cohort, state)
            to_come = (start for start in history.starts(name, pairing) if start > now)
            start = next(to_come, None)
            if start is not None and student.takes_part(cohort.local_date(start)):
                yield start, f"a session with {_named(cohort, pairing.peer_of(student.id))}"
    times = practice_at(cohort, history, name, student.id)
    if cohort.rounds[name].exam_practice and times:
        yield times[0], "the mail about half-hour sessions"


def _reminders(cohort: Cohort, state: PairingState) -> Iterator[tuple[datetime, str]]:
    if state.invited_at is not None and state.owing is not None:
        who = _named(cohort, state.owing)
        yield nudge_at(cohort, state.invited_at), f"{who} is nudged, unless there is an answer"
        yield escalate_at(cohort, state.invited_at), "the coordinator is told"


def _between(cohort: Cohort, pairing: Pairing, word: str) -> str:
    return word.join(_named(cohort, student) for student in pairing.roles)


def _named(cohort: Cohort, student: str) -> str:
    return words.full_name(person(cohort, student).name)
