"""Where every pairing of a cohort stands, as a value."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from worker.core.due.pairing_state import state_of
from worker.core.history import History
from worker.core.model import Cohort, Pairing
from worker.core.records import State
from worker.core.timeline import is_open
from worker.messages.alarms import what_failed
from worker.report.status_rows import Row, row_of


@dataclass(frozen=True, slots=True)
class Status:
    """One cohort. `rounds`: those still open; `rows`: the pairings of all drawn rounds, those who
    need somebody first; `failed`: sentences on what was refused."""

    cohort: str
    name: str
    paused: bool
    rounds: tuple[str, ...]
    rows: tuple[Row, ...]
    failed: tuple[str, ...]


def status_of(cohort: Cohort, history: History, now: datetime) -> Status:
    """The status of a cohort at `now` (aware)."""
    order = list(cohort.rounds)
    rows = sorted(
        _rows(cohort, history, now),
        key=lambda row: (not row.stuck, order.index(row.round), row.coach),
    )
    failed = [
        f"{record.key.round} round, {what_failed(record.key, cohort)}: "
        f"{record.failure.said if record.failure else 'it was refused'}"
        for record in history.records.values()
        if record.state is State.FAILED
    ]
    rounds = tuple(name for name in cohort.rounds if is_open(cohort, history, name, now))
    return Status(cohort.id, cohort.name, cohort.paused, rounds, tuple(rows), tuple(failed))


def _rows(cohort: Cohort, history: History, now: datetime) -> Iterator[Row]:
    for name in cohort.rounds:
        for pairing in (*history.pairings(name), *history.ended(name)):
            state = state_of(history, name, pairing)
            go_on = state.ended and _go_on(history, name, pairing)
            yield row_of(cohort, state, now, go_on)


def _go_on(history: History, round_name: str, pairing: Pairing) -> bool:
    """Whether the repair that has ended this pairing put the same two together again."""
    return any(
        pairing in repair.ended and pairing not in repair.parted
        for repair in history.repairs.get(round_name, ())
    )
