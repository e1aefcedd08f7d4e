"""From a template and its context to subject, text and HTML."""

from dataclasses import dataclass, fields
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup

from worker.core.keys import Kind
from worker.messages.context import Context
from worker.messages.markup import inline_text, to_html_and_text
from worker.messages.shelf import Shelf, built_in, file_of, spoken
from worker.messages.templates import BadTemplate, bad_template

LAYOUT = "layout.html.j2"
# The first line of a template, and what its second may be: what a list of mails shows of the mail.
_SUBJECT, _PREVIEW = "Subject: ", "Preview: "
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
    """The message of this kind, in the language that is spoken. Raises BadTemplate."""
    shelf = spoken()
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    try:
        source = shelf.mail(kind).render(values)
    except _MISTAKES as error:
        raise bad_template(error, shelf.find(file_of(kind)), shelf.folders) from error
    head, _, body = source.partition("\n")
    if not head.startswith(_SUBJECT):
        path = shelf.find(file_of(kind))
        raise BadTemplate(f'{path}:1: the first line has to be "Subject: …"')
    subject = inline_text(head.removeprefix(_SUBJECT).strip())
    preview = ""
    second, _, after = body.lstrip("\n").partition("\n")
    if second.startswith(_PREVIEW):
        preview, body = inline_text(second.removeprefix(_PREVIEW).strip()), after
    body_html, text = to_html_and_text(body)
    html = _in_layout(shelf, body_html, subject, preview, context.cohort)
    return Rendered(subject, text, html)


def _in_layout(shelf: Shelf, body: str, subject: str, preview: str, sender: str) -> str:
    try:
        html = shelf.page(LAYOUT).render(
            body=Markup(body),  # noqa: S704 - markdown-it lets no HTML through
            subject=subject,
            preview=preview,
            sender=sender,
            language=shelf.tag,
            direction=shelf.direction,
        )
    except _MISTAKES as error:
        raise bad_template(error, shelf.find(LAYOUT), shelf.folders) from error
    if body not in html:
        path = shelf.find(LAYOUT)
        raise BadTemplate(
            f"{path}:1: the layout leaves out the mail; {{{{ body }}}} has to stand in it"
        )
    return html


def render_page(name: str, **values: Any) -> str:
    """The page in the template of this name, as HTML. Raises BadTemplate."""
    shelf = built_in()
    try:
        return shelf.page(name).render(values)
    except TemplateError as error:
        # No other error: a page's values are worked out while it is filled in, and a bug of ours
        # there has to be seen as one.
        raise bad_template(error, shelf.find(name), shelf.folders) from error
