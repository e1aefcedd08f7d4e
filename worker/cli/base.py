"""What all commands share: the group, their arguments, and how a known error becomes a sentence and an exit code."""

import logging
import secrets
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from worker.cli.logs import set_up
from worker.cohort_file.reading import CohortFile, read_all
from worker.core.model import Cohort
from worker.errors import KnownError, UsageError

logger = logging.getLogger("peer-coaching")

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
COHORT = click.argument("cohort", type=click.Path(path_type=Path))
NOW = click.option(
    "--now", metavar="TIME", help="Act as if it were this time, such as 2027-02-08T09:00-05:00."
)
SANDBOX = click.option(
    "--sandbox",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Use the embedded Google kept in DIR (PEER_COACHING_SANDBOX).",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="peer-coaching")
def cli() -> None:
    """Runs peer coaching by itself: draws pairings, mails them, proposes weekly hours, watches the answers, nudges once."""


def command(function: Callable[..., int]) -> Any:
    """Makes a command of a function that returns its exit code. Known errors become one sentence; others crash loudly."""

    @wraps(function)
    def called(**arguments: Any) -> None:
        set_up()
        try:
            code = function(**arguments)
        except KnownError as error:
            logger.error("%s", error)
            code = error.exit_code
        sys.exit(code)

    return cli.command()(called)


def cohort_files(paths: tuple[Path, ...]) -> list[CohortFile]:
    """The cohort files that a command is about. Raises UsageError."""
    if not paths and not Path("config").is_dir():
        raise UsageError("there is no folder config here; name a cohort file or a folder")
    return read_all(paths or (Path("config"),))


def one_cohort(path: Path) -> Cohort:
    """The cohort of one file. Raises UsageError, also where the file has mistakes, which are told."""
    file, *others = read_all((path,))
    if others:
        raise UsageError(f"{path} holds {len(others) + 1} cohorts; name the file of one")
    tell_problems([file])
    if file.cohort is None:
        raise UsageError(
            f"{path} cannot be used until this is mended; `peer-coaching check` says it once more"
        )
    return file.cohort


def tell_problems(files: list[CohortFile]) -> bool:
    """Logs what is wrong with the files; whether any of them cannot be used."""
    for one in files:
        for problem in one.problems:
            logger.log(logging.WARNING if problem.warning else logging.ERROR, "%s", problem)
    return any(one.cohort is None for one in files)


def fresh_seed() -> str:
    """A seed that nobody can guess."""
    return secrets.token_hex(16)


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Writes a file that was asked for, and the folder it goes into. Raises UsageError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=encoding)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
