"""Problems that are one and the same in many rows, said once with their count."""

import re
from collections.abc import Iterable
from dataclasses import replace

from worker.cohort_file.problem import Problem

# As many rows of one cause are told of in one line.
_MANY = 3
# The row in what people call a place: `row 3, E-mail (Ana Silva)`, or `roster entry 2, email (Ana Silva)`.
_ROW = re.compile(r"^(?P<kind>row|roster entry) (?P<row>\d+)(?P<column>, .*?)?(?: \([^()]*\))?$")


def counted(problems: Iterable[Problem]) -> list[Problem]:
    """The problems; in place of many that differ in their rows only, the first, which names the
    others."""
    groups: dict[tuple[str, str, str, bool], list[Problem]] = {}
    for problem in problems:
        match = _ROW.match(problem.where)
        place = match["column"] or "" if match else problem.where
        key = (problem.mark.file, place if match else f"={place}", problem.what, problem.warning)
        groups.setdefault(key, []).append(problem)
    told: list[Problem] = []
    for (_, place, _, _), alike in groups.items():
        told += alike if len(alike) < _MANY or place.startswith("=") else [_first_of(alike)]
    return told


def _first_of(alike: list[Problem]) -> Problem:
    first, *others = alike
    numbers = [_number(problem) for problem in others]
    word = "rows" if first.where.startswith("row ") else "roster entries"
    also = f" ({len(alike)} {word} in all: this one, and {', '.join(numbers)})"
    return replace(first, what=first.what + also, rows=len(alike))


def _number(problem: Problem) -> str:
    match = _ROW.match(problem.where)
    return match["row"] if match else problem.where
