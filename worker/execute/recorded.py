"""What the ledger knows of a cohort, as a history."""

from dataclasses import replace

from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.core.records import Record, State
from worker.core.roster.identity import as_known
from worker.core.rounds import Assignment
from worker.ports.ledger import Ledger


def recorded(cohort: Cohort, ledger: Ledger) -> History:
    """What the ledger knows of seeds, draws and actions."""
    history = History(
        ledger.seeds(cohort.id),
        ledger.draws(cohort.id),
        ledger.records(cohort.id),
        repairs=ledger.repairs(cohort.id),
        redrawn=ledger.redrawn(cohort.id),
        looked_at=ledger.looked_at(cohort.id),
        watched_since=ledger.watched_since(cohort.id),
        agreed=cohort.settled,
    )
    proposed, moves = {}, {}
    for name in history.draws:
        for pairing, drawn in history.assigned(name).items():
            move = history.record(name, Kind.MOVE, pairing)
            moved_to = move.move.assignment if move else None
            if move and moved_to and move.state is State.CLAIMED:
                moves[name, pairing] = moved_to
            done = moved_to if move and move.done else None
            claimed = _claimed(history.record(name, Kind.SERIES, pairing))
            proposed[name, pairing] = done or claimed or drawn
    return replace(history, proposed=proposed, moves=moves)


def known(cohort: Cohort, ledger: Ledger) -> tuple[Cohort, History]:
    """The cohort, with its students as the ledger knows them, and what it knows of it."""
    history = recorded(cohort, ledger)
    cohort = as_known(cohort, history)
    return cohort, replace(history, agreed=cohort.settled)


def _claimed(record: Record | None) -> Assignment | None:
    return record.series.assignment if record and record.detail else None
