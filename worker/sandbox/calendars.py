"""Calendars: the sender's own, which is always there, and those that are made."""

from worker.sandbox import times
from worker.sandbox.bodies import without_nulls
from worker.sandbox.fault import Fault, not_found
from worker.sandbox.request import Request
from worker.sandbox.store import Resource, Store


def insert(request: Request) -> Resource:
    """calendars.insert"""
    body = without_nulls(request.body)
    if not body.get("summary"):
        raise Fault(400, "required", "Missing calendar summary.")
    times.zone(body.get("timeZone", "UTC"))
    calendar: Resource = (
        {
            "kind": "calendar#calendar",
            "timeZone": "UTC",
            "conferenceProperties": {"allowedConferenceSolutionTypes": ["hangoutsMeet"]},
        }
        | body
        | {"id": _fresh_id(request.store)}
    )
    change = request.store.put("calendar", "", calendar)
    return calendar | {"etag": f'"{change}"'}


def get(request: Request) -> Resource:
    """calendars.get"""
    return calendar_of(request)


def delete(request: Request) -> None:
    """calendars.delete: a calendar that was made is gone for good, with all of its events. The answer is empty."""
    store, calendar = request.store, calendar_of(request)
    if calendar["id"] == "primary":
        # Google's reference says only that it is for secondary calendars, not how it refuses this one.
        raise Fault(403, "forbidden", "The primary calendar cannot be deleted.")
    for event in store.list("event", calendar["id"]):
        store.delete("event", calendar["id"], event["id"])
    store.delete("calendar", "", calendar["id"])
    store.put("deleted calendar", "", {"id": calendar["id"]})


def colors(_request: Request) -> Resource:
    """colors.get, with one color of each kind"""
    color = {"1": {"background": "#a4bdfc", "foreground": "#1d1d1d"}}
    return {
        "kind": "calendar#colors",
        "updated": "2012-02-14T00:00:00.000Z",
        "calendar": color,
        "event": color,
    }


def calendar_of(request: Request) -> Resource:
    """The calendar that a call names; `primary` is the sender's own. Raises Fault 404."""
    calendar_id = request.parameters["calendarId"]
    calendar = request.store.get("calendar", "", calendar_id)
    if calendar is None and calendar_id == "primary":
        calendar = {"id": "primary", "summary": "primary", "timeZone": "UTC"}
        request.store.put("calendar", "", calendar)
    if calendar is None:
        raise not_found(calendar_id)
    return calendar


def _fresh_id(store: Store) -> str:
    number = len(store.list("calendar")) + len(store.list("deleted calendar")) + 1
    return f"c{number:04d}@group.calendar.google.com"
