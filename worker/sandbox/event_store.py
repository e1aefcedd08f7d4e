"""How events are kept: series and single events under their calendar, and an occurrence once something about it was changed.

A changed occurrence has `recurringEventId` and `originalStartTime`, as at Google. Fields that begin with an underscore are the
sandbox's own and never shown.
"""

from collections.abc import Iterator
from datetime import datetime

from worker.sandbox import times
from worker.sandbox.fault import Fault, not_found
from worker.sandbox.occurrences import id_form, occurrence, possible_series
from worker.sandbox.store import Resource, Store

_SHOWN_OF_CANCELLED = ("kind", "etag", "id", "status", "recurringEventId", "originalStartTime")


def find(store: Store, calendar_id: str, event_id: str) -> Resource:
    """The event or occurrence as stored, or an occurrence as its series makes it. Raises Fault 404."""
    stored = store.get("event", calendar_id, event_id)
    if stored is not None:
        return stored
    id_of = id_form(store)
    for series in possible_series(store, calendar_id, event_id):
        for start in times.starts(series):
            if id_of(series["id"], start) == event_id:
                return occurrence(series, start, event_id)
    raise not_found(event_id)


def occurrences_of(store: Store, calendar_id: str, series: Resource) -> list[Resource]:
    """Every occurrence of a series as it is now, by its original start."""
    id_of = id_form(store)
    events = []
    for start in times.starts(series):
        event_id = id_of(series["id"], start)
        changed = store.get("event", calendar_id, event_id)
        is_ours = changed is not None and changed["recurringEventId"] == series["id"]
        events.append(changed if changed and is_ours else occurrence(series, start, event_id))
    return events


def gone_occurrences(store: Store, calendar_id: str, event: Resource) -> Iterator[Resource]:
    """The occurrences that this event had and has no longer, cancelled; not those that another part of the series has now."""
    id_of = id_form(store)
    for text in event.get("_gone", ()):
        start = datetime.fromisoformat(text)
        event_id = id_of(event["id"], start)
        if not _is_there(store, calendar_id, event_id):
            yield occurrence(event, start, event_id) | {"status": "cancelled"}


def _is_there(store: Store, calendar_id: str, event_id: str) -> bool:
    try:
        return bool(find(store, calendar_id, event_id)["status"] != "cancelled")
    except Fault:
        return False


def saved(store: Store, now: datetime, calendar_id: str, event: Resource) -> Resource:
    """Stores the event and gives back what its owner sees of it."""
    before = store.get("event", calendar_id, event["id"])
    kept = {name: value for name, value in event.items() if name != "etag"}
    kept["updated"] = times.written(now)
    decisive = ("start", "recurrence", "status")
    recurs_anew = before is not None and any(
        before.get(name) != kept.get(name) for name in decisive
    )
    if before is not None and recurs_anew:
        kept |= {"_gone": _gone_starts(before, kept)}
    change = store.put("event", calendar_id, kept)
    if recurs_anew:
        _cancel_dropped_occurrences(store, now, calendar_id, kept)
    return shown(kept | {"etag": f'"{change}"'})


def _gone_starts(before: Resource, after: Resource) -> list[str]:
    gone = {datetime.fromisoformat(start) for start in before.get("_gone", ())}
    if before.get("recurrence"):
        gone |= set(times.starts(before))
    if after.get("recurrence"):
        gone -= set(times.starts(after))
    return [start.isoformat() for start in sorted(gone)]


def _cancel_dropped_occurrences(
    store: Store, now: datetime, calendar_id: str, series: Resource
) -> None:
    """Cancels the changed occurrences that the series no longer has, now that it recurs at other times, or never."""
    stands = series["status"] != "cancelled" and series.get("recurrence")
    starts = set(times.starts(series)) if stands else set()
    for event in store.list("event", calendar_id):
        if event.get("recurringEventId") != series["id"] or event["status"] == "cancelled":
            continue
        if times.instant(event["originalStartTime"]) not in starts:
            saved(store, now, calendar_id, event | {"status": "cancelled"})


def shown(event: Resource) -> Resource:
    """What a caller sees. Of what is cancelled, Google guarantees no more than the ids and the original start."""
    if event["status"] == "cancelled":
        return {name: event[name] for name in _SHOWN_OF_CANCELLED if name in event}
    return {name: value for name, value in event.items() if not name.startswith("_")}
