"""What is made of the events of a calendar: every invited series, as it was last seen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort, Pairing, Response
from worker.core.observed import ObservedSeries, Session, SessionState
from worker.core.records import SeriesDetail
from worker.execute.event_starts import starts
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
    calendars = dict.fromkeys(detail.calendar for detail in invited.values())
    events = _Events.of(
        event for calendar in calendars for event in ledger.events(watch_key(cohort, calendar))
    )
    series = {}
    for (name, pairing), detail in invited.items():
        event = events.by_id.get(detail.event)
        if event is not None:
            wanted = _wanted(history, name, pairing)
            addresses = _addresses(cohort, pairing, detail)
            series[name, pairing] = _observed(event, events, wanted, addresses)
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
    """The events of some calendars: series by id and by label, occurrences by the series that they
    differ from."""

    by_id: dict[str, ObservedEvent] = field(default_factory=dict)
    by_label: dict[str, list[ObservedEvent]] = field(default_factory=dict)
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
        return events


def _observed(
    event: ObservedEvent,
    events: _Events,
    wanted: tuple[tuple[datetime, ...], ...],
    addresses: tuple[tuple[str, str], ...],
) -> ObservedSeries:
    # "This and following" cuts a series in two; the second part has an id of its own and the label
    # of the first.
    others = [part for part in events.by_label.get(event.label, ()) if part != event]
    parts = (event, *others)
    changed = tuple(each for part in parts for each in events.occurrences.get(part.id, ()))
    return observed_series(parts, changed, wanted, addresses)


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
    return tuple({address.lower(): student for address, student in addresses}.items())


@lru_cache(maxsize=4096)
def observed_series(
    parts: tuple[ObservedEvent, ...],
    occurrences: tuple[ObservedEvent, ...],
    wanted: tuple[tuple[datetime, ...], ...],
    addresses: tuple[tuple[str, str], ...],
) -> ObservedSeries:
    """A series from its event, the parts that were cut off it, and the occurrences that differ.

    `wanted`: the starts as proposed, UTC, in one way or, where a move is in doubt, two;
    `addresses`: of the two students, in lower case, with their ids.
    """
    students = dict(addresses)
    standing = [part for part in parts if not part.cancelled]
    if not standing:
        return _deleted(parts, wanted[0] if wanted else ())
    planned = tuple(sorted({start for part in standing for start in starts(part)}))
    changed = {occurrence.original_start: occurrence for occurrence in occurrences}
    # What people answered last is on the part that runs on.
    latest = max(standing, key=lambda part: starts(part)[-1:])
    guests = [(students[guest.email], guest) for guest in latest.guests if guest.email in students]
    answers = _answers(latest, students)
    return ObservedSeries(
        answers=answers,
        since={student: guest.since for student, guest in guests if guest.since},
        comments={student: guest.comment for student, guest in guests if guest.comment},
        sessions=tuple(_session(start, changed.get(start), students, answers) for start in planned),
        moved=planned not in wanted,
        events=tuple(part.id for part in standing),
        strangers=len(latest.guests) - len(guests),
        link=latest.link,
        meet=latest.meet,
    )


def _deleted(parts: Sequence[ObservedEvent], known: tuple[datetime, ...]) -> ObservedSeries:
    """Of a deleted event Google tells no more than that. Its dates were those we know, and what was
    over, was held."""
    gone_at = max((part.gone_at for part in parts if part.gone_at is not None), default=None)
    sessions = tuple(
        Session(
            start,
            start,
            SessionState.PLANNED if gone_at and start < gone_at else SessionState.CANCELLED,
        )
        for start in known
    )
    return ObservedSeries({}, {}, sessions, cancelled=True)


def _answers(event: ObservedEvent, students: Mapping[str, str]) -> Mapping[str, Response]:
    return {
        students[guest.email]: guest.response for guest in event.guests if guest.email in students
    }


def _session(
    original_start: datetime,
    changed: ObservedEvent | None,
    students: Mapping[str, str],
    whole: Mapping[str, Response],
) -> Session:
    if changed is None:
        return Session(original_start, original_start, SessionState.PLANNED)
    answers = _answers(changed, students)
    if changed.cancelled:
        state = SessionState.CANCELLED
        return Session(original_start, original_start, state, answers, changed.id)
    start = changed.start or original_start
    state = SessionState.MOVED if start != original_start else SessionState.PLANNED
    # Who has declined the whole series declines each of its sessions with it: that is the series'
    # affair.
    alone = [answer for student, answer in answers.items() if answer is not whole.get(student)]
    if Response.DECLINED in alone:
        state = SessionState.DECLINED
    return Session(original_start, start, state, answers, changed.id)
