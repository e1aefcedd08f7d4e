"""When people are busy, as the Calendar API's FreeBusy tells it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from worker.google.api_client import ApiClient
from worker.google.events import instant
from worker.google.json_values import object_of

# Google takes so many calendars in one query.
_MOST_CALENDARS = 50

BusyTimes = tuple[tuple[datetime, datetime], ...]
_UNREADABLE: Mapping[str, Any] = {"errors": [{}]}


def busy_times(
    client: ApiClient, free_busy: Any, addresses: Sequence[str], start: datetime, end: datetime
) -> Mapping[str, BusyTimes | None]:
    """When the owners of these calendars are busy between two aware instants, UTC.

    None for a calendar that cannot be read: Google says so besides what it can read.
    `free_busy`: the resource of googleapiclient. Raises the GoogleErrors.
    """
    times: dict[str, BusyTimes | None] = {}
    for first in range(0, len(addresses), _MOST_CALENDARS):
        asked = addresses[first : first + _MOST_CALENDARS]
        body = {
            "timeMin": start.astimezone(UTC).isoformat(),
            "timeMax": end.astimezone(UTC).isoformat(),
            "items": [{"id": address} for address in asked],
        }
        answer = client.read(free_busy.query(body=body), "calendars")
        of_each = object_of(answer["calendars"])
        calendars = {name.lower(): object_of(each) or _UNREADABLE for name, each in of_each.items()}
        for address in asked:
            times[address] = _busy_times_of(calendars.get(address.lower(), _UNREADABLE))
    return times


def _busy_times_of(calendar: Mapping[str, Any]) -> BusyTimes | None:
    """The busy times of one calendar, UTC; None where it holds an error, or a time that cannot be
    read: unknown is not free."""
    busy = calendar.get("busy", [])
    if calendar.get("errors") or not isinstance(busy, list):
        return None
    times = []
    for period in map(object_of, busy):
        start, end = (instant({"dateTime": period.get(name)}) for name in ("start", "end"))
        if start is None or end is None:
            return None
        times.append((start, end))
    return tuple(times)
