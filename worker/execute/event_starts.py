"""When the sessions of an event of the calendar start."""

from datetime import UTC, datetime
from functools import lru_cache

from worker.core.hours.recurrence_lines import Reading, read
from worker.core.hours.zones import zone_of
from worker.ports.calendar import ObservedEvent

_NOTHING = Reading((), ("DTSTART",))


def starts(event: ObservedEvent) -> tuple[datetime, ...]:
    """When its sessions start, in UTC and in order; nothing where that cannot be read."""
    return reading(event).starts


@lru_cache(maxsize=4096)
def reading(event: ObservedEvent) -> Reading:
    """What its lines say. A start is what the clocks of its zone showed when it was seen, since the
    rules of zones change."""
    zone = zone_of(event.zone) if event.zone else UTC
    if event.start is None or zone is None:
        return _NOTHING
    start = event.start
    if event.local_start is not None:
        start = event.local_start.replace(tzinfo=zone)
    return read(start, zone, event.recurrence)


def is_unreadable(event: ObservedEvent) -> bool:
    """Whether nobody can say when its sessions are: without its rule, only the first is certain."""
    unread = reading(event).unread
    return any(line.lstrip().upper().startswith(("RRULE", "DTSTART")) for line in unread)
