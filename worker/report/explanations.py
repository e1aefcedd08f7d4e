"""Why a student is paired so, what was sent to them and when, what comes next: for a coordinator who is asked."""

from collections.abc import Iterator
from datetime import datetime

from worker.core.actions import Mail, mail_key, nudge_key, series_key
from worker.core.due.mails import invited_at
from worker.core.due.responses import owing
from worker.core.history import History, Record, State
from worker.core.model import Cohort, Pairing, Student
from worker.core.rounds import Assignment
from worker.core.timeline import assign_at, draw_at, escalate_at, is_open, nudge_at, practice_at
from worker.messages import words
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
        if not student.takes_part(cohort.rounds[name].assign_on, name):
            yield f"{words.full_name(student.name)} is not there when it is assigned, and so not in it."
            return
        yield f"It is drawn on {words.instant(draw_at(cohort, name), cohort.zone)}."
        return
    record = history.draws[name]
    draw = record.draw
    mine = [one for one in history.assigned(name) if student.id in one.both]
    if student.id in draw.ring.students:
        yield (
            f"Drawn by chance on {words.day(cohort.local_date(record.at))}, from the seed {draw.seed}: each of the draws that "
            "the rules and everybody's hours allow was equally likely."
        )
        yield from (f"Not every rule could be kept: {rule}." for rule in draw.relaxed)
    elif not mine:
        yield "Not in it: not there when it was drawn."
    yield from _repairs(cohort, student, name, history)
    sentences = {
        (row.coach_id, row.client_id, row.time): row for row in status_of(cohort, history, now).rows
    }
    for pairing in mine:
        row = sentences.get((pairing.coach, pairing.client, pairing.time))
        yield ""
        yield f"{_named(cohort, pairing.coach)} coaches {_named(cohort, pairing.client)}: {row.sentence if row else ''}"
        yield from (f"  {line}" for line in _hour(history.assignment(name, pairing), student))
        if row:
            yield f"  {words.count(row.held, 'session')} over, {row.left} to come, {row.cancelled} cancelled"
    yield ""
    yield from _sent(cohort, student, name, history, mine)
    yield from _next(cohort, student, name, history, now)


def _repairs(cohort: Cohort, student: Student, name: str, history: History) -> Iterator[str]:
    for repair in history.repairs.get(name, ()):
        if student.id in (*repair.affected, *repair.left):
            why = [f"{_named(cohort, one)} left" for one in repair.left]
            why += [f"{_named(cohort, one)} joined" for one in repair.joined]
            reason = words.listed(why) or "somebody's times have changed"
            yield f"Changed on {words.day(repair.on)}, since {reason}."


def _hour(one: Assignment, student: Student) -> Iterator[str]:
    if one.proposal is None:
        yield "No hour suits both on all dates."
        return
    first, *later = words.weekly(one.proposal.starts, student.zone)
    yield f"Proposed: {first}, {len(one.proposal.dates)} sessions" + "".join(
        f"; {line}" for line in later
    )
    if one.of:
        better = "the best of them" if one.rank == 1 else f"number {one.rank} of them"
        why = (
            ""
            if one.rank == 1
            else "; the better ones clash with other sessions of the two, or would leave somebody worse off"
        )
        yield f"{one.of} weekly hours suit both on all dates; this is {better}{why}."
    if one.collisions:
        yield f"On {one.collisions} of its dates a calendar says busy."


def _sent(
    cohort: Cohort, student: Student, name: str, history: History, mine: list[Pairing]
) -> Iterator[str]:
    """What was sent to the student, in the order in which it went out."""
    keys = {
        mail_key(kind, name, student.id): f"{kind} mail"
        for kind in (Mail.ASSIGNMENT, Mail.PRACTICE, Mail.LATE)
    }
    keys |= {
        f"{name}/change/{one.number}/{student.id}": "change mail"
        for one in history.repairs.get(name, ())
    }
    for one in mine:
        between = f"{_named(cohort, one.coach)} and {_named(cohort, one.client)}"
        keys |= {
            series_key(name, one): f"invitation to the series of {between}",
            nudge_key(name, one): f"reminder about the series of {between}",
            mail_key(Mail.SETTLE, name, one.key): f"mail asking {between} to settle on an hour",
        }
    found = sorted(
        ((history.records[key], what) for key, what in keys.items() if key in history.records),
        key=_when,
    )
    yield "What was sent:" if found else "Nothing was sent yet."
    for record, what in found:
        found_so = f" ({record.detail['found']})" if "found" in record.detail else ""
        state = {
            State.DONE: found_so,
            State.SKIPPED: f", not sent: {record.detail.get('why', '')}",
        }.get(
            record.state,
            f", {record.state}: {record.detail.get('error', 'looked up in the next pass')}",
        )
        yield f"  {words.instant(record.at, cohort.zone)}: {what}{state}"


def _when(entry: tuple[Record, str]) -> datetime:
    return entry[0].at


def _next(
    cohort: Cohort, student: Student, name: str, history: History, now: datetime
) -> Iterator[str]:
    if not is_open(cohort, history, name, now):
        return
    coming: list[tuple[datetime, str]] = []
    if (at := assign_at(cohort, name)) > now:
        coming.append((at, "the assignment mail"))
    for pairing in history.pairings(name):
        if student.id not in pairing.both:
            continue
        coming += [
            (at, f"a session with {_named(cohort, pairing.peer_of(student.id))}")
            for at in _first(history, name, pairing, now)
            if student.takes_part(cohort.local_date(at))
        ]
        invited = invited_at(name, pairing, history)
        who = owing(pairing, history.series.get((name, pairing)))
        if invited and who is not None:
            coming += [
                (at, f"{_named(cohort, who)} is nudged, unless there is an answer")
                for at in (nudge_at(cohort, invited),)
                if at > now
            ]
            coming += [
                (at, "the coordinator is told")
                for at in (escalate_at(cohort, invited),)
                if at > now
            ]
    practices = cohort.rounds[name].exam_practice
    times = practice_at(cohort, history, name, student.id) if practices else None
    if times and times[0] > now:
        coming.append((times[0], "the mail about half-hour sessions"))
    yield "What comes, as things stand:" if coming else "Nothing more is to come."
    for at, what in sorted(set(coming)):
        yield f"  {words.instant(at, cohort.zone)}: {what}"


def _first(history: History, name: str, pairing: Pairing, now: datetime) -> list[datetime]:
    return [at for at in history.starts(name, pairing) if at > now][:1]


def _named(cohort: Cohort, student: str) -> str:
    return words.full_name(person(cohort, student).name)
