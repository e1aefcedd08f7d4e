"""Zones as calendars name them: IANA's names, and offsets from UTC."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)


@lru_cache(maxsize=1024)
def zone_of(name: str) -> tzinfo | None:
    """The zone of this name; an offset from UTC for names such as `GMT+05:30`, which Odoo and others
    write. None where nobody could say which it is."""
    if not name or name.upper() in ("UTC", "GMT", "Z"):
        return UTC if name else None
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(-offset if match[1] == "-" else offset) if offset.days == 0 else None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A folder of the zone data, such as `America`, or a name that leads elsewhere.
        return None
