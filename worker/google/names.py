"""How a series of ours is known in Google Calendar: by its id, and by a label of its events."""

import re
from base64 import b32hexencode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from worker.google.json_values import object_of
from worker.ports.calendar import SeriesName

PRIMARY = "primary"
_PREFIX = "pc"
_LABEL = "peerCoaching"
_LABEL_OF_OURS = re.compile(r"([a-v0-9]{32})(?:-(\d+))?")
_PART = re.compile(r"([a-v0-9]{5,})_R\d{8}")


def event_id(name: SeriesName) -> str:
    """An id of Google's alphabet (a-v and 0-9: base32hex, RFC 4648 section 7), the same whenever it
    is asked for.

    A deleted event keeps its id for good, so two who are put together anew get another one.
    """
    return f"{_PREFIX}{name.attempt}{_digest(name)}"


def label_of(name: SeriesName) -> str:
    """What the events of this series carry for our eyes."""
    return _digest(name) + (f"-{name.attempt}" if name.attempt > 1 else "")


def _digest(name: SeriesName) -> str:
    named = "\n".join((name.cohort, name.round, name.coach, name.client))
    return b32hexencode(sha256(named.encode()).digest()[:20]).decode().lower()


def labels(name: SeriesName) -> dict[str, Any]:
    """The extended properties of a series. `private` belongs to one copy of an event, `shared` goes
    with it: a part that a guest cuts off has the second at least."""
    own = {_LABEL: label_of(name)}
    return {"private": own, "shared": own}


def label_in(resource: Mapping[str, Any]) -> str:
    """The label of an event, whatever other programs have put beside it; empty where it has none."""
    properties = object_of(resource.get("extendedProperties"))
    for scope in ("private", "shared"):
        if label := object_of(properties.get(scope)).get(_LABEL):
            return str(label)
    return ""


def part_of(resource: Mapping[str, Any]) -> str:
    """The id of the series that a part was cut off by "this and following", as Google makes the ids
    of parts: `<id>_R<UTC stamp>`, or an iCalUID of that form; otherwise that of the series whose label
    it carries. Empty for anything else."""
    for name in (str(resource.get("id", "")), str(resource.get("iCalUID", ""))):
        if match := _PART.match(name):
            return match[1]
    labelled = _event_id_of(label_in(resource))
    return "" if labelled == resource.get("id") else labelled


def _event_id_of(label: str) -> str:
    """The id of the series that carries this label; empty for what is no label of ours."""
    match = _LABEL_OF_OURS.fullmatch(label)
    return f"{_PREFIX}{match[2] or 1}{match[1]}" if match else ""


def is_ours(resource: Mapping[str, Any]) -> bool:
    """Whether an event is one of the program's series, a part that was cut off one, or an occurrence
    of either. In the sender's own calendar stand other things too."""
    names = (str(resource.get(name, "")) for name in ("id", "recurringEventId", "iCalUID"))
    return any(name.startswith(_PREFIX) for name in names) or bool(label_in(resource))
