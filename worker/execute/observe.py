"""What is known before a pass decides: the ledger, and what students did in their calendars since the last one."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from worker.core.actions import move_key, series_key
from worker.core.history import History, ObservedSeries, Record, Session, SessionState, State
from worker.core.hours.frame import SPARE_WEEKS
from worker.core.hours.recurrence import starts_of
from worker.core.model import Cohort, Pairing, Response
from worker.core.rounds import Assignment
from worker.core.serialize import assignment_in
from worker.core.timeline import is_open
from worker.ports import ID_PREFIX, LABEL, Ledger, ObservedEvent, Ports, watch_key

# Google answers free-busy queries of some months; the rest is far away.
_MOST_BUSY = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Watch:
    """The calendars already looked at in this pass: cohorts may share one. `fresh_seed` gives a seed nobody can guess."""

    fresh_seed: Callable[[], str]
    seen: set[str] = field(default_factory=set)


def observe(cohort: Cohort, ports: Ports, now: datetime, watch: Watch) -> History:
    """The cohort's history as of now. Asks Google once for each calendar, and not at all while no round is open."""
    history = recorded(cohort, ports.ledger, now, watch.fresh_seed)
    open_rounds = [one for one in cohort.rounds if is_open(cohort, history, one, now)]
    for calendar in calendars_of(history, open_rounds):
        key = watch_key(cohort, calendar)
        if key not in watch.seen:
            _take_in(cohort, calendar, ports, now)
            # Only now: what could not be read for one cohort has to be read for the next.
            watch.seen.add(key)
    return with_series(cohort, history, ports.ledger)


def look_again(cohort: Cohort, ports: Ports, now: datetime) -> History:
    """The cohort's history with what has changed in its calendars since the pass began."""
    history = recorded(cohort, ports.ledger, now, _no_seed)
    open_rounds = [one for one in cohort.rounds if is_open(cohort, history, one, now)]
    for calendar in calendars_of(history, open_rounds):
        _take_in(cohort, calendar, ports, now)
    return with_series(cohort, history, ports.ledger)


def _no_seed() -> str:
    raise AssertionError("the pass has recorded all seeds when it began")


def _take_in(cohort: Cohort, calendar: str, ports: Ports, now: datetime) -> None:
    key = watch_key(cohort, calendar)
    token = ports.ledger.token(key)
    found = ports.calendar.changes(calendar, token)
    # In the sender's own calendar stand other things too, which are nobody's business here.
    changes = replace(found, events=tuple(one for one in found.events if is_ours(one)))
    if changes.events or changes.full or changes.token != token:
        ports.ledger.record_changes(key, changes, now, token)


def with_busy_times(cohort: Cohort, history: History, ports: Ports, now: datetime) -> History:
    """The history with what students' calendars say of when they are busy, for as long as any round could last."""
    last = max(one.finish_by for one in cohort.rounds.values()) + timedelta(weeks=SPARE_WEEKS)
    students = {one.email.lower(): one.id for one in cohort.roster}
    found = ports.calendar.busy(
        tuple(students), now, min(cohort.at_mail_time(last), now + _MOST_BUSY)
    )
    return replace(history, busy={students[address]: times for address, times in found.items()})


def calendars_of(history: History, rounds: Iterable[str]) -> tuple[str, ...]:
    """The calendars that hold the series of these rounds, also where the file names another by now."""
    found = (
        record.detail["calendar"]
        for name, pairing in history.proposed
        if name in rounds
        and (record := history.records.get(series_key(name, pairing)))
        and record.state is State.DONE
    )
    return tuple(dict.fromkeys(found))


def is_ours(event: ObservedEvent) -> bool:
    """Whether an event is one of the program's series, a part that was cut off one, or an occurrence of either."""
    return (
        event.id.startswith(ID_PREFIX)
        or event.series_id.startswith(ID_PREFIX)
        or any(name == LABEL for name, _ in event.labels)
    )


def recorded(
    cohort: Cohort, ledger: Ledger, now: datetime, fresh_seed: Callable[[], str]
) -> History:
    """What the ledger knows of seeds, draws and actions. The first to ask records the seeds."""
    known = ledger.seeds(cohort.id)
    seeds = {
        one: known.get(one) or ledger.record_seed(cohort.id, one, fresh_seed(), now)
        for one in cohort.rounds
    }
    draws = ledger.draws(cohort.id)
    records = ledger.records(cohort.id)
    history = History(
        seeds, draws, records, repairs=ledger.repairs(cohort.id), redrawn=ledger.redrawn(cohort.id)
    )
    proposed, moves = {}, {}
    for name in draws:
        for pairing, drawn in history.assigned(name).items():
            move = records.get(move_key(name, pairing))
            moved = _claimed(move)
            if moved is not None and move is not None and move.state is State.CLAIMED:
                moves[name, pairing] = moved
            done = moved if move is not None and move.state is State.DONE else None
            proposed[name, pairing] = (
                done or _claimed(records.get(series_key(name, pairing))) or drawn
            )
    return replace(history, proposed=proposed, moves=moves)


def _claimed(record: Record | None) -> Assignment | None:
    text = record.detail.get("assignment") if record else None
    return _assignment(text) if text else None


@lru_cache(maxsize=4096)
def _assignment(text: str) -> Assignment:
    return assignment_in(json.loads(text))


