"""The weekly available times of a cohort file: days, each with stretches of the day."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from worker.cohort_file.problem import nearest
from worker.cohort_file.times import CLOCK, minutes_of
from worker.cohort_file.words import single_value, wrong
from worker.core.model import Window

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def days_of(value: str) -> tuple[int, ...]:
    """The weekdays of `mon`, `mon-thu`, `sat,sun` or `fri-mon`; 0 is Monday.

    Raises PydanticCustomError where a part of it names no day.
    """
    weekdays: list[int] = []
    for part in value.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        start, end = _weekday(first, value), _weekday(last or first, value)
        until = end if end >= start else end + 7
        weekdays += [weekday % 7 for weekday in range(start, until + 1)]
    return tuple(dict.fromkeys(weekdays))


def _weekday(word: str, value: str) -> int:
    if word[:3] not in _DAYS or len(word) < 3:
        raise wrong(
            f'"{value}" names no days; write them like mon, mon-fri or sat,sun.{nearest(word, _DAYS)}'
        )
    return _DAYS.index(word[:3])


def _stretch(value: Any) -> tuple[int, int]:
    text = str(value)
    match = re.fullmatch(rf"\s*({CLOCK})\s*[-–]\s*({CLOCK})\s*", text)
    if match is None:
        raise wrong(f'"{text}" is no stretch of time; write it like 18:00-21:00')
    start, end = minutes_of(match[1]), minutes_of(match[4])
    if end <= start:
        raise wrong(
            f'"{text}" ends before it begins; where it runs past midnight, write two: until 24:00, and from 00:00 the next day'
        )
    return start, end


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def windows_of(weekly: dict[tuple[int, ...], list[tuple[int, int]]]) -> tuple[Window, ...]:
    """The windows of a week, in order, from stretches in minutes since midnight by weekdays."""
    windows = {
        Window(weekday, start, end)
        for weekdays, stretches in weekly.items()
        for weekday in weekdays
        for start, end in stretches
    }
    return tuple(sorted(windows, key=lambda window: (window.weekday, window.start, window.end)))


Stretch = Annotated[tuple[int, int], BeforeValidator(_stretch), BeforeValidator(single_value)]
Days = Annotated[tuple[int, ...], BeforeValidator(lambda value: days_of(str(value)))]
Weekly = Annotated[
    dict[Days, Annotated[list[Stretch], BeforeValidator(_as_list)]],
    Field(min_length=1),
    AfterValidator(windows_of),
]
