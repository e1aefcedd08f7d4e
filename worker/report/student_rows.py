"""How things stand for each student: whom they coach, who coaches them, and whether they owe an
answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.core.due.responses import PairingStatus
from worker.core.model import Cohort
from worker.core.names import display_name
from worker.messages.views import person
from worker.report.name_order import name_order
from worker.report.status_rows import Row


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One of a student's pairings. `role`: coach or client; `owes`: whether this student has to act
    in it; `passed`: dates that are over, out of `of`."""

    round: str
    role: str
    peer_id: str
    peer: str
    standing: str
    owes: bool
    acts_since: str
    agreed: bool
    passed: int
    of: int


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student with the pairings that they have now. `owes`: whether they have to act in one."""

    id: str
    name: str
    email: str
    zone: str
    owes: bool
    roles: tuple[RoleRow, ...]


def student_rows(cohort: Cohort, rows: Sequence[Row]) -> tuple[StudentRow, ...]:
    """All students who are on the roster or have a pairing, in the order of their names."""
    ids = dict.fromkeys(student.id for student in cohort.roster)
    live = [row for row in rows if row.standing != PairingStatus.ENDED]
    ids |= dict.fromkeys(each for row in live for each in (row.coach_id, row.client_id))
    students = (_student(cohort, student_id, live) for student_id in ids)
    return tuple(sorted(students, key=lambda student: name_order(student.name)))


def _student(cohort: Cohort, student_id: str, rows: Sequence[Row]) -> StudentRow:
    view, student = person(cohort, student_id), cohort.student(student_id)
    # As it stands alone in a table.
    name = display_name(student) if student else student_id
    order = list(cohort.rounds)
    roles = sorted(_roles(student_id, rows), key=lambda role: (order.index(role.round), role.role))
    owes = any(role.owes for role in roles)
    return StudentRow(student_id, name, view.email, view.zone, owes, tuple(reversed(roles)))


def _roles(student_id: str, rows: Sequence[Row]) -> Iterator[RoleRow]:
    for row in rows:
        if student_id not in (row.coach_id, row.client_id):
            continue
        coaches = student_id == row.coach_id
        yield RoleRow(
            round=row.round,
            role="coach" if coaches else "client",
            peer_id=row.client_id if coaches else row.coach_id,
            peer=row.client if coaches else row.coach,
            standing=row.standing,
            owes=student_id in row.who_acts,
            acts_since=row.acts_since,
            agreed=row.agreed,
            passed=row.passed,
            of=row.of,
        )
