"""What students do in their own calendars and what other people do to events, which the organizer's API then shows."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from worker.sandbox import recurrence_lines, times
from worker.sandbox.cuts import Labels, cut_in_two
from worker.sandbox.event_store import find, saved
from worker.sandbox.occurrences import id_form
from worker.sandbox.store import Resource

if TYPE_CHECKING:
    from worker.sandbox.service import Sandbox


class Guests:
    """Everybody except the program, as they use a sandbox. `now`: the aware instant at which they act."""

    def __init__(self, sandbox: "Sandbox") -> None:
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
                change["recurrence"] = recurrence_lines.moved(moved, by)
            saved(self._store, now, calendar, moved | change)

    def remove(self, calendar: str, event: str, email: str, now: datetime) -> None:
        """Take a guest off a series."""
        with self._store.transaction(write=True):
            series = find(self._store, calendar, event)
            remaining = [attendee for attendee in series["attendees"] if attendee["email"] != email]
            saved(self._store, now, calendar, series | {"attendees": remaining})

    def split(
        self,
        calendar: str,
        event: str,
        number: int,
        by: timedelta,
        now: datetime,
        labels: Labels = Labels.KEPT,
    ) -> str:
        """Move an occurrence, counted from 0, "and the following" on the clocks of their zone: the series ends before it, and a part
        with a new id begins, which is given back. See cuts.py."""
        with self._store.transaction(write=True):
            series = find(self._store, calendar, event)
            return cut_in_two(self._store, now, calendar, series, number, by, labels)

    def cancel(self, calendar: str, event: str, now: datetime) -> None:
        """Delete a series, or one occurrence by its id."""
        with self._store.transaction(write=True):
            deleted = find(self._store, calendar, event)
            saved(self._store, now, calendar, deleted | {"status": "cancelled"})

    def occurrence(self, series: Mapping[str, Any], number: int) -> str:
        """The id of a series' occurrence, counted from 0."""
        id_of = id_form(self._store)
        return id_of(series["id"], times.starts(dict(series))[number])
