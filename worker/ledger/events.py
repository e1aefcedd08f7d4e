"""Events as last seen, as text in the ledger, there and back."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from worker.core.model import Response
from worker.ports import Guest, ObservedEvent


def event_out(event: ObservedEvent) -> str:
    """The event as JSON text; instants in ISO 8601."""
    value: dict[str, Any] = {
        "id": event.id,
        "cancelled": event.cancelled,
        "series_id": event.series_id,
        "original_start": event.original_start and event.original_start.isoformat(),
        "start": event.start and event.start.isoformat(),
        "zone": event.zone,
        "recurrence": list(event.recurrence),
        "guests": [
            [one.email, str(one.response), one.since and one.since.isoformat(), one.comment]
            for one in event.guests
        ],
        "labels": dict(event.labels),
        "link": event.link,
        "meet": event.meet,
        "gone_at": event.gone_at and event.gone_at.isoformat(),
    }
    return json.dumps(value)


@lru_cache(maxsize=65536)
def event_in(text: str) -> ObservedEvent:
    """What `event_out` wrote. Kept by its text: a pass reads the same events again and again."""
    value = json.loads(text)
    return ObservedEvent(
        id=value["id"],
        cancelled=value["cancelled"],
        series_id=value["series_id"],
        original_start=_instant(value["original_start"]),
        start=_instant(value["start"]),
        zone=value["zone"],
        recurrence=tuple(value["recurrence"]),
        guests=tuple(
            Guest(email, Response(response), _instant(since), note)
            for email, response, since, note in value["guests"]
        ),
        labels=tuple(sorted(value["labels"].items())),
        link=value["link"],
        meet=value["meet"],
        gone_at=_instant(value.get("gone_at")),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
