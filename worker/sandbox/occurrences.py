"""The occurrences of a series: what their ids are, and what the series makes of them."""

import re
from datetime import datetime

from worker.sandbox import times
from worker.sandbox.store import Resource

_OCCURRENCE_ID = re.compile(r"(?P<series>[a-v0-9]+)_(?P<stamp>\d{8}T\d{6}Z)")


def occurrence_id(series_id: str, start: datetime) -> str:
    """The id of the occurrence that the series has at this instant."""
    return f"{series_id}_{times.stamp(start)}"


def series_id_of(event_id: str) -> str | None:
    """The id of the series whose occurrence can have this id; None where it is no id of an occurrence."""
    match = _OCCURRENCE_ID.fullmatch(event_id)
    return match["series"] if match else None


def occurrence(series: Resource, start: datetime) -> Resource:
    """The occurrence at this instant, as the series makes it."""
    # An event that recurred once may have lost its zone together with its recurrence.
    zone = series["start"].get("timeZone", "UTC")
    inherited = {name: value for name, value in series.items() if name != "recurrence"}
    return inherited | {
        "id": occurrence_id(series["id"], start),
        "recurringEventId": series["id"],
        "originalStartTime": times.in_zone(start, zone),
        "start": times.in_zone(start, zone),
        "end": times.in_zone(start + times.length(series), zone),
    }
