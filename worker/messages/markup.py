"""Markdown as the only source of a message: to HTML by markdown-it, to plain text by its tokens.

Values from a cohort file are escaped when they are filled in, so that a name such as `*Ana*` stays
a name.
"""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from worker.core.names import isolated
from worker.messages.html_parts import breakable, mark_lines_of_links

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ISOLATED = re.compile("\u2068((?:[^\u2068\u2069<>]|<wbr>)*)\u2069")
_WIDTH = 76
# What isolates a name (UAX #9) is not for a letter, nor for an address.
_MARKS = re.compile("[\u2068\u2069]")
_markdown = MarkdownIt("js-default", {"html": False, "linkify": False})
_markdown.add_render_rule("text", lambda _self, tokens, at, *_: breakable(tokens[at].content))
_markdown.add_render_rule(
    "code_inline", lambda _self, tokens, at, *_: f"<code>{breakable(tokens[at].content)}</code>"
)


def escaped(value: Any) -> Any:
    """A value whose punctuation means nothing to Markdown (CommonMark 2.4)."""
    return _PUNCTUATION.sub(r"\\\1", value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Code:
    """What is typed, such as a command: Markdown that shows it letter by letter (CommonMark 6.1),
    and that is not to be escaped."""

    typed: str

    def __str__(self) -> str:
        longest = max((len(run) for run in re.findall("`+", self.typed)), default=0)
        fence, space = "`" * (longest + 1), " " if longest else ""
        return f"{fence}{space}{self.typed}{space}{fence}"


def to_html(source: str) -> str:
    """The source as an HTML fragment; what is isolated in it is so by an element."""
    return _html(_markdown.parse(source))


def _html(tokens: Sequence[Token]) -> str:
    mark_lines_of_links(tokens)
    return _with_elements(str(_markdown.renderer.render(tokens, _markdown.options, {})))


def mailto(address: str, subject: str, body: str) -> str:
    """A link that opens a letter to this address with its subject and first words (RFC 6068)."""
    words = (_MARKS.sub("", text).replace("\n", "\r\n") for text in (subject, body))
    about, lines = (quote(text, safe="") for text in words)
    return f"mailto:{quote(address, safe='@')}?subject={about}&body={lines}"


def isolated_html(text: str) -> Markup:
    """A name, or a sentence with names in it, as HTML in which what is written from right to left
    stands in an element of its own."""
    whole = text if _ISOLATED.search(text) else isolated(text)
    return Markup(_with_elements(str(escape(whole))))  # noqa: S704 - escaped, but for the element


def _with_elements(html: str) -> str:
    return _ISOLATED.sub(r"<bdi>\1</bdi>", html)


def inline_text(source: str) -> str:
    """One line of source, such as a subject, as plain text."""
    return _inline(_markdown.parseInline(source)[0].children or [])


def to_text(source: str) -> str:
    """The source as plain text, wrapped for mail; links with their addresses."""
    return _text(_markdown.parse(source))


def to_html_and_text(source: str) -> tuple[str, str]:
    """Both, for what one of them takes: most of it goes into reading the source."""
    tokens = _markdown.parse(source)
    text = _text(tokens)
    # Only now: links on a line of their own lose what stands between them.
    return _html(tokens), text


def _text(tokens: Sequence[Token]) -> str:
    page = _Text()
    for token in tokens:
        page.take(token)
    return "\n".join(page.lines).strip() + "\n"


class _Text:
    """Plain text while it grows, token by token."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._numbers: list[int | None] = []  # the next number of each open list; None: bullets
        self._marker = ""

    def take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
                self._marker = ""
            case "list_item_open":
                number = self._numbers[-1]
                self._marker = "- " if number is None else f"{number}. "
                self._numbers[-1] = None if number is None else number + 1
            case "inline":
                text = _inline(token.children or [])
                self.lines.append(_block(text, self._marker, len(self._numbers)))
                self._marker = " " * len(self._marker)
        if token.type.endswith("_close") and not self._numbers and token.level == 0:
            self.lines.append("")


def _block(text: str, marker: str, depth: int) -> str:
    """A paragraph, or an item of a list of this depth: later lines stand below its first word."""
    indent = "  " * max(depth - 1, 0)
    later = indent + " " * len(marker)
    wrapped = [
        textwrap.fill(
            line,
            _WIDTH,
            initial_indent=later if number else indent + marker,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, line in enumerate(text.split("\n"))
    ]
    return "\n".join(wrapped)


def _inline(tokens: Sequence[Token]) -> str:
    """The words of a line, each link followed by its address, unless that is what it shows."""
    text = ""
    link_starts: list[tuple[int, str]] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                text += token.content
            case "softbreak":
                text += " "
            case "hardbreak":
                text += "\n"
            case "link_open":
                link_starts.append((len(text), str(token.attrGet("href"))))
            case "link_close":
                start, address = link_starts.pop()
                shown = _shown(address)
                if shown != text[start:]:
                    text += f" ({shown})"
    return text


def _shown(address: str) -> str:
    """What a link leads to, for readers: of a letter to somebody, the plain address."""
    if not address.startswith("mailto:"):
        return address
    return unquote(address.removeprefix("mailto:").partition("?")[0])
