"""What all commands share: their options, and how a known error becomes a sentence and an exit code."""

import errno
import logging
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from worker.cli.logs import set_up
from worker.errors import KnownError

logger = logging.getLogger("peer-coaching")

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
COHORT = click.argument("path", metavar="COHORT", type=click.Path(path_type=Path))
NOW = click.option(
    "--now", metavar="TIME", help="Act as if it were this time, such as 2027-02-08T09:00-05:00."
)
SANDBOX = click.option(
    "--sandbox",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Use the embedded Google kept in DIR (PEER_COACHING_SANDBOX).",
)


_FULL = (errno.ENOSPC, errno.EDQUOT)
_CANNOT_BE_WRITTEN = (
    "standard output cannot be written: %s. Look at where it goes; what was done is recorded"
)


def command(function: Callable[..., int]) -> Any:
    """Makes a command of a function that returns its exit code. Known errors become one sentence;
    others crash loudly."""

    @wraps(function)
    def called(**arguments: Any) -> None:
        set_up(bool(arguments.get("quiet")), bool(arguments.get("verbose")))
        try:
            code = function(**arguments)
        except KnownError as error:
            logger.error("%s", error)
            code = error.exit_code
        except OSError as error:
            if error.errno not in _FULL:
                raise
            logger.error(_CANNOT_BE_WRITTEN, error.strerror)
            code = 1
        sys.exit(code)

    return click.command()(called)


def say(text: str) -> bool:
    """Prints something for people; whether that could be written. Where it could not, it is logged: what
    a pass does for the others does not depend on it."""
    try:
        click.echo(text)
    except OSError as error:
        logger.error(_CANNOT_BE_WRITTEN, error.strerror)
        return False
    return True


def on_terminal() -> bool:
    """Whether somebody is looking at what is printed."""
    return sys.stdout.isatty()


def fresh_seed() -> str:
    """A seed that nobody can guess: 32 hex digits."""
    return os.urandom(16).hex()
