"""Zones as calendars name them: IANA's names, those of Windows, and offsets from UTC."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_OFFSET = re.compile(
    r"(?:GMT|UTC)?\s*([+\-\N{MINUS SIGN}])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE | re.ASCII
)
# The farthest offsets that any place has.
_LEAST, _MOST = timedelta(hours=-12), timedelta(hours=14)
# These depend on the machine, or say that no zone was chosen.
_NO_ZONE = frozenset({"localtime", "factory", "posixrules"})


@lru_cache(maxsize=1024)
def zone_of(name: str) -> tzinfo | None:
    """The zone of this name; an offset from UTC for names such as `GMT+05:30`, which Odoo and others
    write. None where nobody could say which it is.

    Outlook and Exchange write `Eastern Standard Time`; Thunderbird and Evolution put a place of their
    own in front, `/mozilla.org/20050126_1/Europe/Rome` (RFC 5545, 3.8.3.1).
    """
    name = name.strip()
    if not name or name.upper() in ("UTC", "GMT", "Z"):
        return UTC if name else None
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        offset = offset if match[1] == "+" else -offset
        return timezone(offset) if _LEAST <= offset <= _MOST else None
    if not name.startswith("/"):
        return _named(name)
    parts = name.split("/")
    # Its last words are the name: America/Argentina/Salta, Europe/Rome, UTC.
    zones = (_named("/".join(parts[-words:])) for words in (3, 2, 1) if words < len(parts))
    return next((zone for zone in zones if zone), None)


def _named(name: str) -> tzinfo | None:
    """The zone that the tz database or Windows calls so."""
    words = name.casefold().replace(" ", "_")
    if words in _NO_ZONE:
        return None
    # Nearly all have the name as it is; the tables are for the others.
    return _zone(name) or _zone(_names().get(words) or _windows_names().get(words, ""))


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A folder of the zone data, such as `America`, or a name that leads elsewhere.
        return None


@cache
def _names() -> dict[str, str]:
    """The names of the tz database in small letters, in which some programs write them."""
    return {name.casefold(): name for name in available_timezones()}


@cache
def _windows_names() -> dict[str, str]:
    """The zones of Windows, as CLDR has them."""
    # Loaded where a calendar has such a name: the table is large.
    from babel.core import get_global

    table = get_global("windows_zone_mapping")
    return {name.casefold().replace(" ", "_"): str(zone) for name, zone in table.items()}
