"""New events. Series have ids of the caller's choice."""

import re

from worker.sandbox import bodies, times
from worker.sandbox.calendars import PRIMARY, calendar_of
from worker.sandbox.event_store import saved
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
    event.setdefault("reminders", {"useDefault": True})
    event |= {
        "kind": "calendar#event",
        "status": "confirmed",
        "eventType": "default",
        "created": times.written(request.now),
        "iCalUID": f"{event_id}@google.com",
        "htmlLink": f"https://calendar.sandbox.example/event?eid={event_id}",
        "creator": _creator(request, calendar),
        "organizer": _organizer(request, calendar),
        "sequence": 0,
        "_notified": bodies.notified({}, request.parameters),
    }
    bodies.add_meeting(event, event.pop("conferenceData", None), request.parameters)
    return saved(store, request.now, calendar["id"], event)


def _creator(request: Request, calendar: Resource) -> Resource:
    """The account that made the event; it is `self` only on its own calendar."""
    return {"email": request.address} | ({"self": True} if calendar["id"] == PRIMARY else {})


def _organizer(request: Request, calendar: Resource) -> Resource:
    """The calendar that the event is on: Google treats it as a person."""
    if calendar["id"] == PRIMARY:
        return {"email": request.address, "self": True}
    return {"email": calendar["id"], "displayName": calendar["summary"], "self": True}


def _made_up_id(store: Store) -> str:
    return f"made{store.change() + 1:08d}"
