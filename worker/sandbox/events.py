"""Events one at a time: read, changed, replaced and deleted."""

from worker.sandbox import bodies, times
from worker.sandbox.calendars import calendar_of
from worker.sandbox.event_store import find, saved, shown
from worker.sandbox.fault import Fault
from worker.sandbox.request import Request
from worker.sandbox.store import Resource


def get(request: Request) -> Resource:
    """events.get, of a series or of one occurrence"""
    calendar = calendar_of(request)
    return shown(find(request.store, calendar["id"], request.parameters["eventId"]))


def patch(request: Request) -> Resource:
    """events.patch: objects are merged, lists replaced, null takes away. An attendee without responseStatus starts anew."""
    calendar, event = _to_change(request)
    change = {
        name: value
        for name, value in request.body.items()
        if name not in bodies.READ_ONLY and name != "id"
    }
    conference = bodies.without_nulls(change.pop("conferenceData", None))
    return _changed(request, calendar["id"], event, bodies.merged(event, change), conference)


def update(request: Request) -> Resource:
    """events.update: what the body does not say is gone, except what is Google's own. An attendee without responseStatus starts
    anew."""
    calendar, event = _to_change(request)
    kept = {
        name: value
        for name, value in event.items()
        if name in bodies.READ_ONLY or name.startswith("_")
    }
    defaults = {"status": "confirmed", "attendees": [], "reminders": {"useDefault": True}}
    replaced = defaults | bodies.given(request.body) | kept | {"id": event["id"]}
    conference = replaced.pop("conferenceData", None)
    if bodies.conference_version(request.parameters) < 1 and "conferenceData" in event:
        # A caller who knows nothing of conferences takes none away.
        replaced["conferenceData"] = event["conferenceData"]
    elif conference is None:
        replaced.pop("hangoutLink", None)
    return _changed(request, calendar["id"], event, replaced, conference)


def delete(request: Request) -> None:
    """events.delete: the event stays, cancelled, and so does its id. The answer is empty."""
    calendar = calendar_of(request)
    event = find(request.store, calendar["id"], request.parameters["eventId"])
    if event["status"] == "cancelled":
        raise Fault(410, "deleted", "Resource has been deleted")
    _check_etag(event, request)
    cancelled = event | {
        "status": "cancelled",
        "_notified": bodies.notified(event, request.parameters),
    }
    saved(request.store, request.now, calendar["id"], cancelled)


def _to_change(request: Request) -> tuple[Resource, Resource]:
    """The calendar, and the event in it, which the body can change. Raises Fault."""
    calendar = calendar_of(request)
    event = find(request.store, calendar["id"], request.parameters["eventId"])
    if event["status"] == "cancelled" and request.body.get("status") != "confirmed":
        raise Fault(403, "forbidden", "a cancelled event cannot be changed")
    _check_etag(event, request)
    bodies.check(event, request.body)
    return calendar, event


def _changed(
    request: Request,
    calendar_id: str,
    event: Resource,
    changed: Resource,
    conference: Resource | None,
) -> Resource:
    changed.setdefault("status", "confirmed")
    if changed.get("attendees") != event.get("attendees"):
        changed["attendees"] = [bodies.attendee(entry) for entry in changed.get("attendees", ())]
    times.check(changed)
    bodies.add_meeting(changed, conference, request.parameters)
    moved = any(changed.get(name) != event.get(name) for name in ("start", "end", "recurrence"))
    changed["sequence"] = event.get("sequence", 0) + moved
    changed["_notified"] = bodies.notified(event, request.parameters)
    return saved(request.store, request.now, calendar_id, changed)


def _check_etag(event: Resource, request: Request) -> None:
    if request.if_match not in (None, "*", event.get("etag")):
        raise Fault(412, "conditionNotMet", "Precondition Failed", "If-Match")
