"""Calendars, listing what changed in them, and free and busy times."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from datetime import UTC, datetime
from typing import Any

from worker.sandbox import times
from worker.sandbox.bodies import without_nulls
from worker.sandbox.events import calendar_of, find, shown
from worker.sandbox.fault import Fault, invalid
from worker.sandbox.store import Resource, Store

_DEFAULT_PAGE = 250
_MOST_FREE_BUSY = 50
_NOT_WITH_SYNC_TOKEN = (
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
)
_FIXED = (
    "alwaysIncludeEmail",
    "eventTypes",
    "maxAttendees",
    "maxResults",
    "showDeleted",
    "showHiddenInvitations",
    "singleEvents",
    "timeZone",
)


def insert(store: Store, _now: datetime, _p: dict[str, Any], body: dict[str, Any]) -> Resource:
    """calendars.insert"""
    body = without_nulls(body)
    if not body.get("summary"):
        raise Fault(400, "required", "Missing calendar summary.")
    times.zone(body.get("timeZone", "UTC"))
    number = len(store.list("calendar")) + 1
    calendar = (
        {"kind": "calendar#calendar", "timeZone": "UTC"}
        | body
        | {"id": f"c{number:04d}@group.calendar.google.com"}
    )
    store.put("calendar", "", calendar)
    return calendar


def get(store: Store, _now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """calendars.get"""
    return calendar_of(store, p)


def colors(_store: Store, _now: datetime, _p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """colors.get, with one colour of each kind"""
    colour = {"1": {"background": "#a4bdfc", "foreground": "#1d1d1d"}}
    return {
        "kind": "calendar#colors",
        "updated": "2012-02-14T00:00:00.000Z",
        "calendar": colour,
        "event": colour,
    }


def list_events(store: Store, _now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """events.list: everything, or with a sync token what has changed since; series and changed occurrences, not expanded."""
    calendar = calendar_of(store, p)
    if p.get("singleEvents"):
        raise Fault(501, "notImplemented", "the sandbox lists with singleEvents=false only")
    asked = {name: p[name] for name in _FIXED if name in p}
    since = _since(store, calendar["id"], p, asked)
    # A page token remembers where the listing began, so that the sync token at its end misses nothing.
    begun, after = _page_at(p["pageToken"]) if "pageToken" in p else (store.change(), 0)
    most = min(p.get("maxResults", _DEFAULT_PAGE), int(_setting(store, "page_size", 2500)))
    rows = store.list("event", calendar["id"], after=after, since=since, most=most + 1)
    page: Resource = {
        "kind": "calendar#events",
        "summary": calendar["summary"],
        "timeZone": calendar["timeZone"],
    }
    page["items"] = [
        shown(one)
        for one in rows[:most]
        if since or p.get("showDeleted") or _listed(store, calendar["id"], one)
    ]
    if len(rows) > most:
        return page | {
            "nextPageToken": _encoded({"at": [begun, int(rows[most - 1]["etag"].strip('"'))]})
        }
    return page | {
        "nextSyncToken": _encoded({"calendar": calendar["id"], "change": begun, "asked": asked})
    }


def _since(store: Store, calendar_id: str, p: dict[str, Any], asked: Resource) -> int:
    if "syncToken" not in p:
        unknown = [name for name in _NOT_WITH_SYNC_TOKEN if name in p]
        if unknown:
            raise Fault(
                501, "notImplemented", f"the sandbox does not filter by {', '.join(unknown)}"
            )
        return 0
    forbidden = [name for name in _NOT_WITH_SYNC_TOKEN if name in p]
    if forbidden or p.get("showDeleted") is False:
        raise invalid(
            f"Sync token cannot be used with {', '.join(forbidden) or 'showDeleted=false'}."
        )
    token = _decoded(p["syncToken"])
    if not isinstance(token, dict) or not _is_change(token.get("change")) or "asked" not in token:
        raise _no_longer()
    if token.get("calendar") != calendar_id or token["change"] < _setting(store, "oldest_token", 0):
        raise _no_longer()
    if token["asked"] != asked:
        raise invalid("Sync token was given out for other parameters.")
    # Change 0 would read as "everything": a token from an empty calendar asks for what came after it all the same.
    return max(int(token["change"]), 1)


def _listed(store: Store, calendar_id: str, event: Resource) -> bool:
    """Without a token, what is cancelled is left out, but not the cancelled occurrences of a series that stands."""
    if event["status"] != "cancelled":
        return True
    series = store.get("event", calendar_id, event.get("recurringEventId", ""))
    return series is not None and series["status"] != "cancelled"


def expire_tokens(store: Store) -> None:
    """From now on every sync token given out so far is answered with 410."""
    store.put("setting", "", {"id": "oldest_token", "value": store.change() + 1})


def limit_pages(store: Store, size: int) -> None:
    """Give out at most so many events a page, whatever is asked for."""
    store.put("setting", "", {"id": "page_size", "value": size})


def free_busy(store: Store, _now: datetime, _p: dict[str, Any], body: dict[str, Any]) -> Resource:
    """freebusy.query: errors come for each calendar, inside a 200"""
    body = without_nulls(body)
    if "timeMin" not in body or "timeMax" not in body:
        raise Fault(400, "required", "Missing timeMin or timeMax parameter.")
    if len(body.get("items", ())) > _MOST_FREE_BUSY:
        raise invalid("Too many calendars requested.")
    if not all("id" in one for one in body.get("items", ())):
        raise Fault(400, "required", "Missing calendar id.")
    first, last = (times.instant({"dateTime": body[name]}) for name in ("timeMin", "timeMax"))
    if last <= first:
        raise Fault(400, "timeRangeEmpty", "The specified time range is empty.")
    calendars = {one["id"]: _busy(store, one["id"], first, last) for one in body.get("items", ())}
    return {
        "kind": "calendar#freeBusy",
        "timeMin": body["timeMin"],
        "timeMax": body["timeMax"],
        "calendars": calendars,
    }


def _busy(store: Store, calendar_id: str, first: datetime, last: datetime) -> Resource:
    if store.get("calendar", "", calendar_id) is None:
        return {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
    found: list[tuple[datetime, datetime]] = []
    for event in store.list("event", calendar_id):
        if event["status"] == "cancelled" or "recurringEventId" in event:
            continue
        for at in times.starts(event):
            one = (
                find(store, calendar_id, f"{event['id']}_{times.stamp(at)}")
                if event.get("recurrence")
                else event
            )
            start, end = times.instant(one["start"]), times.instant(one["end"])
            if one["status"] != "cancelled" and start < last and end > first:
                found.append((start, end))
    return {"busy": [{"start": _utc(start), "end": _utc(end)} for start, end in sorted(found)]}


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _setting(store: Store, name: str, default: int) -> int:
    found = store.get("setting", "", name)
    return int(found["value"]) if found else default


def _encoded(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode()


def _decoded(token: str) -> Any:
    """What is in a token; None where it was never given out."""
    try:
        return json.loads(urlsafe_b64decode(token.encode()))
    except (Base64Error, ValueError, RecursionError):
        return None


def _page_at(token: str) -> tuple[int, int]:
    found = _decoded(token)
    at = found.get("at") if isinstance(found, dict) else None
    if not isinstance(at, list) or len(at) != 2 or not all(_is_change(one) for one in at):
        raise invalid("Invalid page token value.")
    return at[0], at[1]


def _is_change(value: Any) -> bool:
    # No higher than a row of the store can be.
    return type(value) is int and 0 <= value < 2**63


def _no_longer() -> Fault:
    return Fault(410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.")
