"""What was measured, as a plain table: the target and the measured value side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

_WIDTH = 120
_HEADINGS = ("", "target", "measured", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One value. `target`: in words, empty where none is set; `met`: None where there is nothing to meet."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One table. `how`: what was measured and how, for whoever wants to believe it."""

    title: str
    how: str
    rows: Sequence[Row]


def at_least(what: str, value: float, target: float, unit: str = "times") -> Row:
    """A row that is met from its target upwards."""
    return Row(what, f"{value:.3g} {unit}", f">= {target:g} {unit}", value >= target)


def at_most(what: str, value: float, target: float, unit: str = "times") -> Row:
    """A row that is met up to its target."""
    return Row(what, f"{value:.3g} {unit}", f"<= {target:g} {unit}", value <= target)


def shown(figure: Figure) -> str:
    """The figure as text, with a blank line after it."""
    cells = [
        _HEADINGS,
        *((one.what, one.target, one.measured, _verdict(one.met)) for one in figure.rows),
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    lines = [
        f"  {row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]}".rstrip()
        for row in cells
    ]
    return "\n".join(
        [
            figure.title,
            *wrap(figure.how, _WIDTH, initial_indent="  ", subsequent_indent="  "),
            *lines,
            "",
        ]
    )


def _verdict(met: bool | None) -> str:
    return "" if met is None else "met" if met else "MISSED"
