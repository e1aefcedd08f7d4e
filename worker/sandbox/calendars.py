"""Calendars: the owner's own, which is always there, and those that are made."""

from worker.sandbox import times
from worker.sandbox.bodies import without_nulls
from worker.sandbox.fault import Fault, not_found
from worker.sandbox.request import Request
from worker.sandbox.store import Resource, Store

PRIMARY = "primary"


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
    return _shown(request, _saved(request, calendar))


def get(request: Request) -> Resource:
    """calendars.get"""
    return _shown(request, calendar_of(request))


def delete(request: Request) -> None:
    """calendars.delete: a calendar that was made is gone for good, with all of its events. The answer is empty."""
    store, calendar = request.store, calendar_of(request)
    if calendar["id"] == PRIMARY:
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
    """The calendar that a call names. The owner's own is kept as `primary`, and has the owner's address as well. Raises Fault 404."""
    named: str = request.parameters["calendarId"]
    calendar_id = kept_id(request, named)
    if calendar_id == PRIMARY:
        return primary_calendar(request)
    calendar = request.store.get("calendar", "", calendar_id)
    if calendar is None:
        raise not_found(named)
    return calendar


def primary_calendar(request: Request) -> Resource:
    """The owner's own calendar, made when it is first asked for."""
    kind, name = "calendar#calendar", request.owner or PRIMARY
    calendar = {"kind": kind, "id": PRIMARY, "summary": name, "timeZone": "UTC"}
    return request.store.get("calendar", "", PRIMARY) or _saved(request, calendar)


def kept_id(request: Request, calendar_id: str) -> str:
    """The id under which the sandbox keeps the calendar with this id."""
    is_owner = bool(request.owner) and calendar_id.lower() == request.owner.lower()
    return PRIMARY if is_owner else calendar_id


def shown_id(request: Request, calendar: Resource) -> str:
    """The id that Google gives this calendar: the owner's address for the owner's own, where it is known."""
    return request.owner if request.owner and calendar["id"] == PRIMARY else str(calendar["id"])


def list_of_events(request: Request, calendar: Resource) -> Resource:
    """What a list of events says about its calendar."""
    latest = request.store.latest("event", calendar["id"]) or {}
    head: Resource = {
        "kind": "calendar#events",
        "etag": f'"p{request.store.change()}"',
        "summary": calendar["summary"],
        "updated": latest.get("updated") or calendar.get("_made") or times.written(request.now),
        "timeZone": calendar["timeZone"],
        "accessRole": "owner",
        "defaultReminders": [],
    }
    if "description" in calendar:
        head["description"] = calendar["description"]
    return head


def _saved(request: Request, calendar: Resource) -> Resource:
    kept = calendar | {"_made": times.written(request.now)}
    change = request.store.put("calendar", "", kept)
    return kept | {"etag": f'"{change}"'}


def _shown(request: Request, calendar: Resource) -> Resource:
    fields = {name: value for name, value in calendar.items() if not name.startswith("_")}
    return fields | {"id": shown_id(request, calendar)}


def _fresh_id(store: Store) -> str:
    number = len(store.list("calendar")) + len(store.list("deleted calendar")) + 1
    return f"c{number:04d}@group.calendar.google.com"
