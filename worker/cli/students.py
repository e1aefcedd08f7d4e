"""Which student a command is about."""

from worker.cohort_file.problem import nearest
from worker.core.addresses import normal
from worker.core.model import Cohort, Student
from worker.core.names import display_name, greeting
from worker.errors import UsageError
from worker.messages import words


def student_called(cohort: Cohort, name: str) -> Student:
    """Who is called this. Raises UsageError for nobody, and for several."""
    student = perhaps_called(cohort, name)
    if student is None:
        near = nearest(name, _by_name(cohort))
        raise UsageError(f'nobody on the roster of {cohort.id} is called "{name}".{near}')
    return student


def perhaps_called(cohort: Cohort, name: str) -> Student | None:
    """Who is called this; None for nobody. Raises UsageError for several."""
    students = _by_name(cohort).get(normal(name), [])
    if len(students) > 1:
        ids = words.listed([student.id for student in students])
        raise UsageError(f"several students are called {name}; give the id or the address: {ids}")
    return students[0] if students else None


def _by_name(cohort: Cohort) -> dict[str, list[Student]]:
    known: dict[str, list[Student]] = {}
    for student in cohort.roster:
        for word in {normal(word) for word in _names_of(student)}:
            known.setdefault(word, []).append(student)
    return known


def _names_of(student: Student) -> tuple[str, ...]:
    names = (student.name, display_name(student), greeting(student), student.first_name)
    return student.id, student.email, *filter(None, names)
