"""The templates: where they are, how they are read, and what is said of one that cannot be used.

A template is text that others may have written: it is filled in without a way to anything else in
this program or on this machine (Jinja's sandbox).
"""

from functools import cache
from pathlib import Path
from traceback import extract_tb

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from worker.core.keys import Kind
from worker.errors import KnownError
from worker.messages.markup import escaped, isolated_html


class BadTemplate(KnownError):
    """A template that cannot be filled in; the sentence names file and line."""

    exit_code = 2


@cache
def folder() -> Path:
    """Where the templates are: in the installed package, or next to it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


@cache
def mails() -> Environment:
    """The environment for mails: Markdown."""
    # Escaping is Markdown's here, done by finalize; HTML comes only from markdown-it.
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder()),
        undefined=StrictUndefined,
        finalize=escaped,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _pages() -> Environment:
    """The environment for pages: HTML, escaped as such."""
    pages = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder()),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["bdi"] = isolated_html
    return pages


def file_of(kind: Kind) -> str:
    """The name of the file with the template for this kind of mail."""
    return f"{kind}.md.j2"


@cache
def mail(kind: Kind) -> Template:
    """The template for this kind of mail. Raises jinja2.TemplateError."""
    return mails().get_template(file_of(kind))


@cache
def page(name: str) -> Template:
    """The page in this file. Raises jinja2.TemplateError."""
    return _pages().get_template(name)


def bad_template(error: Exception, name: str) -> BadTemplate:
    """The sentence on a mistake that showed while the template of this name was filled in: perhaps
    in a part that it takes in."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        path, line = error.filename, error.lineno
    else:
        path, line = str(folder() / name), 1
        for frame in extract_tb(error.__traceback__):
            # Jinja puts its templates into the traceback; the mistake is in the innermost one.
            if Path(frame.filename).parent == folder():
                path, line = frame.filename, frame.lineno or 1
    return BadTemplate(f"{path}:{line}: {said_of(error)}")


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
