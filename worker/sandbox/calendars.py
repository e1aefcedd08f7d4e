"""Calendars: the sender's own, which is always there, and those that are made."""

from worker.sandbox import times
from worker.sandbox.bodies import without_nulls
from worker.sandbox.fault import Fault, not_found
from worker.sandbox.request import Request
from worker.sandbox.store import Resource


def insert(request: Request) -> Resource:
    """calendars.insert"""
    body = without_nulls(request.body)
    if not body.get("summary"):
        raise Fault(400, "required", "Missing calendar summary.")
    times.zone(body.get("timeZone", "UTC"))
    number = len(request.store.list("calendar")) + 1
    calendar: Resource = (
        {"kind": "calendar#calendar", "timeZone": "UTC"}
        | body
        | {"id": f"c{number:04d}@group.calendar.google.com"}
    )
    request.store.put("calendar", "", calendar)
    return calendar


def get(request: Request) -> Resource:
    """calendars.get"""
    return calendar_of(request)


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
