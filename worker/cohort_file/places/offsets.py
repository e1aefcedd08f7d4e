"""Offsets from UTC in place of a zone: `GMT+1`, `UTC-05:00`, `+5:30`."""

import re

_OFFSET = re.compile(
    r"(?:utc|gmt|z)?\s*(?:([+\-\N{MINUS SIGN}\N{EN DASH}])\s*(\d{1,2})(?:[:.]?([0-5]\d))?)?",
    re.IGNORECASE,
)
# The farthest zones are Pacific/Kiritimati and Etc/GMT+12.
_LEAST, _MOST = -12 * 60, 14 * 60


def offset_of(text: str) -> int | None:
    """The minutes from UTC to local time that a text names; None where it is no offset."""
    match = _OFFSET.fullmatch(text.strip())
    if match is None or not text.strip():
        return None
    sign = 1 if match[1] == "+" else -1
    minutes = sign * (int(match[2]) * 60 + int(match[3] or 0)) if match[1] else 0
    return minutes if _LEAST <= minutes <= _MOST else None


def fixed_zone(minutes: int) -> str | None:
    """The zone that has this offset all year; the tz database has one for full hours only. Their
    signs are turned round there: Etc/GMT-1 is an hour before UTC."""
    hours, rest = divmod(minutes, 60)
    return None if rest else f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"
