"""What is made of the events of a calendar: every invited series, as it was last seen."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from worker.core.addresses import normal
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.core.observed import ObservedSeries
from worker.core.records import SeriesDetail
from worker.core.rounds import Pairing
from worker.execute.recorded import known
from worker.execute.series_reading import observed_series
from worker.ports.calendar import ObservedEvent
from worker.ports.ledger import Ledger
from worker.ports.ports import watch_key


def with_series(cohort: Cohort, history: History, ledger: Ledger) -> History:
    """The history with every invited series as the calendar was last seen to have it."""
    invited = {
        (name, pairing): record.series
        for name in history.draws
        for pairing in history.assigned(name)
        if (record := history.record(name, Kind.SERIES, pairing)) is not None and record.done
    }
    by_calendar: dict[str, set[str]] = {}
    for detail in invited.values():
        by_calendar.setdefault(detail.calendar, set()).add(detail.event)
    events = _Events.of(
        event
        for calendar, ids in by_calendar.items()
        for event in ledger.events_of(watch_key(cohort, calendar), ids)
    )
    nobody = frozenset({normal(cohort.google.sender)})
    series = {}
    for (name, pairing), detail in invited.items():
        parts = events.parts_of(detail.event)
        if parts:
            series[name, pairing] = _observed(
                parts,
                events,
                _wanted(history, name, pairing),
                _addresses(cohort, pairing, detail),
                nobody,
            )
    return replace(history, series=series)


def _wanted(history: History, name: str, pairing: Pairing) -> tuple[tuple[datetime, ...], ...]:
    """The starts as proposed; whether a move in doubt has been made is not known yet."""
    assignments = (history.assignment(name, pairing), history.moves.get((name, pairing)))
    return tuple(
        assignment.proposal.instants
        for assignment in assignments
        if assignment is not None and assignment.proposal
    )


@dataclass(frozen=True, slots=True)
class _Events:
    """The events of some calendars: series by id, their parts by what they are parts of, and
    occurrences by the series that they differ from."""

    by_id: dict[str, ObservedEvent] = field(default_factory=dict)
    by_label: dict[str, list[ObservedEvent]] = field(default_factory=dict)
    cut_off: dict[str, list[ObservedEvent]] = field(default_factory=dict)
    occurrences: dict[str, list[ObservedEvent]] = field(default_factory=dict)

    @classmethod
    def of(cls, listed: Iterator[ObservedEvent]) -> "_Events":
        events = cls()
        for event in listed:
            if event.series_id:
                events.occurrences.setdefault(event.series_id, []).append(event)
                continue
            events.by_id[event.id] = event
            if event.label:
                events.by_label.setdefault(event.label, []).append(event)
            if event.part_of:
                events.cut_off.setdefault(event.part_of, []).append(event)
        return events

    def parts_of(self, event_id: str) -> tuple[ObservedEvent, ...]:
        """The series of this id and all parts that "this and following" has cut off it: these have
        ids of their own, and our label, or an id that says what they were cut off."""
        event = self.by_id.get(event_id)
        if event is None:
            return ()
        others = [*self.by_label.get(event.label, ()), *self.cut_off.get(event_id, ())]
        return (event, *(part for part in dict.fromkeys(others) if part.id != event_id))


def _observed(
    parts: tuple[ObservedEvent, ...],
    events: _Events,
    wanted: tuple[tuple[datetime, ...], ...],
    addresses: tuple[tuple[str, str], ...],
    nobody: frozenset[str],
) -> ObservedSeries:
    changed = tuple(
        _with_normal_guests(each) for part in parts for each in events.occurrences.get(part.id, ())
    )
    return observed_series(
        tuple(map(_with_normal_guests, parts)), changed, wanted, addresses, nobody
    )


def _with_normal_guests(event: ObservedEvent) -> ObservedEvent:
    guests = tuple(
        guest if guest.email == (email := normal(guest.email)) else replace(guest, email=email)
        for guest in event.guests
    )
    return event if guests == event.guests else replace(event, guests=guests)


def _addresses(
    cohort: Cohort, pairing: Pairing, detail: SeriesDetail
) -> tuple[tuple[str, str], ...]:
    """The two students' addresses, with their ids: as in the file, as they were invited, and those
    before."""
    students = [cohort.student(student) for student in pairing.roles]
    addresses = [
        *detail.former,
        *zip(detail.guests, pairing.roles, strict=False),
        *((student.email, student.id) for student in students if student is not None),
    ]
    return tuple({normal(address): student for address, student in addresses}.items())


def last_seen(cohort: Cohort, ledger: Ledger) -> tuple[Cohort, History]:
    """The cohort, with its students as the ledger knows them, and its history as the last pass has
    seen it. Google is not asked."""
    cohort, history = known(cohort, ledger)
    return cohort, with_series(cohort, history, ledger)
