"""events.instances: the occurrences of one series."""

from worker.sandbox import times
from worker.sandbox.calendars import calendar_of, list_of_events
from worker.sandbox.event_store import find, occurrences_of, shown
from worker.sandbox.fault import invalid
from worker.sandbox.filters import instant_of, time_range
from worker.sandbox.pages import span
from worker.sandbox.request import Request
from worker.sandbox.store import Resource

_PAGE_SIZE = 250


def instances(request: Request) -> Resource:
    """events.instances"""
    calendar = calendar_of(request)
    series = find(request.store, calendar["id"], request.parameters["eventId"])
    in_range = time_range(request.parameters)
    original_start = instant_of(request.parameters, "originalStart")
    if not series.get("recurrence"):
        raise invalid("The event does not recur.")
    items = [
        shown(event)
        for event in occurrences_of(request.store, calendar["id"], series)
        if (event["status"] != "cancelled" or request.parameters.get("showDeleted"))
        and original_start in (None, times.instant(event["originalStartTime"]))
        and in_range.has(event)
    ]
    start, end = span(request.parameters, _PAGE_SIZE)
    page = list_of_events(request, calendar) | {"items": items[start:end]}
    return page | ({"nextPageToken": str(end)} if end < len(items) else {})
