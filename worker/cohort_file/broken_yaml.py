"""A file that is no YAML, as the parser left it, and its lines as those who look for a slip read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that is no YAML. `line`, `column`: where the parser stopped, and `said`: what it says
    of it; both count from 0. `known`: names of settings, each with the group that holds it alone."""

    lines: tuple[str, ...]
    line: int
    column: int
    said: str
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def here(self) -> str:
        """The line where the parser stopped; empty behind the last."""
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def above(self) -> int | None:
        """The number of the line before that holds something; None at the top."""
        full = (at for at in range(self.line - 1, -1, -1) if content(self.lines[at]))
        return next(full, None)


Slip = tuple[int, int, str]
"""Line and column from 0, and the sentence."""


def content(line: str) -> str:
    """What a line holds; nothing for a comment."""
    bare = line.strip()
    return "" if bare.startswith("#") else bare


def indent_of(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def near(broken: Broken) -> Iterator[tuple[int, str]]:
    """The line above and the line where the parser stopped."""
    if broken.above is not None:
        yield broken.above, broken.lines[broken.above]
    yield broken.line, broken.here


def up_to(broken: Broken) -> Iterator[tuple[int, str]]:
    """All lines down to the one where the parser stopped, with their numbers."""
    yield from enumerate(broken.lines[: broken.line + 1])
