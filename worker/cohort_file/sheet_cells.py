"""What stands in one cell of a roster, in the form that it has in a YAML file."""

import re
from typing import Any

import yaml

from worker.cohort_file.any_time import EMPTY, is_any_time
from worker.cohort_file.days_away import days_away
from worker.cohort_file.leftovers import refuse_leftovers
from worker.cohort_file.problem import BadFile
from worker.cohort_file.tree import parse
from worker.cohort_file.weekly_text import weekly_of

# A long number, as spreadsheets show it.
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
# What they make of 6-9, and of 18:00.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?")


def value_of(field: str, text: str) -> Any:
    """The value of a cell that holds this setting. Raises ValueError with a sentence where it cannot
    be read."""
    refuse_leftovers(text)
    match field:
        case "available" | "prefer":
            return _weekly(field, text)
        case "id" if _ROUNDED.fullmatch(text.strip()):
            raise ValueError(
                f'"{text.strip()}" was rounded by the spreadsheet; format the column as text and write the ids again'
            )
        case "name" if not any(char.isalpha() for char in text):
            # A column further left or right was taken for it, or a total.
            raise ValueError(f'"{text.strip()}" has no letter; write the name of a person')
        case "away":
            return days_away(" ".join(text.split()))
        case "rounds":
            return re.split(r"[\s,;]+", text.strip("[] "))
        case _:
            # A line break within a cell stands for a space.
            return " ".join(text.split())


def _weekly(field: str, text: str) -> Any:
    """`mon-thu 18:00-21:00; sat 09:00-12:00, 14:00-16:00`, or the same as it stands in a YAML file. A
    text that names no hours but says that any will do stays as it is."""
    bare = " ".join(text.split())
    if is_any_time(bare):
        return bare
    if _DATE.fullmatch(bare):
        raise ValueError(
            f'"{bare}" is a date, as a spreadsheet makes one of 6-9; format the column as text, and write it '
            "like mon-thu 18:00-21:00; sat 09:00-12:00"
        )
    try:
        return parse(text, "").tree if bare.startswith("{") else weekly_of(bare)
    except (BadFile, yaml.YAMLError):
        raise ValueError(
            f'"{text}" cannot be read; write it like mon-thu 18:00-21:00; sat 09:00-12:00'
        ) from None
    except ValueError as error:
        empty = f"; {EMPTY}" if field == "available" else ""
        raise ValueError(f"{error}{empty}") from None
