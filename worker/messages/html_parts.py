"""What the HTML of a mail has beyond Markdown: links that look like buttons, and long words that may
be broken."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import category

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

# The class of a paragraph, or an item, that is nothing but links.
BUTTONS = "do"
# At 320 pixels a line of an item holds so many of the widest letters, W, in bold.
_WIDEST_LINE = 14
_LONGEST_WHOLE_WORD = 24
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WHOLE_WORD + 1},}}")
# A mark belongs to the letter before it, and a joiner to both sides.
_MARKS = ("Mn", "Mc", "Me")
_JOINERS = "\u200d\ufe0f"


def breakable(text: str) -> str:
    """A text as HTML in which words that may be wider than a phone can be broken, also by mail
    programs that know no overflow-wrap. What is copied out of it is the word as it was."""
    parts: list[str] = []
    end = 0
    for word in _LONG_WORD.finditer(text):
        parts += (escapeHtml(text[end : word.start()]), _broken(word.group()))
        end = word.end()
    return "".join((*parts, escapeHtml(text[end:])))


def _broken(word: str) -> str:
    return "<wbr>".join(escapeHtml(piece) for piece in _pieces(word))


def _pieces(word: str) -> Iterator[str]:
    piece = ""
    for letter in word:
        if len(piece) >= _WIDEST_LINE and not _belongs(piece[-1], letter):
            yield piece
            piece = ""
        piece += letter
    yield piece


def _belongs(before: str, letter: str) -> bool:
    return category(letter) in _MARKS or letter in _JOINERS or before in _JOINERS


def mark_lines_of_links(tokens: Sequence[Token]) -> None:
    """Gives links a class of their own where they have a paragraph or an item to themselves, with
    nothing but dots between them; the dots go."""
    for opening, inline in pairwise(tokens):
        line = inline.children or []
        if opening.type != "paragraph_open" or not _only_links(line):
            continue
        opening.attrJoin("class", BUTTONS)
        for token, is_outside in _with_place(line):
            if token.type == "link_open":
                token.attrJoin("class", BUTTONS)
            elif is_outside:
                token.content = " " * ("·" in token.content)


def _only_links(line: Sequence[Token]) -> bool:
    has_links = any(token.type == "link_open" for token in line)
    outside = "".join(token.content for token, is_outside in _with_place(line) if is_outside)
    return has_links and not outside.strip(" ·")


def _with_place(line: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """Each token of a line, and whether it is text outside of all links."""
    depth = 0
    for token in line:
        depth += token.nesting if token.type.startswith("link_") else 0
        yield token, depth == 0 and not token.type.startswith("link_")
