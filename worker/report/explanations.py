"""Why a student is paired so, what was sent to them and when, what comes next: for a coordinator
who is asked."""

from collections.abc import Iterator
from datetime import datetime

from worker.core.history import History
from worker.core.model import Cohort, Student
from worker.core.names import display_name, isolated
from worker.core.rounds import Assignment
from worker.core.timeline import draw_at
from worker.messages import reasons, words
from worker.messages.namesakes import with_names_apart
from worker.messages.views import full_name
from worker.report.explained_mails import coming
from worker.report.status_rows import Row
from worker.report.statuses import status_of
from worker.report.stories import changed_dates, story
from worker.report.why_not_others import why_not_others


def explained(
    cohort: Cohort, student: Student, history: History, now: datetime, with_words: bool = False
) -> str:
    """All about one student at `now` (aware), round by round. `with_words`: the mails in full."""
    apart = with_names_apart(cohort)
    name = isolated(display_name(apart.student(student.id) or student))
    lines = [f"{name} ({student.id}), {words.place(student.zone)}, in {cohort.name}"]
    if student.joined:
        lines.append(f"  joined on {words.day(student.joined)}")
    if student.left:
        lines.append(f"  left, or leaves, on {words.day(student.left)}")
    for first, last in student.away:
        until = f" to {words.day(last)}" if last != first else ""
        lines.append(f"  away on {words.day(first)}{until}")
    for round_name in cohort.rounds:
        lines += ["", f"The {round_name} round"]
        lines += [
            f"  {line}" for line in _round(cohort, student, round_name, history, now, with_words)
        ]
    return "\n".join(lines)


def _round(
    cohort: Cohort, student: Student, name: str, history: History, now: datetime, with_words: bool
) -> Iterator[str]:
    if student.rounds is not None and name not in student.rounds:
        yield f"{isolated(display_name(student))} does not take part in it."
        return
    if name not in history.draws:
        yield _undrawn(cohort, student, name)
        return
    apart = with_names_apart(cohort)
    pairings = [pairing for pairing in history.assigned(name) if student.id in pairing.both]
    yield from _drawn(apart, student, name, history, is_in_it=bool(pairings))
    yield from _repairs(apart, student, name, history)
    rows = {
        (row.coach_id, row.client_id, row.time): row
        for row in status_of(cohort, history, now).rows
        if row.round == name
    }
    for pairing in pairings:
        row = rows[pairing.coach, pairing.client, pairing.attempt]
        yield ""
        yield from _pairing(apart, student, row, history.assignment(name, pairing))
        yield from (f"  {line}" for line in changed_dates(cohort, name, history, pairing))
    yield ""
    yield from story(cohort, student, name, history, pairings, with_words)
    yield from coming(apart, student, name, history, now)


def _undrawn(cohort: Cohort, student: Student, name: str) -> str:
    if not student.takes_part(cohort.rounds[name].assign_on, name):
        who = isolated(display_name(student))
        return f"{who} is not there when it is assigned, and so not in it."
    return f"It is drawn on {words.instant(draw_at(cohort, name), cohort.zone)}."


def _drawn(
    cohort: Cohort, student: Student, name: str, history: History, is_in_it: bool
) -> Iterator[str]:
    record = history.draws[name]
    draw = record.draw
    if student.id in draw.ring.students:
        day = words.day(cohort.local_date(record.at))
        yield (
            f"Drawn by chance on {day}, from the seed {draw.seed}: each of the draws that "
            "the rules and everybody's hours allow was equally likely."
        )
        for rule in reasons.relaxed(draw.relaxed, cohort.rounds[name]):
            yield f"Not every rule could be kept: {rule}."
        yield from why_not_others(cohort, draw, student.id)
    elif not is_in_it:
        yield "Not in it: not there when it was drawn."


def _repairs(cohort: Cohort, student: Student, name: str, history: History) -> Iterator[str]:
    for repair in history.repairs.get(name, ()):
        if student.id in (*repair.affected, *repair.left):
            changes = [f"{full_name(cohort, leaver)} left" for leaver in repair.left]
            changes += [f"{full_name(cohort, joiner)} joined" for joiner in repair.joined]
            reason = words.listed(changes) or "somebody's times have changed"
            yield f"Changed on {words.day(repair.on)}, since {reason}."


def _pairing(cohort: Cohort, student: Student, row: Row, assignment: Assignment) -> Iterator[str]:
    coach, client = (full_name(cohort, student_id) for student_id in assignment.pairing.roles)
    yield f"{coach} coaches {client}: {row.sentence}"
    yield from (f"  {line}" for line in _hour(assignment, student))
    sessions = words.count(row.passed, "session")
    yield f"  {sessions} over, {row.to_come} to come, {row.cancelled} cancelled"


def _hour(assignment: Assignment, student: Student) -> Iterator[str]:
    proposal, options, rank = assignment.proposal, assignment.options, assignment.rank
    if proposal is None:
        yield "No hour suits both on all dates."
        return
    first, *later = words.weekly(proposal.starts, student.zone)
    changes = "".join(f"; {line}" for line in later)
    yield f"Proposed: {first}, {words.count(len(proposal.dates), 'session')}{changes}"
    if options and rank == 1:
        hours = "This is the only weekly hour that suits both on all dates."
        if options > 1:
            hours = f"{options} weekly hours suit both on all dates; this is the best of them."
        yield hours
    elif options:
        yield (
            f"{options} weekly hours suit both on all dates; this is number {rank} of them; the better ones "
            "clash with other sessions of the two, or would leave somebody worse off."
        )
    if assignment.collisions:
        yield f"On {assignment.collisions} of its dates a calendar says busy."
