"""The names of the tz database: all, those that are no place, and those that are an offset."""

import re
from zoneinfo import available_timezones

ZONES = frozenset(available_timezones())
"""The names of all zones known here."""

# These depend on the machine, or say that no zone was chosen.
NO_PLACE = ("localtime", "Factory", "posixrules")
# Zones of the tz database that are an offset, not a place; its file `etcetera` and, of `backward`, the
# names that are links to those and the three letters that once were zones without summer time.
_FIXED = re.compile(r"Etc/.+|GMT.*|UTC|UCT|Universal|Zulu|Greenwich|EST|MST|HST", re.IGNORECASE)


def is_fixed(zone: str) -> bool:
    """Whether a zone of the tz database is an offset all year, and no place."""
    return _FIXED.fullmatch(zone) is not None
