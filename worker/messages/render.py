"""From a template and its context to subject, text and HTML, and what is wrong with a template before anything is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    meta,
    nodes,
)
from markupsafe import Markup

from worker.core.actions import Mail
from worker.errors import KnownError
from worker.messages.context import Context
from worker.messages.markup import escaped, inline_text, to_html, to_text

LAYOUT = "layout.html.j2"


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
def _environment() -> Environment:
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
def pages() -> Environment:
    """The environment for pages: HTML, escaped as such."""
    return Environment(
        loader=FileSystemLoader(folder()),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _template(kind: Mail) -> Template:
    return _environment().get_template(f"{kind}.md.j2")


@cache
def _layout() -> Template:
    return pages().get_template(LAYOUT)


def render(kind: Mail, context: Context) -> Rendered:
    """The message of this kind. Raises BadTemplate."""
    try:
        source = _template(kind).render(shallow(context))
    except TemplateSyntaxError as error:
        raise BadTemplate(f"{error.filename or error.name}:{error.lineno}: {error.message}") from error
    except TemplateError as error:
        raise BadTemplate(f"{folder() / f'{kind}.md.j2'}:{_line_of(error)}: {error.message}") from error
    head, _, body = source.partition("\n")
    if not head.startswith("Subject: "):
        raise BadTemplate(f'{folder() / f"{kind}.md.j2"}:1: the first line has to be "Subject: …"')
    subject = inline_text(head.removeprefix("Subject: ").strip())
    html = _in_layout(subject, to_html(body), context.cohort)
    return Rendered(subject, to_text(body), html)


def _in_layout(subject: str, body: str, cohort: str) -> str:
    try:
        html = _layout().render(subject=subject, body=Markup(body), sender=cohort)  # noqa: S704 - markdown-it lets no HTML through
    except TemplateError as error:
        raise BadTemplate(f"{folder() / LAYOUT}:{_line_of(error)}: {error.message}") from error
    if body not in html:
        raise BadTemplate(f"{folder() / LAYOUT}:1: the layout leaves out the mail; {{{{ body }}}} has to stand in it")
    return html


def shallow(context: Any) -> Mapping[str, Any]:
    """A dataclass as a mapping, its fields as they are."""
    return {field.name: getattr(context, field.name) for field in fields(context)}


def _line_of(error: TemplateError) -> int:
    trace, line = error.__traceback__, 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def unknown_fields(kind: Mail, context: type[Context]) -> Iterator[str]:
    """Sentences on every name in a template that no context has, in branches that no example reaches as well."""
    environment = _environment()
    path = folder() / f"{kind}.md.j2"
    try:
        tree = environment.parse(path.read_text(encoding="utf-8"))
    except TemplateSyntaxError as error:
        yield f"{path}:{error.lineno}:1: {error.message}"
        return
    except OSError as error:
        yield f"{path}: the template cannot be read: {error.strerror}"
        return
    known = {field.name for field in fields(context)}
    for name in sorted(meta.find_undeclared_variables(tree) - known):
        yield f'{path}:{_line_with(tree, nodes.Name, "name", name)}:1: there is no field "{name}"; there are {", ".join(sorted(known))}'
    attributes = set(_attributes(context)) | {"first", "last", "index", "length"}
    for node in tree.find_all(nodes.Getattr):
        if node.attr not in attributes:
            yield f'{path}:{node.lineno}:1: nothing here has a field "{node.attr}"'


def _line_with(tree: nodes.Template, kind: type[nodes.Node], attribute: str, value: str) -> int:
    return next((node.lineno for node in tree.find_all(kind) if getattr(node, attribute) == value), 1)


def _attributes(kind: Any) -> Iterator[str]:
    """The names of all fields that can be reached from a context."""
    for field in fields(kind):
        yield field.name
        for inner in (field.type, *getattr(field.type, "__args__", ())):
            if isinstance(inner, type) and is_dataclass(inner):
                yield from _attributes(inner)
