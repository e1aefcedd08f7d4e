"""What the coordinator has to be told of a round as it goes: the draw, who is stuck, who is alone,
whose hour no longer suits."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from worker.core.actions import TellCoordinator
from worker.core.due.pairing_state import PairingState
from worker.core.due.student_mails import takes_part_now
from worker.core.due.telling import digest_of, told_about, unless_told
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.core.rounds import Pairing, Repair, known_alone
from worker.core.timeline import assign_at, escalate_at, is_late


def notice(
    cohort: Cohort, round_name: str, history: History, is_overdue: bool = False
) -> Iterator[TellCoordinator]:
    """The coordinator sees a draw before the students do; a draw made anew once more; and once more
    where it `is_overdue`: the day has come, and the round still waits for their yes."""
    redrawn = len(history.redrawn.get(round_name, ()))
    pairings = history.pairings(round_name)
    day = cohort.rounds[round_name].assign_on if is_overdue else None
    action = TellCoordinator(Kind.NOTICE, round_name, pairings, number=redrawn, day=day)
    yield from unless_told(cohort, history, action)


def escalations(
    cohort: Cohort,
    round_name: str,
    states: Sequence[PairingState],
    history: History,
    now: datetime,
) -> Iterator[TellCoordinator]:
    """Ten days: the coordinator is told of everybody who is stuck, in one mail for all that were
    invited on one day, and in the same mail of what the draw could not have."""
    about: dict[date, list[Pairing]] = {}
    for state in states:
        late = is_late(cohort, round_name, state.assignment.proposal)
        told_at = state.told_at if late or state.stuck else None
        if told_at is not None and now >= escalate_at(cohort, told_at):
            about.setdefault(cohort.local_date(told_at), []).append(state.pairing)
    recorded = history.draws[round_name]
    assigned = max(recorded.at, assign_at(cohort, round_name))
    if recorded.draw.relaxed and not about and now >= escalate_at(cohort, assigned):
        about[cohort.local_date(assigned)] = []
    for day, pairings in sorted(about.items()):
        action = TellCoordinator(Kind.ESCALATION, round_name, tuple(pairings), day=day)
        yield from unless_told(cohort, history, action)


def unsuited(cohort: Cohort, repair: Repair, history: History) -> Iterator[TellCoordinator]:
    """The coordinator hears of hours that no longer suit, once of each, and that another is proposed
    only on their word."""
    ended = tuple(
        pairing for pairing in repair.ended if not history.on_lost_calendar(repair.round, pairing)
    )
    digest = digest_of(str(pairing) for pairing in ended)
    action = TellCoordinator(Kind.UNSUITED, repair.round, ended, digest=digest)
    if set(ended) - told_about(Kind.UNSUITED, repair.round, history):
        yield from unless_told(cohort, history, action)


def alone(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[TellCoordinator]:
    """The coordinator hears of whoever has no peer, once."""
    repairs = history.repairs.get(round_name, ())
    for position, repair in enumerate(repairs):
        known = known_alone(repairs[:position]) - set(repair.affected)
        news = {
            student
            for student in set(repair.alone) - known
            if takes_part_now(cohort, student, round_name, now)
        }
        if news:
            action = TellCoordinator(Kind.ALONE, round_name, repair.ended, number=repair.number)
            yield from unless_told(cohort, history, action)
