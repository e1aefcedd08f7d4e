"""What was measured, as a plain table: the target and the measured value side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

_WIDTH = 120
_HEADINGS = ("", "target", "measured", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One value. `target`: in words, empty where none is set; `met`: None where there is nothing to
    meet."""

    name: str
    measured: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One table. `method`: what was measured and how, so that readers can judge it."""

    title: str
    method: str
    rows: Sequence[Row]


def at_least(name: str, value: float, target: float, unit: str = "times") -> Row:
    """A row that is met from its target upwards."""
    return Row(name, f"{value:.3g} {unit}", f">= {target:g} {unit}", value >= target)


def at_most(name: str, value: float, target: float, unit: str = "times") -> Row:
    """A row that is met up to its target."""
    return Row(name, f"{value:.3g} {unit}", f"<= {target:g} {unit}", value <= target)


def shown(figure: Figure) -> str:
    """The figure as text, with a blank line after it."""
    cells = [
        _HEADINGS,
        *((row.name, row.target, row.measured, _verdict(row.met)) for row in figure.rows),
    ]
    first, second, third = (max(len(line[column]) for line in cells) for column in range(3))
    lines = [
        f"  {name:<{first}}  {target:>{second}}  {measured:>{third}}  {verdict}".rstrip()
        for name, target, measured, verdict in cells
    ]
    method = wrap(figure.method, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    return "\n".join([figure.title, *method, *lines, ""])


def _verdict(met: bool | None) -> str:
    return "" if met is None else "met" if met else "MISSED"
