"""A series that is cut in two, as Google's web client does it for "this and following".

The first part ends before the cut. The second part is a series of its own. Its id and its iCalUID are those of the whole series with
a range; the ids of its occurrences have no range (an answer of Google's recorded in 2021; odoo/odoo#120798). Whether the private
extended properties go into the second part, nobody promises: they belong to one copy of an event.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from worker.sandbox import recurrence_lines, times
from worker.sandbox.event_store import saved
from worker.sandbox.occurrences import part_id
from worker.sandbox.store import Resource, Store

# What Google itself writes into private extended properties (recorded in 2018).
_PROPERTY_OF_GOOGLE = {"everyoneDeclinedDismissed": "-1"}


class Labels(StrEnum):
    """What becomes of the private extended properties in the second part: they are kept, lost, or kept with one added."""

    KEPT = "kept"
    LOST = "lost"
    ADDED = "added"


def cut_in_two(
    store: Store,
    now: datetime,
    calendar_id: str,
    series: Resource,
    number: int,
    by: timedelta,
    labels: Labels,
) -> str:
    """Cuts a series at an occurrence of its rule, counted from 0 and not the first, and moves the second part. Gives back the id of
    that part.

    Changed occurrences go along with a second part that is not moved; one that is moved begins without any.
    """
    if number == 0:
        raise ValueError("there is nothing before the first occurrence: move the whole series")
    cut = times.starts(series)[number]
    first = series | {
        "recurrence": recurrence_lines.before(series, cut),
        "sequence": series.get("sequence", 0) + 1,
    }
    second = _second_part(series, _free_id(store, calendar_id, series["id"], cut), cut, by, labels)
    if not by:
        _hand_over(store, now, calendar_id, series["id"], second, cut)
    saved(store, now, calendar_id, first)
    saved(store, now, calendar_id, second)
    return str(second["id"])


def _second_part(
    series: Resource, event_id: str, cut: datetime, by: timedelta, labels: Labels
) -> Resource:
    zone = series["start"]["timeZone"]
    start = times.instant(times.in_zone(cut, zone)) + by
    part = series | {
        "id": event_id,
        "iCalUID": f"{event_id}@google.com",
        "htmlLink": f"https://calendar.sandbox.example/event?eid={event_id}",
        "start": times.in_zone(start, zone),
        "end": times.in_zone(start + times.length(series), zone),
        "recurrence": recurrence_lines.since(series, cut, by),
        "sequence": series.get("sequence", 0) + 1,
        "extendedProperties": _properties(series, labels),
    }
    empty = {"_gone"} | (set() if part["extendedProperties"] else {"extendedProperties"})
    return {name: value for name, value in part.items() if name not in empty}


def _properties(series: Resource, labels: Labels) -> Resource:
    properties = dict(series.get("extendedProperties", {}))
    match labels:
        case Labels.LOST:
            properties.pop("private", None)
        case Labels.ADDED:
            properties["private"] = properties.get("private", {}) | _PROPERTY_OF_GOOGLE
    return properties


def _free_id(store: Store, calendar_id: str, series_id: str, cut: datetime) -> str:
    """The id of a part that begins here. Parts that were moved can be cut at an instant where another one was cut before."""
    while store.get("event", calendar_id, part_id(series_id, cut)) is not None:
        cut += timedelta(seconds=1)
    return part_id(series_id, cut)


def _hand_over(
    store: Store, now: datetime, calendar_id: str, series_id: str, part: Resource, cut: datetime
) -> None:
    """Gives the changed occurrences from the cut on to the second part."""
    for event in store.list("event", calendar_id):
        if event.get("recurringEventId") != series_id:
            continue
        if times.instant(event["originalStartTime"]) >= cut:
            owned = {"recurringEventId": part["id"], "iCalUID": part["iCalUID"]}
            saved(store, now, calendar_id, event | owned)
