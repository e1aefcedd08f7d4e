"""Where a school keeps templates of its own: a folder beside its cohort files."""

from collections.abc import Iterator
from pathlib import Path

from worker.cohort_file.listing import Listed, folders_above
from worker.cohort_file.problem import Problem, problem_at
from worker.cohort_file.tree import Document

USUAL = "templates"


def template_folder(
    path: Path, document: Document, listed: Listed
) -> tuple[str, tuple[Problem, ...]]:
    """The folder with the templates for the cohort file at this path, and what is wrong with its
    name; empty where there is none.

    As `templates:` says, seen from the file that says it, which may be a `program.yaml`; else
    `templates` beside the cohort file or beside a `program.yaml` that holds for it.
    """
    name = document.tree.get("templates")
    if not isinstance(name, str) or not name.strip():
        return next((str(folder) for folder in _usual(path, listed) if folder.is_dir()), ""), ()
    mark = document.marks.get(("templates",))
    folder = (Path(mark.file) if mark else path).parent / name.strip()
    if _is_folder(folder):
        return str(folder), ()
    what = f'there is no folder "{name.strip()}" in {folder.parent}'
    cure = "make it with `peer-coaching templates --copy`, or take the line away"
    return "", (problem_at(document.marks, ("templates",), f"{what}; {cure}"),)


def _usual(path: Path, listed: Listed) -> Iterator[Path]:
    yield path.parent / USUAL
    nearest_first = (folder for folder in folders_above(str(path)) if listed(folder))
    yield from (Path(folder) / USUAL for folder in nearest_first)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
