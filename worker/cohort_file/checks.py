"""Mistakes between the settings of a file, which no single field can know."""

from itertools import pairwise

from worker.cohort_file import pair_checks, round_checks
from worker.cohort_file.form import CohortForm, coordinators_of
from worker.cohort_file.form_problems import missing
from worker.cohort_file.problem import KEY, Marks, Mistakes, Problem, problem_at, row_said
from worker.cohort_file.rounds import unknown_round
from worker.core.addresses import normal


def errors_in(form: CohortForm, marks: Marks) -> list[Problem]:
    """What has to be fixed before the file can be used. The form may be a partial one."""
    mistakes = [
        *_coordinators(form, marks),
        *_roster(form, marks),
        *_modules(form),
        *round_checks.problems_in(form),
        *pair_checks.problems_in(form),
    ]
    return [problem_at(marks, path, sentence) for path, sentence in mistakes]


def _coordinators(form: CohortForm, marks: Marks) -> Mistakes:
    if form.coordinator and form.coordinators:
        what = "there are a coordinator and coordinators; put all of them into this list, first the one whom students answer to"
        yield ("coordinators", KEY), what
    elif not coordinators_of(form):
        yield ("coordinator",), missing(("coordinator",), marks)
    addresses: set[str] = set()
    for position, person in enumerate(form.coordinators or ()):
        if normal(person.email) in addresses:
            yield ("coordinators", position, "email"), f'"{person.email}" is there twice'
        addresses.add(normal(person.email))


def _roster(form: CohortForm, marks: Marks) -> Mistakes:
    rows: dict[str, int] = {}
    for row, student in enumerate(form.roster):
        given = (("email", student.email), ("id", student.id or ""))
        for field, value in given:
            first_row = rows.setdefault(normal(value), row) if value else row
            if first_row != row:
                first = f"{form.roster[first_row].name} already, {row_said(marks, first_row)}"
                what = f'"{value}" is {first}; each student has to be there once'
                yield ("roster", row, field), what
        if student.joined and student.left and student.left <= student.joined:
            yield (
                ("roster", row, "left"),
                f"{student.name} would have left on {student.left}, before joining on {student.joined}",
            )
        for position, name in enumerate(student.rounds or ()):
            if sentence := unknown_round(name, form):
                yield ("roster", row, "rounds", position), sentence


def _modules(form: CohortForm) -> Mistakes:
    modules = [
        (name, getattr(form.modules, name))
        for name in ("I", "II", "III")
        if hasattr(form.modules, name)
    ]
    for (before, (_, end)), (after, (start, _)) in pairwise(modules):
        if start <= end:
            yield (
                ("modules", after),
                f"Module {after} begins on {start}, but Module {before} only ends on {end}; the modules have to be in order",
            )
