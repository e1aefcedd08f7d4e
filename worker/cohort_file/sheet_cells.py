"""What stands in one cell of a roster, in the form that it has in a YAML file."""

import re
from typing import Any

import yaml

from worker.cohort_file.leftovers import refuse_leftovers
from worker.cohort_file.problem import BadFile
from worker.cohort_file.tree import parse
from worker.cohort_file.weekly_text import weekly_of


def value_of(field: str, text: str) -> Any:
    """The value of a cell that holds this setting. Raises ValueError with a sentence where it cannot
    be read."""
    refuse_leftovers(text)
    match field:
        case "available" | "prefer":
            return _weekly(text)
        case "rounds":
            return re.split(r"[\s,;]+", text.strip("[] "))
        case _:
            # A line break within a cell stands for a space.
            return " ".join(text.split())


def _weekly(text: str) -> Any:
    """`mon-thu 18:00-21:00; sat 09:00-12:00, 14:00-16:00`, or the same as it stands in a YAML file."""
    if not text.lstrip().startswith("{"):
        return weekly_of(" ".join(text.split()))
    try:
        return parse(text, "").tree
    except (BadFile, yaml.YAMLError):
        raise ValueError(
            f'"{text}" cannot be read; write it like mon-thu 18:00-21:00; sat 09:00-12:00'
        ) from None