def with_series(cohort: Cohort, history: History, ledger: Ledger) -> History:
    """The history with every invited series as the calendar was last seen to have it."""
    by_id: dict[str, ObservedEvent] = {}
    by_labels: dict[tuple[tuple[str, str], ...], list[ObservedEvent]] = {}
    occurrences: dict[str, list[ObservedEvent]] = {}
    for calendar in calendars_of(history, history.draws):
        for one in ledger.events(watch_key(cohort, calendar)):
            if one.series_id:
                occurrences.setdefault(one.series_id, []).append(one)
            else:
                by_id[one.id] = one
                by_labels.setdefault(one.labels, []).append(one)
    series = {}
    for (name, pairing), assignment in history.proposed.items():
        record = history.records.get(series_key(name, pairing))
        event = (
            by_id.get(record.detail.get("event", ""))
            if record and record.state is State.DONE
            else None
        )
        if event is not None:
            # "This and following" cuts a series in two; the second part has an id of its own and the labels of the first.
            parts = [
                event,
                *(one for one in by_labels[event.labels] if one != event and event.labels),
            ]
            changed = tuple(one for part in parts for one in occurrences.get(part.id, ()))
            move = history.moves.get((name, pairing))
            # Of a move in doubt nobody knows yet whether it has been made.
            wanted = tuple(
                one.proposal.instants
                for one in (assignment, move)
                if one is not None and one.proposal
            )
            series[name, pairing] = observed_series(
                tuple(parts), changed, wanted, _addresses(cohort, pairing, record)
            )
    return replace(history, series=series)


def _addresses(
    cohort: Cohort, pairing: Pairing, record: Record | None
) -> tuple[tuple[str, str], ...]:
    """The two students' addresses: as in the file, as they were invited, and those before."""
    pair = pairing.coach, pairing.client
    detail: Mapping[str, str] = record.detail if record else {}
    invited, formerly = (json.loads(detail.get(name, "[]")) for name in ("guests", "formerly"))
    before = [(address.lower(), one) for address, one in formerly]
    now = [
        (student.email.lower(), one) for one in pair if (student := cohort.student(one)) is not None
    ]
    return tuple(
        dict([*before, *zip((one.lower() for one in invited), pair, strict=False), *now]).items()
    )


@lru_cache(maxsize=4096)
def observed_series(
    parts: tuple[ObservedEvent, ...],
    occurrences: tuple[ObservedEvent, ...],
    wanted: tuple[tuple[datetime, ...], ...],
    addresses: tuple[tuple[str, str], ...],
) -> ObservedSeries:
    """A series from its event, the parts that were cut off it, and the occurrences that differ.

    `wanted`: the starts as proposed, UTC, in one way or, where a move is in doubt, two; `addresses`: of the two students, in
    lower case, with their ids.
    """
    students = dict(addresses)
    standing = [one for one in parts if not one.cancelled]
    if not standing:
        # Deleted: of such an event Google tells no more than that. Its dates were those we know, and what was over, was held.
        known = wanted[0] if wanted else ()
        gone = [one.gone_at for one in parts if one.gone_at is not None]
        over = [at for at in known if gone and at < max(gone)]
        sessions = tuple(
            Session(at, at, SessionState.PLANNED if at in over else SessionState.CANCELLED)
            for at in known
        )
        return ObservedSeries({}, {}, sessions, cancelled=True)
    starts = tuple(sorted({at for one in standing for at in _expanded(one)}))
    changed = {one.original_start: one for one in occurrences}
    # What people answered last is on the part that runs on.
    latest = max(standing, key=lambda one: _expanded(one)[-1:])
    answers = _answers(latest, students)
    return ObservedSeries(
        answers=answers,
        since={
            students[one.email]: one.since
            for one in latest.guests
            if one.email in students and one.since
        },
        comments={
            students[one.email]: one.comment
            for one in latest.guests
            if one.email in students and one.comment
        },
        sessions=tuple(_session(at, changed.get(at), students, answers) for at in starts),
        moved=starts not in wanted,
        events=tuple(one.id for one in standing),
        strangers=sum(one.email not in students for one in latest.guests),
        link=latest.link,
        meet=latest.meet,
    )


def _answers(event: ObservedEvent, students: Mapping[str, str]) -> Mapping[str, Response]:
    return {students[one.email]: one.response for one in event.guests if one.email in students}


def _session(
    at: datetime,
    changed: ObservedEvent | None,
    students: Mapping[str, str],
    whole: Mapping[str, Response],
) -> Session:
    if changed is None:
        return Session(at, at, SessionState.PLANNED)
    answers = _answers(changed, students)
    if changed.cancelled:
        return Session(at, at, SessionState.CANCELLED, answers, changed.id)
    start = changed.start or at
    state = SessionState.MOVED if start != at else SessionState.PLANNED
    # Who has declined the whole series declines each of its sessions with it: that is the series' affair.
    alone = {who: answer for who, answer in answers.items() if answer is not whole.get(who)}
    if Response.DECLINED in alone.values():
        state = SessionState.DECLINED
    return Session(at, start, state, answers, changed.id)


def _expanded(event: ObservedEvent) -> tuple[datetime, ...]:
    return starts_of(event.start, event.zone, event.recurrence)
