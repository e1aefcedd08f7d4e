"""Where the templates that come with the program are, and what is said of one that cannot be used."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from traceback import extract_tb

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError

from worker.errors import KnownError
from worker.messages.syntax_slips import slip_in


class BadTemplate(KnownError):
    """A template that cannot be filled in; the sentence names file and line."""

    exit_code = 2


@cache
def folder() -> Path:
    """Where the templates are: in the installed package, or next to it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def bad_template(error: Exception, path: Path, folders: Sequence[Path]) -> BadTemplate:
    """The sentence on a mistake that showed while the template at `path` was filled in: perhaps in a
    part that it takes in, from one of these folders."""
    place, line = str(path), 1
    if isinstance(error, TemplateSyntaxError):
        slip = slip_in(error.source or "", error)
        place = error.filename or place
        return BadTemplate(f"{place}:{slip.line}:{slip.column}: {slip.said}")
    for frame in extract_tb(error.__traceback__):
        # Jinja puts its templates into the traceback; the mistake is in the innermost one.
        if Path(frame.filename).parent in folders:
            place, line = frame.filename, frame.lineno or 1
    return BadTemplate(f"{place}:{line}: {said_of(error)}")


def said_of(error: Exception) -> str:
    """What is wrong, without the place."""
    if isinstance(error, UnicodeDecodeError):
        return "the template is not UTF-8; save it again with that encoding"
    if isinstance(error, RecursionError):
        return "the template takes itself in, without end"
    if isinstance(error, SecurityError):
        return f"a template may not reach so far, and it was not done: {error.message}"
    message = error.message if isinstance(error, TemplateError) else None
    return message or f"this cannot be done here: {error}"
