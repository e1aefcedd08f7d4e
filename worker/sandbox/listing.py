"""events.list: everything in a calendar, or with a sync token what has changed since."""

from worker.sandbox import sync
from worker.sandbox.calendars import calendar_of, list_of_events
from worker.sandbox.event_store import shown
from worker.sandbox.fault import Fault
from worker.sandbox.request import Request
from worker.sandbox.store import Resource, Store


def list_events(request: Request) -> Resource:
    """events.list: series and changed occurrences, not expanded"""
    store, parameters = request.store, request.parameters
    calendar = calendar_of(request)
    _check_supported(request)
    since = sync.changed_since(request, calendar["id"])
    # A page token remembers where the listing began, so that the sync token at its end misses nothing.
    if "pageToken" in parameters:
        begun, after = sync.page_of(parameters["pageToken"])
    else:
        begun, after = store.change(), 0
    size = sync.page_size(request)
    rows = store.list("event", calendar["id"], after=after, since=since, most=size + 1)
    page = list_of_events(request, calendar)
    with_deleted = since or parameters.get("showDeleted")
    page["items"] = [
        shown(event)
        for event in rows[:size]
        if with_deleted or _is_listed(store, calendar["id"], event)
    ]
    if len(rows) > size:
        last = int(rows[size - 1]["etag"].strip('"'))
        return page | {"nextPageToken": sync.page_token(begun, last)}
    return page | {"nextSyncToken": sync.sync_token(calendar["id"], begun, parameters)}


def _check_supported(request: Request) -> None:
    if request.parameters.get("singleEvents"):
        raise Fault(501, "notImplemented", "the sandbox lists with singleEvents=false only")
    filters = [name for name in sync.NOT_WITH_SYNC_TOKEN if name in request.parameters]
    if filters and "syncToken" not in request.parameters:
        raise Fault(501, "notImplemented", f"the sandbox does not filter by {', '.join(filters)}")


def _is_listed(store: Store, calendar_id: str, event: Resource) -> bool:
    """Without a token, what is cancelled is left out, but not the cancelled occurrences of a series that stands."""
    if event["status"] != "cancelled":
        return True
    series = store.get("event", calendar_id, event.get("recurringEventId", ""))
    return series is not None and series["status"] != "cancelled"
