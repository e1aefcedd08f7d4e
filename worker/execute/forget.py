"""Somebody, or a cohort that is over, taken out of the ledger; Google is not asked."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from worker.core.due.farewell import addresses_of, why_not
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort, Student
from worker.core.records import Record, SeriesDetail
from worker.core.roster.forgotten import Forgotten
from worker.core.timeline import is_over, keep_until
from worker.errors import UsageError
from worker.execute.recorded import known, recorded
from worker.ports.ledger import Ledger
from worker.ports.ports import watch_key


def forget_student(
    cohort: Cohort,
    student_id: str,
    student: Student | None,
    ledger: Ledger,
    now: datetime,
    mark: str,
) -> str:
    """Puts a stand-in in place of somebody, wherever the ledger names them; the id of the stand-in.
    `student`: their line in the file, where there is one; `mark`: as in Forgotten. Raises UsageError
    while they are in a round, and LockHeld where a pass is at work."""
    with ledger.lock(cohort.id):
        cohort, history = known(cohort, ledger)
        if refused := why_not(cohort, history, student, student_id, now):
            raise UsageError(refused)
        addresses = addresses_of(history, student_id)
        names = (student.name,) if student is not None else ()
        addresses |= {student.email} if student is not None else set()
        who = Forgotten(student_id, addresses, names, mark)
        concerned = [each for each in history.records.values() if who.concerns(each.key)]
        turn = ledger.take_turn(ledger.turn(cohort.id))
        ledger.forget_student(turn, who, _series(cohort, concerned), now)
    return who.stand_in


def forget_in_time(cohort: Cohort, ledger: Ledger, now: datetime) -> tuple[str, str]:
    """Forgets a cohort whose time is over, by its file's `retention_days`. What is to be said of that,
    and what a person has to look at; both empty for a cohort that is kept. The caller holds the lock.
    """
    if (at := ledger.forgotten(cohort.id)) is not None:
        return _of_one_forgotten(cohort, at, now)
    if cohort.program.retention_days is None or cohort.paused:
        return "", ""
    history = recorded(cohort, ledger)
    until = keep_until(cohort, history)
    if until is None or now < until:
        return "", ""
    turn = ledger.take_turn(ledger.turn(cohort.id))
    ledger.forget_cohort(turn, _series(cohort, history.records.values()), now)
    return (
        f"{cohort.id} is forgotten, {cohort.program.retention_days} days after its end, as its file says; "
        "the file has names and addresses as well, and is yours to delete"
    ), ""


def _of_one_forgotten(cohort: Cohort, at: datetime, now: datetime) -> tuple[str, str]:
    when = f"{cohort.id} was forgotten on {at:%Y-%m-%d}"
    if is_over(cohort, History({}), now):
        return f"{when}; its file is yours to delete", ""
    return "", (
        f"nothing was sent: {when}, and the ledger does not know any more who was written to. A new class "
        "needs a name of its own after `cohort:`"
    )


def _series(cohort: Cohort, records: Iterable[Record]) -> Mapping[str, set[str]]:
    """The ids of the series in these records, by what their calendars' events are filed under."""
    seen: dict[str, set[str]] = {}
    for record in records:
        detail = record.detail
        if record.key.kind is Kind.SERIES and isinstance(detail, SeriesDetail) and detail.calendar:
            seen.setdefault(watch_key(cohort, detail.calendar), set()).add(detail.event)
    return seen
