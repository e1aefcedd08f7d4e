"""Stretches of a day as people write them: `18:00-21:00`, `18-21`, `6pm-9pm`, `6:00 PM to 9:00 PM`.

A stretch counts only where it can be read in one way: `6-9` may be in the morning or in the evening.
"""

import re
from typing import Any

# Every dash that a keyboard or a spreadsheet puts between two words.
DASHES = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}~"
_HOURS = r"\d{1,2}[:.]\d{2}|\d{1,2}h\d{2}|\d{4}|\d{1,2}"
TIME = rf"(?:(?:{_HOURS})(?:\s*[ap]\.?\s?m\b\.?|\s*h\b)?|noon|midday|midnight)"
_UNTIL = rf"(?:[{DASHES}]|to|till|until|through|thru)"
STRETCH = re.compile(
    rf"(?<![\w:.])(?:from\s+)?({TIME})\s*{_UNTIL}\s*({TIME})(?![\w:])", re.IGNORECASE
)
_ONE_TIME = re.compile(r"(\d{1,2}?)(?:[:.h]?(\d{2}))?\s*(?:h|([ap]m))?")
# What does not show whether the hours are counted to 12 or to 24.
_BARE = re.compile(r"[1-9]|1[0-2]|noon|midday|midnight")
_HALF_DAY, _DAY = 12 * 60, 24 * 60


def stretch(value: Any) -> tuple[int, int]:
    """Start and end in minutes since midnight; an end of 1440 is the midnight at the end of the day,
    which 23:59 is written for.

    Raises ValueError with a sentence.
    """
    text = str(value)
    match = STRETCH.fullmatch(text.strip())
    if match is None:
        raise ValueError(f'"{text}" is no stretch of time; write it like 18:00-21:00')
    first, last = (re.sub(r"([ap])[.\s]*m\.?", r"\1m", time.lower()) for time in match.groups())
    readings = _readings(first, last)
    if not readings:
        raise ValueError(
            f'"{text}" ends before it begins; where it runs past midnight, write two: until 24:00, and from 00:00 the next day'
        )
    if _has_half(first) or _has_half(last):
        # 6-9pm, 11am-2: where one end says which half of the day it is, the other is the nearest.
        return min(readings, key=lambda reading: reading[1] - reading[0])
    if len(readings) > 1:
        in_half_a_day = [reading for reading in readings if reading[1] - reading[0] <= _HALF_DAY]
        shown = " or ".join(f"{_clock(start)}-{_clock(end)}" for start, end in in_half_a_day[:2])
        raise ValueError(f'"{text}" may be in the morning or in the evening; write {shown}')
    return readings[0]


def _readings(first: str, last: str) -> list[tuple[int, int]]:
    """Every way to read the two times in which the first is the earlier one."""
    has_half = _has_half(first) or _has_half(last)
    # Once one end is surely counted to 24, so is the other: 9-17, 09-12, 9:00-12.
    counts_to_24 = not has_half and not (_BARE.fullmatch(first) and _BARE.fullmatch(last))
    return [
        (start, end)
        for start in _minutes(first, not counts_to_24)
        for end in map(_at_the_end, _minutes(last, not counts_to_24))
        if start < end
    ]


def _at_the_end(minutes: int) -> int:
    """A time at which a stretch ends: midnight is the one after it, and so is a minute before."""
    return _DAY if minutes in (0, _DAY - 1) else minutes


def _minutes(time: str, in_either_half: bool) -> tuple[int, ...]:
    """The minutes since midnight that a time may mean. `in_either_half`: a time without am or pm may
    be before or after noon. Raises ValueError with a sentence."""
    if time in ("noon", "midday", "midnight"):
        return (0 if time == "midnight" else _HALF_DAY,)
    match = _ONE_TIME.fullmatch(time)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    half = match[3] if match else None
    minutes = hour * 60 + minute
    if minute > 59 or minutes > _DAY or (half and not 0 < hour < 13):
        raise ValueError(f'"{time}" is no time of day; write hours:minutes, such as 18:30')
    morning = minutes % _HALF_DAY
    if half:
        return (morning + (_HALF_DAY if half == "pm" else 0),)
    if in_either_half and 0 < hour < 13:
        return morning, morning + _HALF_DAY
    return (minutes,)


def _has_half(time: str) -> bool:
    return time.endswith(("am", "pm"))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
