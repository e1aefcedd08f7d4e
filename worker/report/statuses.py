"""Where every pairing of a cohort stands, as a value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from worker.core.due.pairing_state import state_of
from worker.core.due.review import waits_for_approval
from worker.core.due.sent_out import was_sent_out
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.records import State
from worker.core.rounds import Pairing
from worker.core.timeline import assign_at, is_open
from worker.messages import words
from worker.messages.alarms import what_failed
from worker.messages.namesakes import with_names_apart
from worker.report.health import Health, health_of
from worker.report.name_order import name_order
from worker.report.season_stretches import Stretch, stretches_of
from worker.report.status_rows import Row, row_of
from worker.report.student_rows import StudentRow, student_rows

_OLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Status:
    """One cohort. `rounds`: those still open; `rows`: the pairings of all drawn rounds, those who
    need somebody first; `students`: the same by student; `failed`: sentences on what was refused;
    `unsent`: the rounds that are drawn and not sent out, each with a sentence on when they will be;
    `looked_at`: when the last pass looked at the calendar, aware, UTC, None where that is not known;
    `is_old`: whether that is so long ago that what is shown may be wrong; `health`: for programs that
    watch the worker; `season`: what it is made of."""

    cohort: str
    name: str
    paused: bool
    rounds: tuple[str, ...]
    rows: tuple[Row, ...]
    students: tuple[StudentRow, ...]
    failed: tuple[str, ...]
    zone: str
    looked_at: datetime | None
    is_old: bool
    health: Health
    season: tuple[Stretch, ...]
    unsent: Mapping[str, str] = field(default_factory=dict)


def status_of(cohort: Cohort, history: History, now: datetime) -> Status:
    """The status of a cohort at `now` (aware)."""
    cohort = with_names_apart(cohort)
    order = list(cohort.rounds)
    rows = sorted(
        _rows(cohort, history, now),
        key=lambda row: (
            not row.stuck,
            order.index(row.round),
            name_order(row.coach),
            name_order(row.client),
        ),
    )
    failed = [
        f"{record.key.round} round, {what_failed(record.key, cohort)}: "
        f"{record.failure.said if record.failure else 'it was refused'}"
        for record in history.records.values()
        if record.state is State.FAILED
    ]
    rounds = tuple(name for name in cohort.rounds if is_open(cohort, history, name, now))
    return Status(
        cohort.id,
        cohort.name,
        cohort.paused,
        rounds,
        tuple(rows),
        student_rows(cohort, rows),
        tuple(failed),
        cohort.zone,
        history.looked_at,
        is_old=any(_is_old(cohort, name, history, now) for name in rounds),
        health=health_of(cohort, history, now),
        season=stretches_of(cohort),
        unsent={name: said for name in rounds if (said := _unsent(cohort, name, history, now))},
    )


def _unsent(cohort: Cohort, round_name: str, history: History, now: datetime) -> str:
    day = words.short_day(cohort.rounds[round_name].assign_on)
    yes = f"`peer-coaching approve {cohort.argument} {round_name}`"
    is_to_come = now < assign_at(cohort, round_name)
    if waits_for_approval(cohort, history, round_name):
        when = f"it goes out on {day}" if is_to_come else f"it was to go out on {day}"
        return f"The {round_name} round is drawn; {when}, and waits for your yes: {yes}."
    if is_to_come and not was_sent_out(history, round_name):
        return f"The {round_name} round is drawn, for you to look at; it goes out on {day}."
    return ""


def _is_old(cohort: Cohort, round_name: str, history: History, now: datetime) -> bool:
    """The day on which a round goes out is a look at what then stands in the calendar."""
    sent_at = assign_at(cohort, round_name)
    return now - max(history.looked_at or sent_at, sent_at) > _OLD


def _rows(cohort: Cohort, history: History, now: datetime) -> Iterator[Row]:
    for name in cohort.rounds:
        waits = waits_for_approval(cohort, history, name)
        for pairing in (*history.pairings(name), *history.ended(name)):
            state = state_of(history, name, pairing)
            go_on = state.ended and _go_on(history, name, pairing)
            yield row_of(cohort, state, now, go_on, waits)


def _go_on(history: History, round_name: str, pairing: Pairing) -> bool:
    """Whether the repair that has ended this pairing put the same two together again."""
    return any(
        pairing in repair.ended and pairing not in repair.parted
        for repair in history.repairs.get(round_name, ())
    )
