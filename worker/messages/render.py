"""From a template and its context to subject, text and HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup

from worker.core.keys import Kind
from worker.errors import KnownError
from worker.messages.context import Context
from worker.messages.markup import escaped, inline_text, to_html, to_text

LAYOUT = "layout.html.j2"
# What can go wrong while a template is filled in: a name that means nothing, a word added to a number, a part without end.
_MISTAKES = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's words."""

    subject: str
    text: str
    html: str


class BadTemplate(KnownError):
    """A template that cannot be rendered; the sentence names file and line."""

    exit_code = 2


@cache
def folder() -> Path:
    """Where the templates are: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


@cache
def mails() -> Environment:
    """The environment for mails: Markdown."""
    # Escaping is Markdown's here, done by finalize; the layout takes HTML that markdown-it has made.
    return Environment(
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
    return Environment(
        loader=FileSystemLoader(folder()),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _template(kind: Kind) -> Template:
    return mails().get_template(f"{kind}.md.j2")


@cache
def _page(name: str) -> Template:
    return _pages().get_template(name)


def render(kind: Kind, context: Context) -> Rendered:
    """The message of this kind. Raises BadTemplate."""
    try:
        source = _template(kind).render(shallow(context))
    except _MISTAKES as error:
        raise _bad(error, f"{kind}.md.j2") from error
    head, _, body = source.partition("\n")
    if not head.startswith("Subject: "):
        raise BadTemplate(f'{folder() / f"{kind}.md.j2"}:1: the first line has to be "Subject: …"')
    subject = inline_text(head.removeprefix("Subject: ").strip())
    html = _in_layout(subject, to_html(body), context.cohort)
    return Rendered(subject, to_text(body), html)


def render_page(name: str, **values: Any) -> str:
    """A page as HTML. Raises BadTemplate."""
    try:
        return _page(name).render(values)
    except TemplateError as error:
        # Nothing else: what pages show is worked out while they are filled in, and a bug of ours there has to be seen as one.
        raise _bad(error, name) from error


def _in_layout(subject: str, body: str, cohort: str) -> str:
    try:
        html = _page(LAYOUT).render(subject=subject, body=Markup(body), sender=cohort)  # noqa: S704 - markdown-it lets no HTML through
    except _MISTAKES as error:
        raise _bad(error, LAYOUT) from error
    if body not in html:
        raise BadTemplate(
            f"{folder() / LAYOUT}:1: the layout leaves out the mail; {{{{ body }}}} has to stand in it"
        )
    return html


def shallow(context: Any) -> Mapping[str, Any]:
    """A dataclass as a mapping, its fields as they are."""
    return {field.name: getattr(context, field.name) for field in fields(context)}


def _bad(error: Exception, name: str) -> BadTemplate:
    """The sentence on a mistake that showed while the template of this name was filled in: perhaps in a part that it takes in."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        path, line = error.filename, error.lineno
    else:
        path, line = str(folder() / name), 1
        for frame in extract_tb(error.__traceback__):
            # Jinja puts its templates into the traceback; the innermost one is where the mistake is.
            if Path(frame.filename).parent == folder():
                path, line = frame.filename, frame.lineno or 1
    return BadTemplate(f"{path}:{line}: {words_of(error)}")


def words_of(error: Exception) -> str:
    """What is wrong, without the place."""
    if isinstance(error, UnicodeDecodeError):
        return "the template is not UTF-8; save it again with that encoding"
    if isinstance(error, RecursionError):
        return "the template takes itself in, without end"
    return (
        error.message if isinstance(error, TemplateError) else None
    ) or f"this cannot be done here: {error}"
