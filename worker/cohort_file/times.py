"""The dates and times of a cohort file, each with its sentence when it is wrong."""

import re
from datetime import date, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from worker.cohort_file.words import single_value, whole_number, wrong

# Weeks and months are counted from a date both ways, which has to end in the calendar; and
# anything else is a slip.
YEARS = range(2000, 2200)
CLOCK = r"(\d{1,2}):(\d{2})"


def _date(value: Any) -> date:
    text = str(value)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise wrong(f'"{text}" is no date; write year-month-day, such as 2027-02-07')
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise wrong(f'"{text}" is not in the calendar') from None
    if day.year not in YEARS:
        raise wrong(
            f'"{text}" is too far away; write a year from {YEARS[0]} to {YEARS[-1]}, such as 2027-02-07'
        )
    return day


def minutes_of(text: str) -> int:
    """Minutes from midnight to a time such as 18:30; 24:00 is the midnight at the end of the day.

    Raises PydanticCustomError for anything else.
    """
    match = re.fullmatch(CLOCK, text.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else 24 * 60 + 1
    if minutes > 24 * 60:
        raise wrong(f'"{text}" is no time of day; write hours:minutes, such as 18:30')
    return minutes


def _time(value: Any) -> time:
    minutes = minutes_of(str(value))
    if minutes == 24 * 60:
        raise wrong('"24:00" is the next day; write 00:00')
    return time(minutes // 60, minutes % 60)


def _day_range(value: Any) -> Any:
    """A date alone is a range of one day."""
    return value if isinstance(value, list) else [value, value]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _in_order(value: tuple[date, date]) -> tuple[date, date]:
    first, last = value
    if last < first:
        raise wrong(f"the last day, {last}, is before the first, {first}")
    return value


def _grid(minutes: int) -> int:
    if minutes not in (15, 30, 60):
        raise wrong(
            f"{minutes} is none of 15, 30 and 60: hours begin every quarter, half or full hour"
        )
    return minutes


# What an editor is told of each.
_DATE = {"type": "string", "format": "date"}
_CLOCK = {"type": "string", "pattern": r"^\d{1,2}:\d{2}$"}
_TWO_DATES = {"type": "array", "items": _DATE, "minItems": 2, "maxItems": 2}

Day = Annotated[date, BeforeValidator(_date), BeforeValidator(single_value), WithJsonSchema(_DATE)]
Clock = Annotated[
    time, BeforeValidator(_time), BeforeValidator(single_value), WithJsonSchema(_CLOCK)
]
DayRange = Annotated[
    tuple[Day, Day],
    BeforeValidator(_day_range),
    AfterValidator(_in_order),
    WithJsonSchema({"anyOf": [_DATE, _TWO_DATES]}),
]
# A date alone is a list of one.
DaysAway = Annotated[list[DayRange], BeforeValidator(_as_list)]
Grid = Annotated[
    int,
    BeforeValidator(whole_number),
    AfterValidator(_grid),
    WithJsonSchema({"type": "integer", "enum": [15, 30, 60]}),
]
