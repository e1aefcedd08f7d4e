"""What is wrong with a template that Jinja cannot read, where, and the cure.

Jinja tells where it gives up, often at the end of the file, and in words for those who know its
grammar. Here it is told what was left open, and where that was opened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from jinja2 import TemplateAssertionError, TemplateSyntaxError

_OPENING = re.compile(r"\{[{%#]")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
# What may stand inside braces, as far as it matters here: words in quotes hide all braces.
_INSIDE = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\{[{%#]|[}%]\}""")
_END_OF_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_ENDED = ("if", "for", "block", "call", "filter", "macro", "with", "autoescape")
_TAGS = (*_ENDED, "set", "include", "else", "elif", "raw", "extends", "import", "from")
_MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in a template. `line` and `column` count from 1."""

    line: int
    column: int
    said: str


@dataclass(frozen=True, slots=True)
class _Tag:
    """Something in braces. `words`: what stands between them; None where they are not closed."""

    start: int
    brace: str
    words: str | None

    @property
    def name(self) -> str:
        """The first word of a `{% tag %}`."""
        words = (self.words or "").strip("-+ \t\n").split()
        return words[0] if words and self.brace == "{%" else ""


def slip_in(source: str, error: TemplateSyntaxError) -> Slip:
    """What is wrong in this source, at which Jinja gave up with this error."""
    message = (error.message or "").rstrip(".")
    if isinstance(error, TemplateAssertionError):
        # All can be read, and something in it is called by a name that there is not.
        return Slip(error.lineno, 1, f"{message}; take it away, or write one that there is")
    for start, said in _slips(source):
        line = source.count("\n", 0, start) + 1
        return Slip(line, start - source.rfind("\n", 0, start), said)
    cure = "compare it with the built-in template of this name"
    return Slip(error.lineno, 1, f"Jinja cannot read what stands in braces here: {message}; {cure}")


def _slips(source: str) -> Iterator[tuple[int, str]]:
    """Where something is wrong with what opens and ends, and what."""
    opened: list[_Tag] = []
    for tag in _tags(source):
        shown = _shown(source, tag)
        if tag.words is None:
            yield tag.start, f'"{shown}" is not closed; write "{_CLOSERS[tag.brace]}" at its end'
        elif tag.name in _ENDED or (tag.name == "set" and "=" not in tag.words):
            opened.append(tag)
        elif tag.name.startswith("end"):
            if not opened:
                yield tag.start, f'nothing has begun that "{shown}" ends; take it away'
            elif tag.name != f"end{opened[-1].name}":
                before = _shown(source, opened[-1])
                meant = f"{{% end{opened[-1].name} %}}"
                yield tag.start, f'"{shown}" cannot end "{before}"; write "{meant}" before it'
            else:
                opened.pop()
        elif tag.name and tag.name not in _TAGS:
            near = get_close_matches(tag.name, _TAGS, 1, 0.5)
            cure = f"did you mean {near[0]}?" if near else f"there are {', '.join(_TAGS)}"
            yield tag.start, f'there is nothing called "{tag.name}" in Jinja; {cure}'
    if opened:
        meant = f"{{% end{opened[-1].name} %}}"
        shown = _shown(source, opened[-1])
        yield opened[-1].start, f'"{shown}" has no end; write "{meant}" after what belongs to it'


def _tags(source: str) -> Iterator[_Tag]:
    """All that stands in braces, in order."""
    position = 0
    while opening := _OPENING.search(source, position):
        brace, inside = opening[0], opening.end()
        end = _end_of(source, brace, inside)
        tag = _Tag(opening.start(), brace, None if end is None else source[inside:end])
        position = inside if end is None else end + len(brace)
        if tag.name == "raw":
            after = _END_OF_RAW.search(source, position)
            position = after.end() if after else len(source)
        yield tag


def _end_of(source: str, brace: str, inside: int) -> int | None:
    """Where the closing braces stand; None where others come first, or none."""
    if brace == "{#":
        end = source.find("#}", inside)
        return None if end < 0 else end
    for inner in _INSIDE.finditer(source, inside):
        if inner[0][0] not in "'\"":
            return inner.start() if inner[0] == _CLOSERS[brace] else None
    return None


def _shown(source: str, tag: _Tag) -> str:
    """How a tag begins, as far as a sentence shows it."""
    end = source.find(_CLOSERS[tag.brace], tag.start) + 2 if tag.words is not None else len(source)
    line = source[tag.start : end].split("\n")[0].rstrip()
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"
