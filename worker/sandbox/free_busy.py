"""freebusy.query: when the calendars of people are busy."""

from collections.abc import Iterator
from datetime import UTC, datetime

from worker.sandbox import times
from worker.sandbox.bodies import without_nulls
from worker.sandbox.calendars import kept_id
from worker.sandbox.event_store import occurrences_of
from worker.sandbox.fault import Fault, invalid
from worker.sandbox.request import Request
from worker.sandbox.store import Resource, Store

_MOST_CALENDARS = 50


def query(request: Request) -> Resource:
    """freebusy.query: errors come for each calendar, inside a 200"""
    body = without_nulls(request.body)
    if "timeMin" not in body or "timeMax" not in body:
        raise Fault(400, "required", "Missing timeMin or timeMax parameter.")
    items = body.get("items", ())
    if len(items) > _MOST_CALENDARS:
        raise invalid("Too many calendars requested.")
    if not all("id" in item for item in items):
        raise Fault(400, "required", "Missing calendar id.")
    first, last = (times.instant({"dateTime": body[name]}) for name in ("timeMin", "timeMax"))
    if last <= first:
        raise Fault(400, "timeRangeEmpty", "The specified time range is empty.")
    return {
        "kind": "calendar#freeBusy",
        "timeMin": body["timeMin"],
        "timeMax": body["timeMax"],
        "calendars": {
            item["id"]: _busy(request.store, kept_id(request, item["id"]), first, last)
            for item in items
        },
    }


def _busy(store: Store, calendar_id: str, first: datetime, last: datetime) -> Resource:
    if store.get("calendar", "", calendar_id) is None:
        return {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
    stretches: list[tuple[datetime, datetime]] = []
    for event in _sessions(store, calendar_id):
        start, end = times.instant(event["start"]), times.instant(event["end"])
        if event["status"] != "cancelled" and start < last and end > first:
            stretches.append((start, end))
    return {"busy": [{"start": _utc(start), "end": _utc(end)} for start, end in sorted(stretches)]}


def _sessions(store: Store, calendar_id: str) -> Iterator[Resource]:
    """Every single event and every occurrence."""
    for event in store.list("event", calendar_id):
        if event["status"] == "cancelled" or "recurringEventId" in event:
            continue
        if event.get("recurrence"):
            yield from occurrences_of(store, calendar_id, event)
        else:
            yield event


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
