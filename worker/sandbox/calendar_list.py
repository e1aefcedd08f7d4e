"""The list of the owner's calendars: all that there are, and with a sync token those made, changed or deleted since."""

from worker.sandbox import pages
from worker.sandbox.calendars import PRIMARY, calendar_of, primary_calendar, shown_id
from worker.sandbox.fault import Fault, invalid
from worker.sandbox.request import Request
from worker.sandbox.store import Resource

_PAGE_SIZE = 100
# The fields that an entry shares with its calendar.
_OF_CALENDAR = ("etag", "summary", "description", "location", "timeZone", "conferenceProperties")


def get(request: Request) -> Resource:
    """calendarList.get"""
    return _entry(request, calendar_of(request))


def list_entries(request: Request) -> Resource:
    """calendarList.list"""
    store, parameters = request.store, request.parameters
    primary_calendar(request)
    since = _changed_since(request)
    items = [_entry(request, calendar) for calendar in store.list("calendar", since=since)]
    if since or parameters.get("showDeleted"):
        items += [_deleted_entry(row) for row in store.list("deleted calendar", since=since)]
    start, end = pages.span(parameters, _PAGE_SIZE)
    change = store.change()
    page: Resource = {
        "kind": "calendar#calendarList",
        "etag": f'"p{change}"',
        "items": items[start:end],
    }
    if end < len(items):
        return page | {"nextPageToken": str(end)}
    return page | {"nextSyncToken": pages.encoded({"calendars": change})}


def _changed_since(request: Request) -> int:
    if "syncToken" not in request.parameters:
        return 0
    if "minAccessRole" in request.parameters or request.parameters.get("showDeleted") is False:
        raise invalid("Sync token cannot be used with minAccessRole or showDeleted=false.")
    match pages.decoded(request.parameters["syncToken"]):
        case {"calendars": int(change)} if 0 < change <= request.store.change():
            return change
    message = "Sync token is no longer valid, a full sync is required."
    raise Fault(410, "fullSyncRequired", message)


def _entry(request: Request, calendar: Resource) -> Resource:
    shared = {name: calendar[name] for name in _OF_CALENDAR if name in calendar}
    return (
        {"kind": "calendar#calendarListEntry", "id": shown_id(request, calendar)}
        | shared
        | {
            "colorId": "1",
            "backgroundColor": "#a4bdfc",
            "foregroundColor": "#1d1d1d",
            "selected": True,
            "accessRole": "owner",
            "defaultReminders": [],
        }
        | ({"primary": True} if calendar["id"] == PRIMARY else {})
    )


def _deleted_entry(deleted: Resource) -> Resource:
    return {
        "kind": "calendar#calendarListEntry",
        "etag": deleted["etag"],
        "id": deleted["id"],
        "deleted": True,
    }
