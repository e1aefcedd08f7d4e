"""How a series of ours is known in Google Calendar: by its id, and by a label of its events."""

from base64 import b32hexencode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from worker.ports.calendar import SeriesName

PRIMARY = "primary"
_PREFIX = "pc"
_LABEL = "peerCoaching"


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
    properties = resource.get("extendedProperties", {})
    for scope in ("private", "shared"):
        if label := properties.get(scope, {}).get(_LABEL):
            return str(label)
    return ""


def is_ours(resource: Mapping[str, Any]) -> bool:
    """Whether an event is one of the program's series, a part that was cut off one, or an occurrence
    of either. In the sender's own calendar stand other things too."""
    ids = (str(resource.get("id", "")), str(resource.get("recurringEventId", "")))
    return any(each.startswith(_PREFIX) for each in ids) or bool(label_in(resource))
