"""Which series each event of a calendar belongs to, by what was kept of it before step 0006."""

from collections.abc import Mapping
from typing import Any


def series_of(events: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The id of the series that each event is, is an occurrence of, or was cut off. `events`: what
    was kept of them, by id."""
    by_label = {
        event["label"]: name
        for name, event in events.items()
        if _is_first(name, event) and event.get("label")
    }
    return {name: _root(name, events, by_label) for name in events}


def _is_first(name: str, event: Mapping[str, Any]) -> bool:
    # A series of ours is named after its label: `pc`, the attempt, and the label without it.
    digest = str(event.get("label", "")).partition("-")[0]
    return bool(digest) and name.startswith("pc") and name.endswith(digest)


def _root(name: str, events: Mapping[str, Mapping[str, Any]], by_label: Mapping[str, str]) -> str:
    event = events[name]
    parent = event.get("series_id") or name
    parent_event = events.get(parent, event)
    label = parent_event.get("label") or event.get("label") or ""
    part_of = parent_event.get("part_of") or parent.partition("_R")[0]
    return by_label.get(label) or part_of or parent
