"""From a file to a Cohort, or to everything that is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from worker.cohort_file.checks import errors_in
from worker.cohort_file.fields import windows_of
from worker.cohort_file.form import CohortForm, StudentForm, problems_of
from worker.cohort_file.partial import partial_form
from worker.cohort_file.problem import BadFile, Mark, Problem
from worker.cohort_file.roster_csv import read_roster
from worker.cohort_file.rounds import plans_of
from worker.cohort_file.tree import Document, merged, read_document
from worker.cohort_file.warning_checks import warnings_in
from worker.core.model import (
    Cohort,
    GoogleSettings,
    Links,
    Module,
    Pairing,
    Person,
    Program,
    Student,
    Window,
)
from worker.errors import UsageError

DEFAULTS = "program.yaml"
# How a file says that the series go into the sender's own calendar.
OWN_CALENDAR = "primary"
# mon-sun 08:00-20:00
ALWAYS_AVAILABLE: tuple[Window, ...] = windows_of({tuple(range(7)): [(8 * 60, 20 * 60)]})


@dataclass(frozen=True, slots=True)
class CohortFile:
    """A file with what it says. `cohort` is None where there are errors; warnings leave it."""

    path: FilePath
    cohort: Cohort | None
    problems: tuple[Problem, ...]


def read_all(paths: Sequence[FilePath]) -> list[CohortFile]:
    """The cohorts of these files and folders, in order of their names. Raises UsageError where there is nothing to read."""
    found = [read(path) for path in cohort_paths(paths)]
    by_id: dict[str, FilePath] = {}
    result = []
    for one in found:
        first = by_id.setdefault(one.cohort.id, one.path) if one.cohort else one.path
        if first != one.path and one.cohort:
            what = (
                f'"{one.cohort.id}" is the cohort of {first} already; everything sent is recorded under this name, '
                "so each file needs its own"
            )
            one = CohortFile(
                one.path, None, (*one.problems, Problem(Mark(str(one.path)), "cohort", what))
            )
        result.append(one)
    return result


def cohort_paths(paths: Sequence[FilePath]) -> list[FilePath]:
    """The cohort files that these paths stand for. Raises UsageError."""
    found: dict[FilePath, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(one for suffix in ("*.yaml", "*.yml") for one in path.rglob(suffix))
            files = [
                one
                for one in inside
                if one.name != DEFAULTS
                and not any(part.startswith(".") for part in one.relative_to(path).parts)
            ]
            if not files:
                raise UsageError(
                    f"there is no cohort file in {path}; copy config/cohorts/2027-spring.yaml there and change it"
                )
            found |= dict.fromkeys(files)
        elif path.exists():
            found[path] = None
        else:
            raise UsageError(f"there is no file or folder {path}")
    return list(found)


def read(path: FilePath) -> CohortFile:
    """The cohort of one file, with the defaults of every `program.yaml` beside or above it below its own settings."""
    try:
        found = _with_defaults(path)
        tree, marks = found.tree, found.marks
        if isinstance(tree.get("roster"), str):
            roster = path.parent / tree["roster"]
            tree["roster"], more = read_roster(roster, str(roster))
            marks |= more
    except BadFile as error:
        return CohortFile(path, None, error.problems)
    errors = list(found.problems)
    try:
        form = CohortForm.model_validate(tree)
    except ValidationError as error:
        form = partial_form(tree)
        errors += problems_of(error, marks)
    errors += errors_in(form, marks)
    cohort = None if errors else as_cohort(form)
    problems = [*errors, *(warnings_in(form, cohort, marks) if cohort else ())]
    return CohortFile(path, cohort, tuple(sorted(problems, key=_place)))


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.mark.file, problem.mark.line, problem.mark.column


def _with_defaults(path: FilePath) -> Document:
    found = read_document(path, str(path))
    for folder in _folders_above(path):
        defaults = folder / DEFAULTS
        if defaults.is_file():
            below = read_document(defaults, str(defaults))
            found = Document(
                merged(found.tree, below.tree),
                below.marks | found.marks,
                (*found.problems, *below.problems),
            )
    return found


def _folders_above(path: FilePath) -> Iterable[FilePath]:
    """The folder of the file and those around it, nearest first, named as the caller names them where that is possible."""
    given = path.parent
    yield given
    while given.name and given.name != "..":
        given = given.parent
        yield given
    if not path.is_absolute():
        yield from given.resolve().parents


def as_cohort(form: CohortForm) -> Cohort:
    """The cohort that a checked form stands for."""
    program = form.program
    modules = tuple(Module(name, *getattr(form.modules, name)) for name in ("I", "II", "III"))
    settings = program.model_dump(exclude={"available", "mail_at"}) | (
        {"mail_at": program.mail_at} if program.mail_at else {}
    )
    roster = tuple(_student(one, form) for one in form.roster)
    ids = {one.email.lower(): one.id for one in roster} | {one.id.lower(): one.id for one in roster}
    return Cohort(
        id=form.cohort,
        name=form.name,
        zone=form.timezone,
        coordinator=Person(form.coordinator.name, form.coordinator.email),
        modules=modules,
        rounds=plans_of(form, modules),
        roster=roster,
        google=GoogleSettings(
            **form.google.model_dump(), own_calendar=form.google.calendar == OWN_CALENDAR
        ),
        program=Program(**settings),
        links=Links(**form.links.model_dump()),
        no_sessions_on=tuple(form.no_sessions_on),
        never_pair=frozenset(
            frozenset(ids[one.lower()] for one in pair) for pair in form.never_pair
        ),
        pins={
            round_name: tuple(
                Pairing(ids[pin.coach.lower()], ids[pin.client.lower()]) for pin in pins
            )
            for round_name, pins in form.pin.items()
        },
        paused=form.paused,
    )


def _student(one: StudentForm, form: CohortForm) -> Student:
    # Any: what the form declares as days and stretches comes out of it as windows.
    prefer: Any = one.prefer or ()
    available: Any = one.available or form.program.available or ALWAYS_AVAILABLE
    return Student(
        id=one.id or one.email.lower(),
        name=one.name,
        email=one.email,
        zone=one.timezone or form.timezone,
        available=available,
        joined=one.joined,
        left=one.left,
        prefer=prefer,
        rounds=tuple(dict.fromkeys(one.rounds)) if one.rounds else None,
    )
