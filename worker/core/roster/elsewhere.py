"""Students who are in another cohort as well: their sessions there are not to be doubled here.

A cohort knows its students by ids of its own; what two cohorts have in common is an address.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from worker.core.addresses import normal
from worker.core.history import History
from worker.core.keys import ActionKey
from worker.core.model import Cohort
from worker.core.records import SeriesDetail
from worker.core.rounds import Pairing

Sessions = Mapping[str, tuple[datetime, ...]]


def sessions_by_address(history: History) -> Sessions:
    """When the students of a cohort have sessions, UTC, by every address under which the ledger
    knows them, in its normal form."""
    sessions = history.sessions()
    addresses = {(normal(student), student) for student in sessions if "@" in student}
    for key, record in history.records.items():
        if isinstance(record.detail, SeriesDetail):
            addresses.update(_addresses(key, record.detail))
    starts: dict[str, set[datetime]] = {}
    for address, student in addresses:
        if student in sessions:
            starts.setdefault(address, set()).update(sessions[student])
    return {address: tuple(sorted(starts[address])) for address in sorted(starts)}


def _addresses(key: ActionKey, detail: SeriesDetail) -> Iterable[tuple[str, str]]:
    roles = key.pairing.roles if key.pairing else ()
    invited = (*detail.former, *zip(detail.guests, roles, strict=False))
    return ((normal(address), student) for address, student in invited)


def sessions_elsewhere(cohort: Cohort, others: Iterable[Sessions], now: datetime) -> Sessions:
    """When this cohort's students have sessions to come in these other cohorts, UTC, by their ids
    here. `now`: aware."""
    known = {normal(student.email): student.id for student in cohort.roster}
    known |= {normal(each.id): each.id for each in cohort.roster if "@" in each.id}
    elsewhere: dict[str, set[datetime]] = {}
    for sessions in others:
        for address in known.keys() & sessions.keys():
            to_come = {start for start in sessions[address] if start >= now}
            if to_come:
                elsewhere.setdefault(known[address], set()).update(to_come)
    return {student: tuple(sorted(starts)) for student, starts in sorted(elsewhere.items())}


def clashes(cohort: Cohort, history: History, pairing: Pairing, starts: Iterable[datetime]) -> bool:
    """Whether one of these starts of a pairing falls into a session that one of the two has in
    another cohort."""
    length = timedelta(minutes=cohort.program.session_minutes)
    booked = [start for student in pairing.roles for start in history.elsewhere.get(student, ())]
    return any(abs(start - other) < length for start in starts for other in booked)
