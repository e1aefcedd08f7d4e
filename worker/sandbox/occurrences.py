"""The occurrences of a series: what their ids are, and what the series makes of them.

An id is usually `<id of the series>_<start in UTC>`. Google has announced another form for 2026, and that clients must not read
anything in an id (phw198/OutlookGoogleCalendarSync#2205). A sandbox can be told to give out ids that say nothing.
"""

import re
from base64 import b32hexencode
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256

from worker.sandbox import times
from worker.sandbox.store import Resource, Store

IdForm = Callable[[str, datetime], str]

_OPAQUE_IDS = "opaque_ids"
_STAMPED_ID = re.compile(r"(?P<base>[a-v0-9]+)_\d{8}T\d{6}Z")
# The later part of a series that was cut in two has an id with a range: <id of the series>_R<start in UTC>.
_RANGE = "_R"


def make_ids_opaque(store: Store) -> None:
    """From now on the ids of occurrences say nothing. For a new sandbox only: occurrences that were changed before keep their ids."""
    if not store.setting(_OPAQUE_IDS, 0):
        store.set(_OPAQUE_IDS, 1)


def id_form(store: Store) -> IdForm:
    """What makes the id of an occurrence from the id of its series and its original start."""
    return _opaque_id if store.setting(_OPAQUE_IDS, 0) else _stamped_id


def _stamped_id(series_id: str, start: datetime) -> str:
    return f"{base_of(series_id)}_{times.stamp(start)}"


def _opaque_id(series_id: str, start: datetime) -> str:
    digest = sha256(_stamped_id(series_id, start).encode()).digest()
    # 26 characters of those that Google's reference allows for ids: a to v and digits.
    return b32hexencode(digest[:16]).decode().rstrip("=").lower()


def base_of(series_id: str) -> str:
    """The id of the whole series that this series is a part of; its own id where it was never cut."""
    return series_id.partition(_RANGE)[0]


def part_id(series_id: str, start: datetime) -> str:
    """The id of the part of a series that begins at this instant, as Google makes it when a series is cut in two."""
    return f"{base_of(series_id)}{_RANGE}{times.stamp(start).rstrip('Z')}"


def possible_series(store: Store, calendar_id: str, event_id: str) -> Iterator[Resource]:
    """Every series whose occurrence can have this id."""
    if store.setting(_OPAQUE_IDS, 0):
        yield from _recurring(store.list("event", calendar_id))
    elif stamped := _STAMPED_ID.fullmatch(event_id):
        whole = store.get("event", calendar_id, stamped["base"])
        yield from _recurring([whole] if whole else [])
        # Only if it is not in the whole series: all events are read for it.
        parts = store.list("event", calendar_id)
        prefix = f"{stamped['base']}{_RANGE}"
        yield from _recurring([event for event in parts if event["id"].startswith(prefix)])


def _recurring(events: list[Resource]) -> Iterator[Resource]:
    return (event for event in events if event.get("recurrence"))


def occurrence(series: Resource, start: datetime, event_id: str) -> Resource:
    """The occurrence at this instant and with this id, as the series makes it."""
    # An event that recurred once may have lost its zone together with its recurrence.
    zone = series["start"].get("timeZone", "UTC")
    inherited = {name: value for name, value in series.items() if name != "recurrence"}
    return inherited | {
        "id": event_id,
        "recurringEventId": series["id"],
        "originalStartTime": times.in_zone(start, zone),
        "start": times.in_zone(start, zone),
        "end": times.in_zone(start + times.length(series), zone),
    }
