"""Whether passes come, and what of a cohort was refused: for programs that watch the worker."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from worker.core.due.review import waits_for_approval
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.core.records import State
from worker.core.timeline import assign_at, is_open


@dataclass(frozen=True, slots=True)
class Health:
    """`last_pass`: the latest instant at which the ledger shows a pass at work, aware, UTC, None where
    it shows none; `lag_seconds`: for how long no pass has looked while a round was out, None while
    no round is; `failed_actions`: how many mails and changes stand as refused."""

    last_pass: datetime | None
    lag_seconds: int | None
    failed_actions: int


def health_of(cohort: Cohort, history: History, now: datetime) -> Health:
    """The health of one cohort at `now` (aware).

    A pass that finds nothing due and no round open writes nothing, so that there is no lag then; nor
    while a drawn round waits for its day or for a yes.
    """
    last = _last_pass(history)
    since = [
        assign_at(cohort, name)
        for name in cohort.rounds
        if is_open(cohort, history, name, now) and not waits_for_approval(cohort, history, name)
    ]
    began = min((at for at in since if at <= now), default=None)
    lag = (
        None if began is None else max(0, round((now - max(last or began, began)).total_seconds()))
    )
    failed = sum(record.state is State.FAILED for record in history.records.values())
    return Health(last, lag, failed)


def _last_pass(history: History) -> datetime | None:
    # A yes is given by a person, and no sign of a pass.
    done = [
        record.at for record in history.records.values() if record.key.kind is not Kind.APPROVAL
    ]
    drawn = [record.at for record in history.draws.values()]
    looked = [history.looked_at] if history.looked_at else []
    return max([*done, *drawn, *looked], default=None)


def of_all(each: Sequence[Health]) -> Health:
    """The health of several cohorts together: the latest pass, the longest lag, all that failed."""
    passes = [health.last_pass for health in each if health.last_pass is not None]
    lags = [health.lag_seconds for health in each if health.lag_seconds is not None]
    failed = sum(health.failed_actions for health in each)
    return Health(max(passes, default=None), max(lags, default=None), failed)


def document(health: Health) -> dict[str, Any]:
    """As JSON values, in the form of docs/status-json.md."""
    last = health.last_pass.isoformat() if health.last_pass else None
    return {**asdict(health), "last_pass": last}
