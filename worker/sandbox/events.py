"""Events as the sandbox has them: series with ids of the caller's, and the occurrences that differ from them.

An event is stored under its calendar; an occurrence only once something about it was changed, with `recurringEventId` and
`originalStartTime`, as Google does. What begins with an underscore is the sandbox's own and never shown.
"""

import re
from datetime import datetime
from typing import Any

from worker.sandbox import bodies, times
from worker.sandbox.fault import Fault, invalid, not_found
from worker.sandbox.store import Resource, Store

_OCCURRENCE_ID = re.compile(r"(?P<series>[a-v0-9]+)_(?P<stamp>\d{8}T\d{6}Z)")


def insert(store: Store, now: datetime, p: dict[str, Any], body: dict[str, Any]) -> Resource:
    """events.insert"""
    calendar = calendar_of(store, p)
    event = bodies.given(body)
    event_id = event.setdefault("id", _made_up_id(store))
    if not re.fullmatch(r"[a-v0-9]{5,1024}", event_id):
        raise invalid("Invalid resource id value.")
    if store.get("event", calendar["id"], event_id) is not None:
        # A deleted event keeps its id for good.
        raise Fault(409, "duplicate", "The requested identifier already exists.")
    bodies.check(event, body)
    times.check(event)
    event["attendees"] = [bodies.attendee(one) for one in event.get("attendees", ())]
    event |= {
        "kind": "calendar#event",
        "status": "confirmed",
        "created": now.isoformat(),
        "iCalUID": f"{event_id}@google.com",
        "htmlLink": f"https://calendar.sandbox.example/event?eid={event_id}",
        "organizer": {"email": calendar["id"], "displayName": calendar["summary"], "self": True},
        "sequence": 0,
        "_notified": [p.get("sendUpdates", "none")],
    }
    bodies.confer(event, event.pop("conferenceData", None), p)
    return saved(store, now, calendar["id"], event)


