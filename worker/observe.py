"""What is known before a pass decides: the ledger, and what students did in their calendars since the last one."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from worker.core.actions import series_key
from worker.core.history import History, Record, SeriesSeen, Session, SessionState, State
from worker.core.model import (
    Assignment,
    Cohort,
    Pairing,
    Response,
    Round,
)
from worker.core.recurrence import expand
from worker.core.timeline import is_open
from worker.core.wire import assignment_in
from worker.ports import ID_PREFIX, LABEL, EventSeen, Ledger, Ports, watch_key


@dataclass(frozen=True, slots=True)
class Watch:
    """The calendars already looked at in this pass: cohorts may share one. `fresh_seed` gives a seed nobody can guess."""

    fresh_seed: Callable[[], str]
    seen: set[str] = field(default_factory=set)


def observe(cohort: Cohort, ports: Ports, now: datetime, watch: Watch) -> History:
    """The cohort's history as of now. Asks Google once for each calendar, and not at all while no round is open."""
    history = recorded(cohort, ports.ledger, now, watch.fresh_seed)
    open_rounds = [one for one in Round if is_open(cohort, history, one, now)]
    for calendar in calendars_of(history, open_rounds):
        key = watch_key(cohort, calendar)
        if key in watch.seen:
            continue
        token = ports.ledger.token(key)
        found = ports.calendar.changes(calendar, token)
        # In the sender's own calendar stand other things too, which are nobody's business here.
        changes = replace(found, events=tuple(one for one in found.events if is_ours(one)))
        if changes.events or changes.full or changes.token != token:
            ports.ledger.record_changes(key, changes, now, token)
        # Only now: what could not be read for one cohort has to be read for the next.
        watch.seen.add(key)
    return with_series(cohort, history, ports.ledger)


def calendars_of(history: History, rounds: Iterable[Round]) -> tuple[str, ...]:
    """The calendars that hold the series of these rounds, also where the file names another by now."""
    found = (
        record.detail["calendar"]
        for name, pairing in history.proposed
        if name in rounds and (record := history.records.get(series_key(name, pairing))) and record.state is State.DONE
    )
    return tuple(dict.fromkeys(found))


def is_ours(event: EventSeen) -> bool:
    """Whether an event is one of the program's series, a part that was cut off one, or an occurrence of either."""
    return (
        event.id.startswith(ID_PREFIX)
        or event.series_id.startswith(ID_PREFIX)
        or any(name == LABEL for name, _ in event.labels)
    )


def recorded(cohort: Cohort, ledger: Ledger, now: datetime, fresh_seed: Callable[[], str]) -> History:
    """What the ledger knows of seeds, draws and actions. The first to ask records the seeds."""
    known = ledger.seeds(cohort.id)
    seeds = {one: known.get(one) or ledger.record_seed(cohort.id, one, fresh_seed(), now) for one in Round}
    draws = ledger.draws(cohort.id)
    records = ledger.records(cohort.id)
    proposed = {
        (name, one.pairing): _claimed(records.get(series_key(name, one.pairing)), one)
        for name, drawn in draws.items()
        for one in drawn.draw.assignments
    }
    return History(seeds, draws, records, proposed=proposed)


def _claimed(record: Record | None, drawn: Assignment) -> Assignment:
    text = record.detail.get("assignment") if record else None
    return _assignment(text) if text else drawn


@lru_cache(maxsize=4096)
def _assignment(text: str) -> Assignment:
    return assignment_in(json.loads(text))


def with_series(cohort: Cohort, history: History, ledger: Ledger) -> History:
    """The history with every invited series as the calendar was last seen to have it."""
    by_id: dict[str, EventSeen] = {}
    by_labels: dict[tuple[tuple[str, str], ...], list[EventSeen]] = {}
    occurrences: dict[str, list[EventSeen]] = {}
    for calendar in calendars_of(history, Round):
        for one in ledger.events(watch_key(cohort, calendar)):
            if one.series_id:
                occurrences.setdefault(one.series_id, []).append(one)
            else:
                by_id[one.id] = one
                by_labels.setdefault(one.labels, []).append(one)
    series = {}
    for (name, pairing), assignment in history.proposed.items():
        record = history.records.get(series_key(name, pairing))
        event = by_id.get(record.detail.get("event", "")) if record and record.state is State.DONE else None
        if event is not None:
            # "This and following" cuts a series in two; the second part has an id of its own and the labels of the first.
            parts = [event, *(one for one in by_labels[event.labels] if one != event and event.labels)]
            changed = tuple(one for part in parts for one in occurrences.get(part.id, ()))
            wanted = assignment.proposal.instants if assignment.proposal else ()
            series[name, pairing] = series_seen(tuple(parts), changed, wanted, _addresses(cohort, pairing))
    return replace(history, series=series)


def _addresses(cohort: Cohort, pairing: Pairing) -> tuple[tuple[str, str], ...]:
    pair = [cohort.student(one) for one in (pairing.coach, pairing.client)]
    return tuple((one.email.lower(), one.id) for one in pair if one is not None)


@lru_cache(maxsize=4096)
def series_seen(
    parts: tuple[EventSeen, ...],
    occurrences: tuple[EventSeen, ...],
    wanted: tuple[datetime, ...],
    addresses: tuple[tuple[str, str], ...],
) -> SeriesSeen:
    """A series from its event, the parts that were cut off it, and the occurrences that differ.

    `wanted`: the starts as proposed, UTC; `addresses`: of the two students, in lower case, with their ids.
    """
    students = dict(addresses)
    standing = [one for one in parts if not one.cancelled]
    if not standing:
        # Deleted: of such an event Google tells no more than that. Its dates were those we know.
        return SeriesSeen({}, {}, tuple(Session(at, at, SessionState.CANCELLED) for at in wanted), cancelled=True)
    starts = tuple(sorted({at for one in standing for at in _expanded(one)}))
    changed = {one.original_start: one for one in occurrences}
    # What people answered last is on the part that runs on.
    latest = max(standing, key=lambda one: _expanded(one)[-1:])
    return SeriesSeen(
        answers=_answers(latest, students),
        since={students[one.email]: one.since for one in latest.guests if one.email in students and one.since},
        comments={students[one.email]: one.comment for one in latest.guests if one.email in students and one.comment},
        sessions=tuple(_session(at, changed.get(at), students) for at in starts),
        moved=starts != wanted,
        link=latest.link,
        meet=latest.meet,
    )


def _answers(event: EventSeen, students: Mapping[str, str]) -> Mapping[str, Response]:
    return {students[one.email]: one.response for one in event.guests if one.email in students}


def _session(at: datetime, changed: EventSeen | None, students: Mapping[str, str]) -> Session:
    if changed is None:
        return Session(at, at, SessionState.PLANNED)
    answers = _answers(changed, students)
    if changed.cancelled:
        return Session(at, at, SessionState.CANCELLED, answers)
    start = changed.start or at
    return Session(at, start, SessionState.MOVED if start != at else SessionState.PLANNED, answers)


def _expanded(event: EventSeen) -> tuple[datetime, ...]:
    if event.start is None:
        return ()
    try:
        return expand(event.start, event.zone or "UTC", event.recurrence)
    except ValueError:
        # A rule that a student's calendar wrote and we cannot read: the first date is all that is certain.
        return (event.start,)
