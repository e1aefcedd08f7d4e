"""What a list of events leaves out: by time, by time of change, by words, and by properties."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.sandbox import times
from worker.sandbox.fault import Fault, invalid
from worker.sandbox.store import Resource

_WITH_OFFSET = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class TimeRange:
    """Events that end after `ends_after` (timeMin) and start before `starts_before` (timeMax), both exclusive."""

    ends_after: datetime | None
    starts_before: datetime | None

    def has(self, event: Resource) -> bool:
        """Whether the event, or for a series any of its occurrences, is in the range."""
        if self.ends_after is None and self.starts_before is None:
            return True
        length = times.length(event)
        return any(self._overlaps(start, start + length) for start in times.starts(event))

    def _overlaps(self, start: datetime, end: datetime) -> bool:
        ends_late = self.ends_after is None or end > self.ends_after
        return ends_late and (self.starts_before is None or start < self.starts_before)


@dataclass(frozen=True, slots=True)
class Filters:
    """What an event has to be for events.list to show it. `properties`: kind, name and value of extended properties."""

    range: TimeRange
    updated_since: datetime | None
    words: tuple[str, ...]
    ical_uid: str | None
    properties: tuple[tuple[str, str, str], ...]
    types: frozenset[str]

    def let_through(self, event: Resource) -> bool:
        """Whether the event is shown."""
        return (
            (self.ical_uid is None or event.get("iCalUID") == self.ical_uid)
            and (not self.types or event.get("eventType", "default") in self.types)
            and (self.updated_since is None or _updated(event) >= self.updated_since)
            and all(_has_property(event, *wanted) for wanted in self.properties)
            and _has_words(event, self.words)
            and self.range.has(event)
        )


def filters_of(parameters: Mapping[str, Any]) -> Filters:
    """The filters in the parameters of events.list. Raises Fault."""
    return Filters(
        time_range(parameters),
        instant_of(parameters, "updatedMin"),
        tuple(parameters.get("q", "").casefold().split()),
        parameters.get("iCalUID"),
        (
            *_properties("private", parameters.get("privateExtendedProperty", ())),
            *_properties("shared", parameters.get("sharedExtendedProperty", ())),
        ),
        frozenset(parameters.get("eventTypes", ())),
    )


def time_range(parameters: Mapping[str, Any]) -> TimeRange:
    """The range from `timeMin` to `timeMax`. Raises Fault."""
    ends_after, starts_before = (instant_of(parameters, name) for name in ("timeMin", "timeMax"))
    if ends_after and starts_before and ends_after >= starts_before:
        raise Fault(400, "timeRangeEmpty", "The specified time range is empty.", "timeMax")
    return TimeRange(ends_after, starts_before)


def instant_of(parameters: Mapping[str, Any], name: str) -> datetime | None:
    """The aware instant in a parameter, None where the call does not have it. Raises Fault: Google needs an offset."""
    text = parameters.get(name)
    if text is None:
        return None
    try:
        if not _WITH_OFFSET.fullmatch(text):
            raise ValueError
        return datetime.fromisoformat(text)
    except ValueError:
        raise Fault(400, "badRequest", "Bad Request") from None


def _properties(kind: str, wanted: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    for text in wanted:
        name, sign, value = text.partition("=")
        if not name or not sign:
            raise invalid(f"Invalid {kind} extended property: {text}", f"{kind}ExtendedProperty")
        yield kind, name, value


def _updated(event: Resource) -> datetime:
    return datetime.fromisoformat(event["updated"])


def _has_property(event: Resource, kind: str, name: str, value: str) -> bool:
    properties = event.get("extendedProperties", {}).get(kind, {})
    return name in properties and properties[name] == value


def _has_words(event: Resource, words: tuple[str, ...]) -> bool:
    """Whether every word is in one of the fields that Google's reference names for `q`."""
    if not words:
        return True
    people = [*event.get("attendees", ()), event.get("organizer", {})]
    texts = [event.get(name, "") for name in ("summary", "description", "location")]
    texts += [person.get(name, "") for person in people for name in ("displayName", "email")]
    searched = "\n".join(texts).casefold()
    return all(word in searched for word in words)
