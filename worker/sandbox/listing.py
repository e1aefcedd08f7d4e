"""events.list: everything in a calendar, or with a sync token what has changed since."""

from collections.abc import Iterable, Iterator

from worker.sandbox import sync, times
from worker.sandbox.calendars import calendar_of, list_of_events
from worker.sandbox.event_store import gone_occurrences, occurrences_of, shown
from worker.sandbox.fault import invalid
from worker.sandbox.filters import Filters, filters_of
from worker.sandbox.request import Request
from worker.sandbox.store import Resource, Store

_Key = list[str]


def list_events(request: Request) -> Resource:
    """events.list: series and changed occurrences; with singleEvents single events and all occurrences"""
    parameters = request.parameters
    calendar = calendar_of(request)
    filters = filters_of(parameters)
    if parameters.get("orderBy") == "startTime" and not parameters.get("singleEvents"):
        reason = "The requested ordering is not available for the particular query."
        raise invalid(reason, "orderBy")
    since = sync.changed_since(request, calendar["id"])
    # A page token remembers where the listing began, so that the sync token at its end misses nothing.
    begun, after = request.store.change(), [""]
    if "pageToken" in parameters:
        begun, after = sync.page_of(parameters["pageToken"])
    listed = [
        (_key(event, parameters.get("orderBy")), event)
        for event in _listed(request, calendar["id"], since, filters)
    ]
    remaining = sorted((entry for entry in listed if entry[0] > after), key=lambda entry: entry[0])
    size = sync.page_size(request)
    page = list_of_events(request, calendar)
    page["items"] = [shown(event) for _, event in remaining[:size]]
    if len(remaining) > size:
        return page | {"nextPageToken": sync.page_token(begun, remaining[size - 1][0])}
    # Google gives no sync token for an ordered list (googleapis/google-api-ruby-client#312).
    if "orderBy" in parameters:
        return page
    return page | {"nextSyncToken": sync.sync_token(calendar["id"], begun, parameters)}


def _listed(request: Request, calendar_id: str, since: int, filters: Filters) -> Iterator[Resource]:
    store, parameters = request.store, request.parameters
    rows = store.list("event", calendar_id, since=since)
    expanded = bool(parameters.get("singleEvents"))
    # What was deleted in the meantime is part of what has changed.
    with_deleted = since or "updatedMin" in parameters or parameters.get("showDeleted")
    for event in _expanded(store, calendar_id, rows) if expanded else rows:
        deleted = event["status"] == "cancelled"
        if deleted and not with_deleted and (expanded or not _is_gap(store, calendar_id, event)):
            continue
        if filters.let_through(event):
            yield event


def _expanded(store: Store, calendar_id: str, rows: list[Resource]) -> Iterable[Resource]:
    """The occurrences in place of each series, and the occurrences that it has no longer."""
    series_ids = {event["id"] for event in rows if event.get("recurrence") or event.get("_gone")}
    # By id, since both parts of a series that was cut in two can have had an occurrence that neither has any more.
    expanded: dict[str, Resource] = {}
    for event in rows:
        if event.get("recurringEventId") in series_ids:
            continue
        events = [event]
        if event.get("recurrence"):
            events = occurrences_of(store, calendar_id, event)
        events += gone_occurrences(store, calendar_id, event)
        expanded |= {single["id"]: single for single in events}
    return expanded.values()


def _is_gap(store: Store, calendar_id: str, event: Resource) -> bool:
    """Whether this is a cancelled occurrence of a series that stands: without it, the series would seem to have it."""
    series = store.get("event", calendar_id, event.get("recurringEventId", ""))
    return series is not None and series["status"] != "cancelled"


def _key(event: Resource, order: str | None) -> _Key:
    """Where the event stands in the list. No two events have the same, so that a page can begin after any of them."""
    start = times.stamp(times.instant(event["start"]))
    match order:
        case "startTime":
            return [start, event["id"]]
        case "updated":
            return [event["updated"], start, event["id"]]
        case _:
            # What changes while the pages are read comes again at the end.
            change = int(event["etag"].strip('"'))
            return [f"{change:020d}", start, event["id"]]
