"""What a file does not say word for word, and how it was understood: for a person to look over."""

from collections.abc import Iterator, Mapping
from typing import Any

from worker.cohort_file.as_cohort import ALWAYS_AVAILABLE
from worker.cohort_file.form import CohortForm, coordinator_paths
from worker.cohort_file.hours_taken import hours_taken
from worker.cohort_file.problem import Marks, Path, Problem, problem_at
from worker.cohort_file.weekly_words import weekly_words
from worker.core.names import first_name, full_name, is_plain

# As many students of one reading are told of in one line.
_MANY = 3

_Readings = Iterator[tuple[Path, str]]


def readings_in(form: CohortForm, tree: Mapping[str, Any], marks: Marks) -> Iterator[Problem]:
    """The zones, greetings and hours of a form without mistakes that took thought, each with its place; one
    line for many students of the same."""
    told: dict[str, list[Path]] = {}
    for path, sentence in [
        *_zones(form, tree),
        *_greetings(form),
        *_any_time(form, tree),
        *hours_taken(form, tree),
    ]:
        told.setdefault(sentence, []).append(path)
    for sentence, paths in told.items():
        if len(paths) >= _MANY:
            count = f"{sentence} ({len(paths)} students)"
            yield problem_at(marks, paths[0], count)
        else:
            yield from (problem_at(marks, path, sentence) for path in paths)


def _zones(form: CohortForm, tree: Mapping[str, Any]) -> _Readings:
    written = _words(tree, "timezone")
    if written and written != form.timezone:
        yield ("timezone",), f'"{written}" is taken for {form.timezone}'
    for row, student in enumerate(form.roster):
        written = _words(tree["roster"][row], "timezone")
        if written and written != student.timezone:
            yield ("roster", row, "timezone"), f'"{written}" is taken for {student.timezone}'


def _any_time(form: CohortForm, tree: Mapping[str, Any]) -> _Readings:
    usual: Any = form.program.available or ALWAYS_AVAILABLE
    for row, student in enumerate(form.roster):
        written = _words(tree["roster"][row], "available")
        if written and student.available is None:
            yield (
                ("roster", row, "available"),
                f'"{written}" is taken for the usual hours, {weekly_words(usual)}',
            )


def _greetings(form: CohortForm) -> _Readings:
    for row, student in enumerate(form.roster):
        is_understood = student.first_name and full_name(student.name) == student.name
        if not is_plain(student.name) and not is_understood:
            yield ("roster", row, "name"), _greeting(student.name, student.first_name or "")
    for path, person in coordinator_paths(form):
        if not is_plain(person.name):
            yield (*path, "name"), _greeting(person.name)


def _greeting(name: str, given: str = "") -> str:
    """How somebody is greeted, and shown where that is not as it is written."""
    shown = "" if full_name(name) == name else f' and shown as "{full_name(name)}"'
    return f'{name} is greeted as "{given or first_name(name)}"{shown}'


def _words(settings: Mapping[str, Any], name: str) -> str:
    value = settings.get(name)
    return value.strip() if isinstance(value, str) else ""
