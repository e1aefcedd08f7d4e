"""What students do in their own calendars and what other people do to events, which the organizer's API then shows."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from worker.sandbox import times
from worker.sandbox.event_store import find, saved
from worker.sandbox.occurrences import id_form
from worker.sandbox.rules import DAYS
from worker.sandbox.service import Sandbox
from worker.sandbox.store import Resource


class Guests:
    """Everybody except the program, as they use a sandbox. `now`: the aware instant at which they act."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._store = sandbox.store

    def events(self, since: int = 0) -> list[tuple[str, Resource]]:
        """Every series changed since that change, with its calendar's id; deleted ones too."""
        with self._store.transaction(write=False):
            events = [
                (calendar["id"], event)
                for calendar in self._store.list("calendar")
                for event in self._store.list("event", calendar["id"], since=since)
            ]
        return [(calendar, event) for calendar, event in events if "recurringEventId" not in event]

    def answer(
        self, calendar: str, event: str, email: str, response: str, now: datetime, comment: str = ""
    ) -> None:
        """Answer a series, or one occurrence by its id."""
        with self._store.transaction(write=True):
            invited = find(self._store, calendar, event)
            answered = {"responseStatus": response} | ({"comment": comment} if comment else {})
            attendees = [
                attendee | answered if attendee["email"].lower() == email.lower() else attendee
                for attendee in invited["attendees"]
            ]
            saved(self._store, now, calendar, invited | {"attendees": attendees})

    def move(self, calendar: str, event: str, by: timedelta, now: datetime) -> None:
        """Move a series, or one occurrence by its id, on the clocks of its zone."""
        with self._store.transaction(write=True):
            moved = find(self._store, calendar, event)
            zone = moved["start"]["timeZone"]
            start, end = (
                times.in_zone(times.instant(moved[name]) + by, zone) for name in ("start", "end")
            )
            change: dict[str, Any] = {"start": start, "end": end}
            if moved.get("recurrence"):
                change["recurrence"] = [
                    _on_weekday_of(times.instant(start), line) for line in moved["recurrence"]
                ]
            saved(self._store, now, calendar, moved | change)

    def remove(self, calendar: str, event: str, email: str, now: datetime) -> None:
        """Take a guest off a series."""
        with self._store.transaction(write=True):
            series = find(self._store, calendar, event)
            remaining = [attendee for attendee in series["attendees"] if attendee["email"] != email]
            saved(self._store, now, calendar, series | {"attendees": remaining})

    def split(self, calendar: str, event: str, number: int, by: timedelta, now: datetime) -> None:
        """Move an occurrence, counted from 0, "and the following": the series ends before it, and a new one begins."""
        with self._store.transaction(write=True):
            series = find(self._store, calendar, event)
            starts = times.starts(series)
            cut_at, remaining = starts[number], len(starts) - number
            zone, length = series["start"]["timeZone"], times.length(series)
            rule = series["recurrence"][0].split(";COUNT=")[0]
            until = times.stamp(cut_at - timedelta(seconds=1))
            first_part = {"recurrence": [f"{rule};UNTIL={until}"]}
            second_part = {
                "id": f"{event}r{number}",
                "start": times.in_zone(cut_at + by, zone),
                "end": times.in_zone(cut_at + by + length, zone),
                "recurrence": [f"{rule};COUNT={remaining}"],
            }
            saved(self._store, now, calendar, series | first_part)
            saved(self._store, now, calendar, series | second_part)

    def cancel(self, calendar: str, event: str, now: datetime) -> None:
        """Delete a series, or one occurrence by its id."""
        with self._store.transaction(write=True):
            deleted = find(self._store, calendar, event)
            saved(self._store, now, calendar, deleted | {"status": "cancelled"})

    def occurrence(self, series: Mapping[str, Any], number: int) -> str:
        """The id of a series' occurrence, counted from 0."""
        id_of = id_form(self._store)
        return id_of(series["id"], times.starts(dict(series))[number])


def _on_weekday_of(start: datetime, line: str) -> str:
    """A line of the recurrence for a series that now starts at this instant: its rule has another weekday, and no dates left out."""
    head, _, _ = line.partition(";BYDAY=")
    return f"{head};BYDAY={DAYS[start.weekday()]}" if line.startswith("RRULE") else line
