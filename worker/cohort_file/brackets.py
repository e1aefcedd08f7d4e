"""Brackets that do not match, found as a reader finds them: line by line, by how they are indented."""

import re

_CLOSED_BY = {"[": "]", "{": "}"}
_NAMED = {"[": "square bracket [", "{": "brace {"}
_NEXT_SETTING = re.compile(r"^\s*(?:- |[\w.-]+:(?:\s|$))")
# What may stand before a quote that opens a text.
_BEFORE_QUOTE = "[{,:-"


def bracket_slip(lines: tuple[str, ...], last: int) -> tuple[int, int, str] | None:
    """Line, column and sentence on the first bracket that is not closed, or closes nothing, up to
    the line `last`; all count from 0. None where they match."""
    opened: list[tuple[str, int, int]] = []
    comments: dict[int, int] = {}
    for at, line in enumerate(lines):
        if opened and _begins_anew(line, lines[opened[-1][1]]):
            return _unclosed(opened[-1], comments, lines)
        if at > last:
            break
        for column, sign in _signs(line):
            if sign == "#":
                if opened:
                    comments[at] = column
            elif sign in _CLOSED_BY:
                opened.append((sign, at, column))
            elif not opened:
                return at, column, f"this {sign} closes nothing; take it away"
            elif _CLOSED_BY[opened[-1][0]] != sign:
                opener = opened[-1][0]
                what = f"the {_NAMED[opener]} is closed by {sign}; write {_CLOSED_BY[opener]} here"
                return at, column, what
            else:
                opened.pop()
    return _unclosed(opened[-1], comments, lines) if opened else None


def _begins_anew(line: str, opener: str) -> bool:
    """Whether a line begins another setting, no deeper than the one with the bracket."""
    bare = line.strip()
    deeper = _indent(line) > _indent(opener)
    return (
        bool(bare) and not bare.startswith("#") and not deeper and bool(_NEXT_SETTING.match(line))
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _unclosed(
    opened: tuple[str, int, int], comments: dict[int, int], lines: tuple[str, ...]
) -> tuple[int, int, str]:
    sign, at, column = opened
    closing = _CLOSED_BY[sign]
    if at in comments:
        what = f"from the # on, this line is a comment, so the {_NAMED[sign]} is never closed; put the comment at the end, behind {closing}"
        return at, comments[at], what
    last = lines[at].rstrip()[-1]
    instead = f", in place of the {last}" if last in ")>" else ""
    what = f"the {_NAMED[sign]} that opens here is never closed; put {closing} at its end{instead}"
    return at, column, what


def _signs(line: str) -> list[tuple[int, str]]:
    """The brackets of a line, outside quotes, and the sign that begins its comment."""
    brackets, quote, before = [], "", ":"
    for column, char in enumerate(line):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and before in _BEFORE_QUOTE:
            quote = char
        elif char == "#" and (column == 0 or line[column - 1].isspace()):
            brackets.append((column, "#"))
            break
        elif char in "[]{}":
            brackets.append((column, char))
        before = before if char.isspace() else char
    return brackets
