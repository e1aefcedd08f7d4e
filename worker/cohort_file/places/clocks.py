"""What the clocks of a zone do: two zones with the same clocks are one for us.

Looked at in weeks of some years, since a zone is chosen before anybody knows for which dates. Most
zones have had the same rules for long, and the tz database holds what is known of those to come.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_WEEKS = 4 * 53
_INSTANTS = tuple(
    datetime(2027, 1, 4, 12, tzinfo=UTC) + timedelta(weeks=week) for week in range(_WEEKS)
)

Clock = tuple[int, ...]
"""The minutes between UTC and a zone in each of those weeks."""


@cache
def clock_of(zone: str) -> Clock:
    """The clocks of a zone of the tz database."""
    info = ZoneInfo(zone)
    offsets = (instant.astimezone(info).utcoffset() or timedelta() for instant in _INSTANTS)
    return tuple(offset // timedelta(minutes=1) for offset in offsets)


@cache
def abbreviations_of(zone: str) -> frozenset[str]:
    """What the tz database calls the time in a zone, such as EST and EDT."""
    info = ZoneInfo(zone)
    return frozenset(instant.astimezone(info).tzname() or "" for instant in _INSTANTS[:53])


def changes(zone: str) -> bool:
    """Whether the clocks of a zone change in the course of a year."""
    return len(set(clock_of(zone)[:53])) > 1


def by_clock(zones: Iterable[str]) -> list[list[str]]:
    """The zones in groups of those with the same clocks; groups and zones in the order given."""
    groups: dict[Clock, list[str]] = {}
    for zone in dict.fromkeys(zones):
        groups.setdefault(clock_of(zone), []).append(zone)
    return list(groups.values())
