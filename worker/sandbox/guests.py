"""What students do in their own calendars and what else people do to events, which the organizer's API then shows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from worker.sandbox import times
from worker.sandbox.events import find, saved
from worker.sandbox.service import Sandbox
from worker.sandbox.store import Resource


class Guests:
    """Everybody but the program, as they use a sandbox. `now`: the aware instant at which they act."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._store = sandbox.store

    def events(self, since: int = 0) -> list[tuple[str, Resource]]:
        """Every series changed since that change, with its calendar's id; deleted ones too."""
        with self._store.transaction(write=False):
            calendars = [one["id"] for one in self._store.list("calendar")]
            found = [
                (one, event)
                for one in calendars
                for event in self._store.list("event", one, after=since)
            ]
        return [(one, event) for one, event in found if "recurringEventId" not in event]

    def answer(
        self, calendar: str, event: str, email: str, response: str, now: datetime, comment: str = ""
    ) -> None:
        """Answer a series, or one occurrence by its id."""
        with self._store.transaction(write=True):
            found = find(self._store, calendar, event)
            said = {"responseStatus": response} | ({"comment": comment} if comment else {})
            attendees = [
                one | said if one["email"].lower() == email.lower() else one
                for one in found["attendees"]
            ]
            saved(self._store, now, calendar, found | {"attendees": attendees})

    def move(self, calendar: str, event: str, by: timedelta, now: datetime) -> None:
        """Move a series, or one occurrence by its id, on the clocks of its zone."""
        with self._store.transaction(write=True):
            found = find(self._store, calendar, event)
            zone = found["start"]["timeZone"]
            start, end = (
                times.at_zone(times.instant(found[name]) + by, zone) for name in ("start", "end")
            )
            change: dict[str, Any] = {"start": start, "end": end}
            if found.get("recurrence"):
                change["recurrence"] = [
                    _moved(line, times.instant(start)) for line in found["recurrence"]
                ]
            saved(self._store, now, calendar, found | change)

    def remove(self, calendar: str, event: str, email: str, now: datetime) -> None:
        """Take a guest off a series."""
        with self._store.transaction(write=True):
            found = find(self._store, calendar, event)
            saved(
                self._store,
                now,
                calendar,
                found | {"attendees": [one for one in found["attendees"] if one["email"] != email]},
            )

    def split(self, calendar: str, event: str, number: int, by: timedelta, now: datetime) -> None:
        """Move an occurrence, counted from 0, "and the following": the series ends before it, and a new one begins."""
        with self._store.transaction(write=True):
            found = find(self._store, calendar, event)
            at, left = times.starts(found)[number], len(times.starts(found)) - number
            zone, length = found["start"]["timeZone"], times.length(found)
            rule = found["recurrence"][0].split(";COUNT=")[0]
            cut = {"recurrence": [f"{rule};UNTIL={times.stamp(at - timedelta(seconds=1))}"]}
            start, end = times.at_zone(at + by, zone), times.at_zone(at + by + length, zone)
            new = {
                "id": f"{event}r{number}",
                "start": start,
                "end": end,
                "recurrence": [f"{rule};COUNT={left}"],
            }
            saved(self._store, now, calendar, found | cut)
            saved(self._store, now, calendar, found | new)

    def cancel(self, calendar: str, event: str, now: datetime) -> None:
        """Delete a series, or one occurrence by its id."""
        with self._store.transaction(write=True):
            saved(
                self._store,
                now,
                calendar,
                find(self._store, calendar, event) | {"status": "cancelled"},
            )

    def occurrence(self, series: Mapping[str, Any], number: int) -> str:
        """The id of a series' occurrence, counted from 0."""
        return f"{series['id']}_{times.stamp(times.starts(dict(series))[number].astimezone(UTC))}"


def _moved(line: str, start: datetime) -> str:
    """A line of the recurrence for a series that now starts then: another weekday, and no dates left out."""
    days = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    head, _, _ = line.partition(";BYDAY=")
    return f"{head};BYDAY={days[start.weekday()]}" if line.startswith("RRULE") else line
