"""From a file to a Cohort, or to everything that is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from os.path import realpath
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from worker.cohort_file.alike import counted
from worker.cohort_file.as_cohort import as_cohort
from worker.cohort_file.checks import errors_in
from worker.cohort_file.defaults import document_of
from worker.cohort_file.file import CohortFile
from worker.cohort_file.form import CohortForm, StudentForm
from worker.cohort_file.form_problems import problems_of
from worker.cohort_file.listing import Listed, copies_beside, defaults_in
from worker.cohort_file.partial import partial_form
from worker.cohort_file.paths import cohort_paths
from worker.cohort_file.problem import BadFile, Mark, Problem, nearest, problem_at
from worker.cohort_file.problem import Path as Steps
from worker.cohort_file.readings import readings_in
from worker.cohort_file.roster_places import with_names
from worker.cohort_file.roster_sheet import SheetRoster, read_roster
from worker.cohort_file.settled_pairs import SettledPair, settled_pairs
from worker.cohort_file.template_folder import template_folder
from worker.cohort_file.tree import Document
from worker.cohort_file.warning_checks import warnings_in


def read_all(
    paths: Sequence[Path], unread: Mapping[str, str] = MappingProxyType({})
) -> list[CohortFile]:
    """The cohorts of these files and folders, in order of their names. Raises UsageError where there
    is nothing to read.

    Of several files of one cohort none is served: nobody knows which of them is the copy. `unread`:
    files that need not be read, by the path that all links lead to, with the cohorts that they are
    known to hold.
    """
    # Hundreds of files may stand in one folder.
    listed = cache(defaults_in)
    files = [read(path, listed) for path in cohort_paths(paths) if realpath(path) not in unread]
    # Where one file is named, a copy beside it may be the one that was changed.
    beside = {Path(copy) for path in paths if path.is_file() for copy in copies_beside(str(path))}
    copies = [read(path, listed) for path in sorted(beside - {file.path for file in files})]
    by_cohort: dict[str, list[Path]] = {}
    for file in (*files, *copies):
        if file.name:
            by_cohort.setdefault(file.name.casefold(), []).append(file.path)
    for known, name in ((path, name) for path, name in unread.items() if name):
        by_cohort.setdefault(name.casefold(), []).append(Path(known))
    return [_without_rivals(file, by_cohort.get(file.name.casefold(), [])) for file in files]


def _without_rivals(file: CohortFile, paths: list[Path]) -> CohortFile:
    """The file; without its cohort where these files of the same cohort are more than itself."""
    rivals = [str(path) for path in paths if path != file.path]
    if not rivals:
        return file
    problem = Problem(
        Mark(str(file.path)),
        "cohort",
        f'"{file.name}" is also the cohort of {" and ".join(rivals)}; everything sent is recorded under this name, '
        "so none of these files is served: take the copies out of the folder, or give each a name of its own",
    )
    return replace(file, cohort=None, problems=(*file.problems, problem))


def read(path: Path, listed: Listed = defaults_in) -> CohortFile:
    """The cohort of one file, with the defaults of every `program.yaml` beside or above it below its
    own settings."""
    try:
        document = document_of(path, listed)
        roster = _sheet_roster(path, document)
    except BadFile as error:
        return CohortFile(path, None, error.problems)
    tree, marks = document.tree, document.marks
    problems, told = list(document.problems), frozenset[Steps]()
    if roster is not None:
        tree, marks = tree | {"roster": roster.students}, marks | roster.marks
        problems += roster.problems
        told = roster.unread
    try:
        form = CohortForm.model_validate(tree)
    except ValidationError as error:
        form = partial_form(tree)
        problems += problems_of(error, marks, told)
    problems += errors_in(form, marks)
    templates, without_folder = template_folder(path, document, listed)
    problems += without_folder
    cohort = None
    if all(problem.warning for problem in problems):
        cohort = replace(as_cohort(form), templates=templates, file=_named(path))
    readings: tuple[Problem, ...] = ()
    settled: tuple[SettledPair, ...] = ()
    if cohort is not None:
        settled = tuple(settled_pairs(form, marks))
        problems += warnings_in(form, cohort, marks)
        readings = tuple(with_names(readings_in(form, tree, marks), tree))
    name = tree.get("cohort")
    return CohortFile(
        path,
        cohort,
        tuple(counted(with_names(sorted(problems, key=_place), tree))),
        name.strip() if isinstance(name, str) else "",
        readings,
        _sheet(path, document),
        settled,
        roster.others if roster else {},
        roster.settings if roster else frozenset(),
    )


def _named(path: Path) -> str:
    """The file, the same however it was named: from the folder in which the command was started,
    where it stands below that."""
    whole, here = path.absolute(), Path.cwd()
    return str(whole.relative_to(here) if whole.is_relative_to(here) else whole)


def _sheet(path: Path, document: Document) -> Path | None:
    """The spreadsheet that a cohort file names; None where it holds the roster itself."""
    name = document.tree.get("roster")
    return path.parent / name if isinstance(name, str) else None


def _sheet_roster(path: Path, document: Document) -> SheetRoster | None:
    """The roster in the spreadsheet that a cohort file names; None where it holds the roster itself.

    Raises BadFile.
    """
    sheet_path, columns = _sheet(path, document), document.tree.get("columns")
    if sheet_path is None:
        return None
    if not _may_be_there(sheet_path):
        name = document.tree["roster"]
        what = f'there is no file "{name}" in {path.parent}.{nearest(name, _sheets_beside(sheet_path))}'
        raise BadFile(problem_at(document.marks, ("roster",), what))
    given = columns.items() if isinstance(columns, dict) else ()
    known = StudentForm.model_fields
    wanted = {name: text for name, text in given if name in known and isinstance(text, str)}
    return read_roster(sheet_path, str(sheet_path), wanted)


def _may_be_there(path: Path) -> bool:
    """Whether there is such a file; what has no name that a file can have is left to whoever opens
    it."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
    return True


def _sheets_beside(path: Path) -> list[str]:
    """The spreadsheets in the folder in which this one is not."""
    if not path.parent.is_dir():
        return []
    files = sorted(path.parent.iterdir())
    return [file.name for file in files if file.suffix.lower() in (".csv", ".tsv", ".txt", ".xlsx")]


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.mark.file, problem.mark.line, problem.mark.column
