"""From a file to a Cohort, or to everything that is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from worker.cohort_file.as_cohort import as_cohort
from worker.cohort_file.checks import errors_in
from worker.cohort_file.defaults import document_of
from worker.cohort_file.form import CohortForm
from worker.cohort_file.form_problems import problems_of
from worker.cohort_file.partial import partial_form
from worker.cohort_file.paths import cohort_paths
from worker.cohort_file.problem import BadFile, Mark, Problem
from worker.cohort_file.roster_csv import read_roster
from worker.cohort_file.warning_checks import warnings_in
from worker.core.model import Cohort


@dataclass(frozen=True, slots=True)
class CohortFile:
    """A file with what it says. `cohort` is None where there are errors; warnings leave it."""

    path: Path
    cohort: Cohort | None
    problems: tuple[Problem, ...]


def read_all(paths: Sequence[Path]) -> list[CohortFile]:
    """The cohorts of these files and folders, in order of their names. Raises UsageError where there
    is nothing to read."""
    first_paths: dict[str, Path] = {}
    files = []
    for path in cohort_paths(paths):
        file = read(path)
        if file.cohort is not None:
            first_path = first_paths.setdefault(file.cohort.id, path)
            if first_path != path:
                file = _refused(file, file.cohort.id, first_path)
        files.append(file)
    return files


def _refused(file: CohortFile, cohort_id: str, first_path: Path) -> CohortFile:
    """The file without its cohort, since another file has one of the same id."""
    problem = Problem(
        Mark(str(file.path)),
        "cohort",
        f'"{cohort_id}" is the cohort of {first_path} already; everything sent is recorded under this name, '
        "so each file needs its own",
    )
    return replace(file, cohort=None, problems=(*file.problems, problem))


def read(path: Path) -> CohortFile:
    """The cohort of one file, with the defaults of every `program.yaml` beside or above it below its
    own settings."""
    try:
        document = document_of(path)
        tree, marks = document.tree, document.marks
        if isinstance(tree.get("roster"), str):
            roster_path = path.parent / tree["roster"]
            tree["roster"], roster_marks = read_roster(roster_path, str(roster_path))
            marks |= roster_marks
    except BadFile as error:
        return CohortFile(path, None, error.problems)
    errors = list(document.problems)
    try:
        form = CohortForm.model_validate(tree)
    except ValidationError as error:
        form = partial_form(tree)
        errors += problems_of(error, marks)
    errors += errors_in(form, marks)
    cohort = None if errors else as_cohort(form)
    warnings = warnings_in(form, cohort, marks) if cohort else []
    return CohortFile(path, cohort, tuple(sorted([*errors, *warnings], key=_place)))


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.mark.file, problem.mark.line, problem.mark.column
