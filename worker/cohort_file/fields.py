"""What the words in a cohort file mean: dates, times, zones, addresses, windows, each with its sentence when it is wrong."""

import re
from datetime import date, time
from functools import cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from worker.cohort_file.problem import nearest
from worker.core.model import Window

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Weeks and months are counted from a date both ways, which has to end in the calendar; and anything else is a slip.
YEARS = range(2000, 2200)
_CLOCK = r"(\d{1,2}):(\d{2})"


def wrong(what: str) -> PydanticCustomError:
    """The error whose text is this sentence."""
    # Pydantic formats braces in the template, so the sentence goes in as a value.
    return PydanticCustomError("wrong", "{what}", {"what": what})


def _word(value: Any) -> Any:
    if isinstance(value, dict | list):
        raise wrong("this has to be a single value, not a list or a group of settings")
    if value is None:
        raise wrong("the value is missing; write one after the colon, or take the line away")
    return value


def _text(value: str) -> str:
    stripped = value.strip()
    if not stripped:
        raise wrong("this is empty; write something here")
    # splitlines knows more ends of a line than the control characters, and so do mail headers.
    if len(stripped.splitlines()) > 1 or any(
        ord(char) < 32 or ord(char) == 127 for char in stripped
    ):
        raise wrong("this has to stand on one line, without control characters")
    return stripped


def _whole(value: Any) -> int:
    text = str(value)
    if not re.fullmatch(r"\d{1,6}", text):
        raise wrong(f'"{text}" is no whole number')
    return int(text)


def _flag(value: Any) -> bool:
    word = str(value).lower()
    if word not in ("true", "false", "yes", "no"):
        raise wrong(f'"{value}" is neither true nor false')
    return word in ("true", "yes")


def _date(value: Any) -> date:
    text = str(value)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise wrong(f'"{text}" is no date; write year-month-day, such as 2027-02-07')
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise wrong(f'"{text}" is not in the calendar') from None
    if found.year not in YEARS:
        raise wrong(
            f'"{text}" is too far away; write a year from {YEARS[0]} to {YEARS[-1]}, such as 2027-02-07'
        )
    return found


def _clock(text: str) -> int:
    """Minutes since midnight; 24:00 is the midnight at the end."""
    match = re.fullmatch(_CLOCK, text.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else 24 * 60 + 1
    if minutes > 24 * 60:
        raise wrong(f'"{text}" is no time of day; write hours:minutes, such as 18:30')
    return minutes


def _time(value: Any) -> time:
    minutes = _clock(str(value))
    if minutes == 24 * 60:
        raise wrong('"24:00" is the next day; write 00:00')
    return time(minutes // 60, minutes % 60)


@cache
def zones() -> frozenset[str]:
    """The names of all zones known here."""
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    # ZoneInfo would also take a name in other letters where the file system does.
    if value not in zones():
        raise wrong(
            f'there is no zone "{value}".{nearest(value.replace(" ", "_"), sorted(zones())) or " Zones are named like Europe/Paris"}'
        )
    ZoneInfo(value)
    return value


def _email(value: str) -> str:
    try:
        found = validate_email(value, check_deliverability=False, allow_smtputf8=False)
        # A mail's header holds ASCII only: a domain such as münchen.example travels as xn--mnchen-3ya.example (RFC 5891).
        return found.ascii_email or found.normalized
    except EmailNotValidError as error:
        raise wrong(
            f'"{value}" is no e-mail address: {str(error)[0].lower()}{str(error)[1:]}'
        ) from None


def _link(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise wrong(f'"{value}" is no link; it has to begin with https://')
    return value


def days_of(value: str) -> tuple[int, ...]:
    """The weekdays of `mon`, `mon-thu`, `sat,sun` or `fri-mon`; 0 is Monday."""
    found: list[int] = []
    for part in value.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        for day in (first, last or first):
            if day[:3] not in _DAYS or len(day) < 3:
                raise wrong(
                    f'"{value}" names no days; write them like mon, mon-fri or sat,sun.{nearest(day, _DAYS)}'
                )
        start, end = _DAYS.index(first[:3]), _DAYS.index((last or first)[:3])
        found += [day % 7 for day in range(start, end + 1 if end >= start else end + 8)]
    return tuple(dict.fromkeys(found))


def _stretch(value: Any) -> tuple[int, int]:
    text = str(value)
    match = re.fullmatch(rf"\s*({_CLOCK})\s*[-–]\s*({_CLOCK})\s*", text)
    if match is None:
        raise wrong(f'"{text}" is no stretch of time; write it like 18:00-21:00')
    start, end = _clock(match[1]), _clock(match[4])
    if end <= start:
        raise wrong(
            f'"{text}" ends before it begins; where it runs past midnight, write two: until 24:00, and from 00:00 the next day'
        )
    return start, end


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def windows_of(weekly: dict[tuple[int, ...], list[tuple[int, int]]]) -> tuple[Window, ...]:
    """The windows of a week, in order."""
    found = {
        Window(day, start, end)
        for days, stretches in weekly.items()
        for day in days
        for start, end in stretches
    }
    return tuple(sorted(found, key=lambda one: (one.weekday, one.start, one.end)))


Word = Annotated[str, BeforeValidator(_word), AfterValidator(_text)]
Whole = Annotated[int, BeforeValidator(_whole), BeforeValidator(_word)]
Flag = Annotated[bool, BeforeValidator(_flag), BeforeValidator(_word)]
Day = Annotated[date, BeforeValidator(_date), BeforeValidator(_word)]
Clock = Annotated[time, BeforeValidator(_time), BeforeValidator(_word)]
Zone = Annotated[Word, AfterValidator(_zone)]
Email = Annotated[Word, AfterValidator(_email)]
Link = Annotated[Word, AfterValidator(_link)]
Stretch = Annotated[tuple[int, int], BeforeValidator(_stretch), BeforeValidator(_word)]
Days = Annotated[tuple[int, ...], BeforeValidator(lambda value: days_of(str(value)))]
Weekly = Annotated[
    dict[Days, Annotated[list[Stretch], BeforeValidator(_listed)]],
    Field(min_length=1),
    AfterValidator(windows_of),
]


def day_range(value: Any) -> Any:
    """A date alone is a range of one day."""
    return value if isinstance(value, list) else [value, value]


def _in_order(value: tuple[date, date]) -> tuple[date, date]:
    if value[1] < value[0]:
        raise wrong(f"the last day, {value[1]}, is before the first, {value[0]}")
    return value


DayRange = Annotated[tuple[Day, Day], BeforeValidator(day_range), AfterValidator(_in_order)]


def _grid(value: int) -> int:
    if value not in (15, 30, 60):
        raise wrong(
            f"{value} is none of 15, 30 and 60: hours begin every quarter, half or full hour"
        )
    return value


Grid = Annotated[int, BeforeValidator(_whole), AfterValidator(_grid)]
