"""The pairings that a repair begins, with hours for as many sessions as are still possible."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from worker.core.history import History
from worker.core.model import Cohort
from worker.core.roster.propose import propose
from worker.core.roster.remaining import sessions_held, sessions_left
from worker.core.rounds import Assignment, Pairing, Repair


def next_number(history: History, round_name: str) -> int:
    """The number of the round's next repair."""
    return len(history.repairs.get(round_name, ())) + 1


def put_together(history: History, round_name: str, roles: tuple[str, str]) -> Pairing:
    """The pairing of this coach and this client, who may have been one in this round before."""
    before = sum(pairing.roles == roles for pairing in history.assigned(round_name))
    return Pairing(*roles, 1 + before)


def begin(
    cohort: Cohort,
    history: History,
    repair: Repair,
    roles: Iterable[tuple[str, str]],
    now: datetime,
) -> Repair:
    """The repair with these coaches and clients put together, at hours that are clear of all that
    stays. `now`: aware; sessions before it are over."""
    pairings = tuple(put_together(history, repair.round, each) for each in roles)
    if not pairings:
        return repair
    most = sessions_left(cohort, repair.round, repair.on)
    wanted = {
        pairing: min(
            most, cohort.program.sessions - sessions_held(history, repair.round, pairing, now)
        )
        for pairing in pairings
    }
    # Looked for together, for as many dates as one of them needs; nobody needs more than are left.
    longest = max(1, *wanted.values())
    after = history.with_repair(repair)
    assignments = propose(cohort, repair.round, after, pairings, repair.on, longest)
    return replace(repair, begun=tuple(_as_wanted(each, wanted) for each in assignments))


def _as_wanted(assignment: Assignment, wanted: dict[Pairing, int]) -> Assignment:
    return assignment.shortened(max(1, wanted[assignment.pairing]))
