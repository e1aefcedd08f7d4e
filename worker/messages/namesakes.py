"""Students of one name, told apart by where they live wherever a coordinator reads of them."""

from collections import Counter
from dataclasses import replace

from worker.core.model import Cohort, Student
from worker.core.names import display_name, greeting
from worker.messages import words


def with_names_apart(cohort: Cohort) -> Cohort:
    """The cohort in which students of one name have their city behind it, or what they are known
    by where that is the same: Ana Lee (Rome), Ana Lee (Lagos). For what coordinators read: students
    see each other's addresses."""
    counts = Counter(_called(student) for student in cohort.roster)
    if len(counts) == len(cohort.roster):
        return cohort
    cities = Counter((_called(student), words.city(student.zone)) for student in cohort.roster)
    roster = []
    for student in cohort.roster:
        name = student.name
        if counts[_called(student)] > 1:
            city = words.city(student.zone)
            # Without an id of its own a student is known by the address.
            apart = city if cities[_called(student), city] == 1 else student.id
            name = f"{display_name(student)} ({apart})"
        roster.append(replace(student, name=name, first_name=greeting(student)))
    return replace(cohort, roster=tuple(roster))


def _called(student: Student) -> str:
    return display_name(student).casefold()
