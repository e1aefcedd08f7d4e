"""What stands in one cell of a roster, in the form that it has in a YAML file."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from worker.cohort_file.problem import BadFile, Mark, bad_file
from worker.cohort_file.tree import parse


def value_of(column: str, cell: str, mark: Mark) -> Any:
    """The value of a cell in the column of this name. Raises BadFile where it cannot be read."""
    match column:
        case "available" | "prefer":
            return _weekly(column, cell, mark)
        case "rounds":
            return re.split(r"[\s,;]+", cell.strip("[] "))
        case _:
            return cell


def _weekly(column: str, cell: str, mark: Mark) -> Any:
    """`mon-thu 18:00-21:00; sat 09:00-12:00, 14:00-16:00`, or the same as it stands in a YAML file."""
    if cell.lstrip().startswith("{"):
        try:
            return parse(cell, mark.file).tree
        except (BadFile, yaml.YAMLError):
            raise bad_file(
                mark,
                f'"{cell}" cannot be read; write it like mon-thu 18:00-21:00; sat 09:00-12:00',
                column,
            ) from None
    weekly: dict[str, list[str]] = {}
    for days, stretches in _days(cell):
        weekly.setdefault(days, []).extend(stretches)
    return weekly


def _days(cell: str) -> Iterator[tuple[str, list[str]]]:
    for part in filter(str.strip, cell.split(";")):
        days, _, stretches = part.strip().partition(" ")
        yield days.rstrip(":"), [stretch.strip() for stretch in stretches.split(",")]
