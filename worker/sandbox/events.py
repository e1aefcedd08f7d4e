"""Events one at a time: made, read, changed, replaced and deleted. Series have ids of the caller's choice."""

import re

from worker.sandbox import bodies, times
from worker.sandbox.calendars import calendar_of
from worker.sandbox.event_store import find, saved, shown
from worker.sandbox.fault import Fault, invalid
from worker.sandbox.request import Request
from worker.sandbox.store import Resource, Store


def insert(request: Request) -> Resource:
    """events.insert"""
    store, body = request.store, request.body
    calendar = calendar_of(request)
    event = bodies.given(body)
    event_id = event.setdefault("id", _made_up_id(store))
    if not re.fullmatch(r"[a-v0-9]{5,1024}", event_id):
        raise invalid("Invalid resource id value.")
    if store.get("event", calendar["id"], event_id) is not None:
        # A deleted event keeps its id for good.
        raise Fault(409, "duplicate", "The requested identifier already exists.")
    bodies.check(event, body)
    times.check(event)
    event["attendees"] = [bodies.attendee(entry) for entry in event.get("attendees", ())]
    event |= {
        "kind": "calendar#event",
        "status": "confirmed",
        "created": request.now.isoformat(),
        "iCalUID": f"{event_id}@google.com",
        "htmlLink": f"https://calendar.sandbox.example/event?eid={event_id}",
        "organizer": {"email": calendar["id"], "displayName": calendar["summary"], "self": True},
        "sequence": 0,
        "_notified": _notified({}, request),
    }
    bodies.add_meeting(event, event.pop("conferenceData", None), _conference_version(request))
    return saved(store, request.now, calendar["id"], event)


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
    defaults = {"status": "confirmed", "attendees": []}
    replaced = defaults | bodies.given(request.body) | kept | {"id": event["id"]}
    conference = replaced.pop("conferenceData", None)
    if _conference_version(request) < 1 and "conferenceData" in event:
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
    cancelled = event | {"status": "cancelled", "_notified": _notified(event, request)}
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
    bodies.add_meeting(changed, conference, _conference_version(request))
    moved = any(changed.get(name) != event.get(name) for name in ("start", "end", "recurrence"))
    changed["sequence"] = event.get("sequence", 0) + moved
    changed["_notified"] = _notified(event, request)
    return saved(request.store, request.now, calendar_id, changed)


def _check_etag(event: Resource, request: Request) -> None:
    if request.if_match not in (None, "*", event.get("etag")):
        raise Fault(412, "conditionNotMet", "Precondition Failed", "If-Match")


def _conference_version(request: Request) -> int:
    return int(request.parameters.get("conferenceDataVersion", 0))


def _notified(event: Resource, request: Request) -> list[str]:
    """The `sendUpdates` of every writing so far, this one included: whom Google would have notified."""
    return [*event.get("_notified", ()), request.parameters.get("sendUpdates", "none")]


def _made_up_id(store: Store) -> str:
    return f"made{store.change() + 1:08d}"
