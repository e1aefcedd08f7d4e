"""Markdown as the one source of a message: to HTML by markdown-it, to plain text by the same tokens.

Values from a cohort file are escaped when they are filled in, so that a name such as `*Ana*` stays a name.
"""

import re
import textwrap
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_WIDTH = 76
_markdown = MarkdownIt("js-default", {"html": False, "linkify": False})


def escaped(value: Any) -> Any:
    """A value whose punctuation means nothing to Markdown (CommonMark 2.4)."""
    return _PUNCTUATION.sub(r"\\\1", value) if isinstance(value, str) else value


def to_html(source: str) -> str:
    """The source as an HTML fragment."""
    return str(_markdown.render(source))


def inline_text(source: str) -> str:
    """One line of source, such as a subject, as plain text."""
    return _inline(_markdown.parseInline(source)[0].children or [])


def to_text(source: str) -> str:
    """The source as plain text, wrapped for mail; links with their addresses."""
    blocks: list[str] = []
    tokens = _markdown.parse(source)
    lists: list[int | None] = []  # the next number of each open list; None: bullets
    marker = ""
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
                if blocks and not lists:
                    blocks.append("")
            case "list_item_open":
                number = lists[-1]
                marker = "- " if number is None else f"{number}. "
                if number is not None:
                    lists[-1] = number + 1
            case "inline":
                blocks.append(_block(_inline(token.children or []), marker, len(lists)))
                marker = " " * len(marker)
            case "heading_open":
                marker = ""
            case "heading_close":
                blocks[-1] = blocks[-1].upper()
                blocks.append("")
            case "paragraph_close" if not lists:
                blocks.append("")
            case "hr":
                blocks += ["-" * 20, ""]
    return "\n".join(blocks).strip() + "\n"


def _block(text: str, marker: str, depth: int) -> str:
    indent = "  " * max(depth - 1, 0)
    later = indent + " " * len(marker)
    lines = text.split("\n")
    wrapped = [
        textwrap.fill(
            line,
            _WIDTH,
            initial_indent=indent + marker if at == 0 else later,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for at, line in enumerate(lines)
    ]
    return "\n".join(wrapped)


def _inline(tokens: Sequence[Token]) -> str:
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
                if address.removeprefix("mailto:") != text[start:]:
                    text += f" ({address.removeprefix('mailto:')})"
    return text
