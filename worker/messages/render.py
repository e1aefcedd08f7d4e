"""From a template and its context to subject, text and HTML."""

from dataclasses import dataclass, fields
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup

from worker.core.keys import Kind
from worker.messages import templates
from worker.messages.context import Context
from worker.messages.markup import inline_text, to_html, to_text
from worker.messages.templates import BadTemplate, bad_template

LAYOUT = "layout.html.j2"
# What can go wrong while a template is filled in: a name that means nothing, a word added to a
# number, a part without end.
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


def render(kind: Kind, context: Context) -> Rendered:
    """The message of this kind. Raises BadTemplate."""
    name = templates.file_of(kind)
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    try:
        source = templates.mail(kind).render(values)
    except _MISTAKES as error:
        raise bad_template(error, name) from error
    head, _, body = source.partition("\n")
    if not head.startswith("Subject: "):
        path = templates.folder() / name
        raise BadTemplate(f'{path}:1: the first line has to be "Subject: …"')
    subject = inline_text(head.removeprefix("Subject: ").strip())
    return Rendered(subject, to_text(body), _in_layout(subject, to_html(body), context.cohort))


def _in_layout(subject: str, body: str, cohort: str) -> str:
    marked = Markup(body)  # noqa: S704 - markdown-it lets no HTML through
    try:
        html = templates.page(LAYOUT).render(subject=subject, body=marked, sender=cohort)
    except _MISTAKES as error:
        raise bad_template(error, LAYOUT) from error
    if body not in html:
        path = templates.folder() / LAYOUT
        raise BadTemplate(
            f"{path}:1: the layout leaves out the mail; {{{{ body }}}} has to stand in it"
        )
    return html


def render_page(name: str, **values: Any) -> str:
    """The page in the template of this name, as HTML. Raises BadTemplate."""
    try:
        return templates.page(name).render(values)
    except TemplateError as error:
        # No other error: a page's values are worked out while it is filled in, and a bug of ours
        # there has to be seen as one.
        raise bad_template(error, name) from error
