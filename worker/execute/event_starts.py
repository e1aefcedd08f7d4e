"""When the sessions of an event of the calendar start."""

from datetime import datetime

from worker.core.hours.recurrence import starts_of
from worker.ports.calendar import ObservedEvent


def starts(event: ObservedEvent) -> tuple[datetime, ...]:
    """When its sessions start, in UTC and in order."""
    return starts_of(event.start, event.zone, event.recurrence)
