"""Dates that may be meant so, but are more likely of another year."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from worker.cohort_file.problem import Mistakes
from worker.core.model import Cohort, Student

# A program lasts some months: what is further away than this belongs to another one.
_YEAR = timedelta(days=366)
_LOOK = "look at the year"


def odd_years(cohort: Cohort) -> Mistakes:
    """Dates that are years away from the others of the file."""
    yield from _modules(cohort)
    yield from _rounds(cohort)
    first, last = _season(cohort)
    for position, (begin, _) in enumerate(cohort.no_sessions_on):
        if not first - _YEAR <= begin <= last + _YEAR:
            yield (
                ("no_sessions_on", position),
                f"{begin} is more than a year away from the dates of this cohort; {_LOOK}",
            )
    for row, student in enumerate(cohort.roster):
        for field, sentence in _student(student, first, last):
            yield ("roster", row, field), sentence


def as_of(cohort: Cohort, today: date) -> Mistakes:
    """A season that is over, or far away, on this date of the cohort's zone."""
    first, last = _season(cohort)
    if last < today:
        yield (
            ("modules",),
            f"this season is over: its last date is {last}. If this is a new class, correct the dates, above all "
            "their years; otherwise take the file out of the folder",
        )
    elif first - 2 * _YEAR > today:
        yield (
            ("modules",),
            f"this season begins on {first}, {(first - today).days // 365} years from today; {_LOOK}",
        )


def _season(cohort: Cohort) -> tuple[date, date]:
    """The first and the last date of the modules and rounds."""
    rounds = cohort.rounds.values()
    begins = [module.first for module in cohort.modules] + [plan.assign_on for plan in rounds]
    ends = [module.last for module in cohort.modules] + [plan.finish_by for plan in rounds]
    return min(begins), max(ends)


def _modules(cohort: Cohort) -> Mistakes:
    for before, after in pairwise(cohort.modules):
        pause = after.first - before.last
        if pause > _YEAR:
            yield (
                ("modules", after.name),
                f"Module {after.name} begins on {after.first}, {pause.days} days after Module {before.name} ends; {_LOOK}",
            )


def _rounds(cohort: Cohort) -> Mistakes:
    begin, end = cohort.modules[0].first - _YEAR, cohort.modules[-1].last + _YEAR
    for name, plan in cohort.rounds.items():
        if plan.finish_by - plan.assign_on > _YEAR:
            days = (plan.finish_by - plan.assign_on).days
            yield (
                ("rounds", name, "finish_by"),
                f"the {name} round would last {days} days, from {plan.assign_on} to {plan.finish_by}; {_LOOK}",
            )
        if not begin <= plan.assign_on <= end:
            yield (
                ("rounds", name, "assign_on"),
                f"{plan.assign_on} is more than a year away from the modules; {_LOOK}",
            )


def _student(student: Student, first: date, last: date) -> Iterator[tuple[str, str]]:
    if student.joined is not None and student.joined > last:
        yield "joined", f"{student.name} would join on {student.joined}, after all rounds; {_LOOK}"
    if student.left is not None and not first - _YEAR <= student.left <= last + _YEAR:
        yield (
            "left",
            f"{student.name} leaves on {student.left}, more than a year away from the dates of this cohort; {_LOOK}",
        )
