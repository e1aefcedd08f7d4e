"""The cohort files that commands are about."""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from worker.cli.base import logger
from worker.cohort_file.file import CohortFile
from worker.cohort_file.problem import Problem
from worker.cohort_file.reading import read_all
from worker.core.model import Cohort
from worker.errors import UsageError


def cohort_files(
    paths: tuple[Path, ...], unread: Mapping[str, str] = MappingProxyType({})
) -> list[CohortFile]:
    """The cohort files that a command is about; those in config/ where it names none. `unread`: see
    `read_all`. Raises UsageError."""
    if not paths and not Path("config").is_dir():
        raise UsageError("there is no folder config here; name a cohort file or a folder")
    return read_all(paths or (Path("config"),), unread)


def one_cohort(path: Path) -> Cohort:
    """The cohort of one file. Raises UsageError, also where the file has mistakes, which are
    logged."""
    return one_file(path)[0]


def one_file(path: Path) -> tuple[Cohort, Path]:
    """The same, with the file in which its students stand: that one, or the spreadsheet it names."""
    files = read_all((path,))
    if len(files) > 1:
        raise UsageError(f"{path} holds {len(files)} cohorts; name the file of one")
    tell_problems(files)
    cohort = files[0].cohort
    if cohort is None:
        raise UsageError(
            f"{path} cannot be used until this is mended; `peer-coaching check` says it once more"
        )
    return cohort, files[0].sheet or files[0].path


def tell_problems(files: list[CohortFile]) -> bool:
    """Logs what is wrong with the files; whether any of them cannot be used."""
    for file in files:
        tell(file.problems)
    return any(file.cohort is None for file in files)


def tell(problems: Iterable[Problem]) -> None:
    """Logs these problems, each as loudly as it is grave."""
    for problem in problems:
        logger.log(logging.WARNING if problem.warning else logging.ERROR, "%s", problem)
