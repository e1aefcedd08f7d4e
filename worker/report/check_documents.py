"""What `check` found, as JSON values for programs. docs/check-json.md says what the fields mean."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from worker.cohort_file.file import CohortFile
from worker.cohort_file.problem import Problem


def document(
    files: Sequence[CohortFile], looks: Mapping[Path, Sequence[str]], templates: Sequence[str]
) -> dict[str, Any]:
    """The files with all that is wrong or odd about them. `looks`: sentences on each file that are
    worth a look; `templates`: on what is wrong with the templates."""
    return {
        "version": 1,
        "usable": not templates and all(file.cohort is not None for file in files),
        "files": [_file(file, looks.get(file.path, ())) for file in files],
        "templates": list(templates),
    }


def _file(file: CohortFile, looks: Sequence[str]) -> dict[str, Any]:
    return {
        "path": str(file.path),
        "cohort": file.name or None,
        "usable": file.cohort is not None,
        "students": len(file.cohort.roster) if file.cohort else None,
        "problems": [_problem(problem) for problem in file.problems],
        "taken": [_problem(reading) for reading in file.readings],
        "look": list(looks),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.mark.file,
        "line": problem.mark.line,
        "column": problem.mark.column,
        "where": problem.where,
        "what": problem.what,
        "warning": problem.warning,
        "rows": problem.rows,
    }