def get(store: Store, _now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """events.get, of a series or of one occurrence"""
    calendar = calendar_of(store, p)
    return shown(find(store, calendar["id"], p["eventId"]))


def patch(store: Store, now: datetime, p: dict[str, Any], body: dict[str, Any]) -> Resource:
    """events.patch: objects are merged, lists replaced, null takes away. An attendee without responseStatus starts anew."""
    calendar, event = _to_change(store, p, body)
    change = {
        name: value for name, value in body.items() if name not in bodies.READ_ONLY and name != "id"
    }
    conference = bodies.without_nulls(change.pop("conferenceData", None))
    return _changed(store, now, calendar["id"], event, bodies.merged(event, change), conference, p)


def update(store: Store, now: datetime, p: dict[str, Any], body: dict[str, Any]) -> Resource:
    """events.update: what the body does not say is gone, but for what is Google's own. An attendee without responseStatus starts
    anew."""
    calendar, event = _to_change(store, p, body)
    kept = {
        name: value
        for name, value in event.items()
        if name in bodies.READ_ONLY or name.startswith("_")
    }
    replaced = (
        {"status": "confirmed", "attendees": []} | bodies.given(body) | kept | {"id": event["id"]}
    )
    conference = replaced.pop("conferenceData", None)
    if p.get("conferenceDataVersion", 0) < 1 and "conferenceData" in event:
        # Whoever knows nothing of conferences takes none away.
        replaced["conferenceData"] = event["conferenceData"]
    elif conference is None:
        replaced.pop("hangoutLink", None)
    return _changed(store, now, calendar["id"], event, replaced, conference, p)


def _to_change(store: Store, p: dict[str, Any], body: dict[str, Any]) -> tuple[Resource, Resource]:
    """The calendar, and the event in it that may be changed so. Raises Fault."""
    calendar = calendar_of(store, p)
    event = find(store, calendar["id"], p["eventId"])
    if event["status"] == "cancelled" and body.get("status") != "confirmed":
        raise Fault(403, "forbidden", "a cancelled event cannot be changed")
    _check_etag(event, p)
    bodies.check(event, body)
    return calendar, event


def _changed(
    store: Store,
    now: datetime,
    calendar_id: str,
    event: Resource,
    changed: Resource,
    conference: Resource | None,
    p: dict[str, Any],
) -> Resource:
    changed.setdefault("status", "confirmed")
    if changed.get("attendees") != event.get("attendees"):
        changed["attendees"] = [bodies.attendee(one) for one in changed.get("attendees", ())]
    times.check(changed)
    bodies.confer(changed, conference, p)
    moved = any(changed.get(name) != event.get(name) for name in ("start", "end", "recurrence"))
    changed["sequence"] = event.get("sequence", 0) + moved
    changed["_notified"] = [*event.get("_notified", ()), p.get("sendUpdates", "none")]
    return saved(store, now, calendar_id, changed)


def _check_etag(event: Resource, p: dict[str, Any]) -> None:
    if p.get("_if_match") not in (None, "*", event.get("etag")):
        raise Fault(412, "conditionNotMet", "Precondition Failed")


def delete(store: Store, now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """events.delete: the event stays, cancelled, and so does its id"""
    calendar = calendar_of(store, p)
    event = find(store, calendar["id"], p["eventId"])
    if event["status"] == "cancelled":
        raise Fault(410, "deleted", "Resource has been deleted")
    _check_etag(event, p)
    saved(
        store,
        now,
        calendar["id"],
        event
        | {
            "status": "cancelled",
            "_notified": [*event.get("_notified", ()), p.get("sendUpdates", "none")],
        },
    )
    return {}


def instances(store: Store, _now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """events.instances: every occurrence of a series"""
    calendar = calendar_of(store, p)
    series = find(store, calendar["id"], p["eventId"])
    filters = [name for name in ("originalStart", "timeMin", "timeMax") if name in p]
    if filters:
        raise Fault(501, "notImplemented", f"the sandbox does not filter by {', '.join(filters)}")
    if not series.get("recurrence"):
        raise invalid("The event does not recur.")
    found = [
        find(store, calendar["id"], f"{series['id']}_{times.stamp(at)}")
        for at in times.starts(series)
    ]
    items = [shown(one) for one in found if one["status"] != "cancelled" or p.get("showDeleted")]
    start, end = span(p, 250)
    page: Resource = {"kind": "calendar#events", "items": items[start:end]}
    return page | ({"nextPageToken": str(end)} if end < len(items) else {})


def find(store: Store, calendar_id: str, event_id: str) -> Resource:
    """The event or occurrence as stored, or an occurrence as its series makes it. Raises Fault 404."""
    stored = store.get("event", calendar_id, event_id)
    if stored is not None:
        return stored
    match = _OCCURRENCE_ID.fullmatch(event_id)
    series = store.get("event", calendar_id, match["series"]) if match else None
    if match is None or series is None or not series.get("recurrence"):
        raise not_found(event_id)
    at = next((one for one in times.starts(series) if times.stamp(one) == match["stamp"]), None)
    if at is None:
        raise not_found(event_id)
    zone = series["start"]["timeZone"]
    occurrence = {name: value for name, value in series.items() if name != "recurrence"}
    return occurrence | {
        "id": event_id,
        "recurringEventId": series["id"],
        "originalStartTime": times.at_zone(at, zone),
        "start": times.at_zone(at, zone),
        "end": times.at_zone(at + times.length(series), zone),
    }


def saved(store: Store, now: datetime, calendar_id: str, event: Resource) -> Resource:
    """Stores the event and gives back what its owner sees of it."""
    before = store.get("event", calendar_id, event["id"])
    kept = {name: value for name, value in event.items() if name != "etag"} | {
        "updated": now.isoformat()
    }
    number = store.put("event", calendar_id, kept)
    if before and any(
        before.get(name) != kept.get(name) for name in ("start", "recurrence", "status")
    ):
        _drop_occurrences(store, now, calendar_id, kept)
    return shown(kept | {"etag": f'"{number}"'})


def _drop_occurrences(store: Store, now: datetime, calendar_id: str, series: Resource) -> None:
    """Cancels what differs from its series but is no occurrence of it any more, now that it recurs at other times, or never."""
    stands = series["status"] != "cancelled" and series.get("recurrence")
    there = set(times.starts(series)) if stands else set()
    for one in store.list("event", calendar_id):
        if one.get("recurringEventId") != series["id"] or one["status"] == "cancelled":
            continue
        if times.instant(one["originalStartTime"]) not in there:
            saved(store, now, calendar_id, one | {"status": "cancelled"})


def shown(event: Resource) -> Resource:
    """What a caller sees. Of what is cancelled Google guarantees no more than the ids and the original start."""
    if event["status"] == "cancelled":
        kept = ("kind", "etag", "id", "status", "recurringEventId", "originalStartTime")
        return {name: event[name] for name in kept if name in event}
    return {name: value for name, value in event.items() if not name.startswith("_")}


def calendar_of(store: Store, p: dict[str, Any]) -> Resource:
    """The calendar that a call names; `primary` is the mailbox's own. Raises Fault 404."""
    found = store.get("calendar", "", p["calendarId"])
    if found is None and p["calendarId"] == "primary":
        found = {"id": "primary", "summary": "primary", "timeZone": "UTC"}
        store.put("calendar", "", found)
    if found is None:
        raise not_found(p["calendarId"])
    return found


def span(p: dict[str, Any], usual: int) -> tuple[int, int]:
    """Where the page that a call asks for begins and ends in all that there is. Raises Fault."""
    token = p.get("pageToken", "0")
    if not re.fullmatch(r"[0-9]{1,9}", token):
        raise invalid("Invalid page token value.")
    return int(token), int(token) + int(p.get("maxResults", usual))


def _made_up_id(store: Store) -> str:
    return f"made{store.change() + 1:08d}"
