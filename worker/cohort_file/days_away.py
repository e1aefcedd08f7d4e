"""The days on which a student is away, as they stand in a cell of a spreadsheet:
`2027-03-01 to 2027-03-07; 2027-04-02`."""

import re
from collections.abc import Iterable
from datetime import date

from worker.cohort_file.stretches import DASHES

_DATE = r"\d{4}-\d{2}-\d{2}"
_STRETCH = re.compile(
    rf"({_DATE})(?:\s*(?:[{DASHES}/]|to|until|till|through|thru)\s*({_DATE}))?", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?:[\s,;&+\[\]]|\band\b)*", re.IGNORECASE)
_CURE = "write it like 2027-03-01 to 2027-03-07; 2027-04-02"


def days_away(text: str) -> list[str | list[str]]:
    """The dates, and the first and last dates, in the form that they have in a YAML file. Raises
    ValueError with a sentence."""
    matches = list(_STRETCH.finditer(text))
    rest = _STRETCH.sub("", text)
    if not matches or not _BETWEEN.fullmatch(rest):
        raise ValueError(f'"{text}" cannot be read; {_CURE}')
    return [[match[1], match[2]] if match[2] else match[1] for match in matches]


def away_words(days: Iterable[tuple[date, date]]) -> str:
    """The same the other way round."""
    return "; ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in days)
