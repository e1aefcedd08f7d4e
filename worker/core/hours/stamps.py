"""The dates and times in recurrence lines (RFC 5545, 3.3.4 and 3.3.5)."""

import re
from datetime import UTC, date, datetime, time, tzinfo

# Beyond these years nobody meets, and arithmetic with zones ends.
_YEARS = range(1970, 2200)
_STAMP = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?", re.IGNORECASE | re.ASCII
)


def stamp(text: str, zone: tzinfo) -> datetime | date | None:
    """A time in `zone`, or in UTC where it says Z; a date where it has no time of day; None for
    anything else."""
    match = _STAMP.fullmatch(text)
    if match is None or int(match[1]) not in _YEARS:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return day
        clock = time(int(match[4]), int(match[5]), int(match[6] or 0))
    except ValueError:
        return None
    return datetime.combine(day, clock, UTC if match[7] else zone)
