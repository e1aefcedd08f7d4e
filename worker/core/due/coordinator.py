"""What the coordinator has to be told, and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256

from worker.core.actions import TellCoordinator
from worker.core.due.pairing_state import PairingState
from worker.core.due.responses import PairingStatus
from worker.core.due.settled import still_settled
from worker.core.due.student_mails import takes_part_now
from worker.core.history import History
from worker.core.keys import COORDINATOR, TO_COORDINATOR, ActionKey, Kind
from worker.core.model import Cohort, Pairing
from worker.core.records import State
from worker.core.rounds import Repair, known_alone
from worker.core.timeline import assign_at, escalate_at, is_late

# More than so many of a round do not delete their series on one day.
_FEW = 2
_MOST_GONE = 0.3


def notice(cohort: Cohort, round_name: str, history: History) -> Iterator[TellCoordinator]:
    """The coordinator sees a draw before the students do; a draw made anew once more."""
    redrawn = len(history.redrawn.get(round_name, ()))
    pairings = history.pairings(round_name)
    yield from _news(
        cohort, history, TellCoordinator(Kind.NOTICE, round_name, pairings, number=redrawn)
    )


def _news(cohort: Cohort, history: History, action: TellCoordinator) -> Iterator[TellCoordinator]:
    if not still_settled(cohort, history, action.key, COORDINATOR):
        yield action


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
        yield from _news(cohort, history, action)


def unsuited(cohort: Cohort, repair: Repair, history: History) -> Iterator[TellCoordinator]:
    """The coordinator hears of hours that no longer suit, once of each, and that another is proposed
    only on their word."""
    ended = tuple(
        pairing for pairing in repair.ended if not history.on_lost_calendar(repair.round, pairing)
    )
    digest = _digest(str(pairing) for pairing in ended)
    action = TellCoordinator(Kind.UNSUITED, repair.round, ended, digest=digest)
    if set(ended) - _told_about(Kind.UNSUITED, repair.round, history):
        yield from _news(cohort, history, action)


def failures(cohort: Cohort, round_name: str, history: History) -> Iterator[TellCoordinator]:
    """The coordinator hears of everything that was refused, once; of what was tried again and
    refused again, once more."""
    told_at: dict[ActionKey, datetime] = {}
    for key, record in history.records.items():
        if key.round == round_name and key.kind is Kind.FAILED and record.done:
            told_at |= {
                failed: max(record.at, told_at.get(failed, record.at))
                for failed in record.mail.failed
            }
    news = sorted(
        (
            (key, record.at)
            for key, record in history.records.items()
            if key.round == round_name
            and record.state is State.FAILED
            and key.kind not in TO_COORDINATOR
            and not (key in told_at and told_at[key] >= record.at)
        ),
        key=str,
    )
    if news:
        digest = _digest(f"{key} {at.isoformat()}" for key, at in news)
        failed = tuple(key for key, _ in news)
        action = TellCoordinator(Kind.FAILED, round_name, digest=digest, failed=failed)
        yield from _news(cohort, history, action)


def lost_calendars(cohort: Cohort, round_name: str, history: History) -> Iterator[TellCoordinator]:
    """The coordinator hears of a calendar that is gone, or closed to the sender, once."""
    for calendar in sorted(history.lost):
        about = tuple(
            pairing
            for pairing in history.pairings(round_name)
            if (record := history.record(round_name, Kind.SERIES, pairing)) is not None
            and record.done
            and record.series.calendar == calendar
        )
        if about:
            digest = _digest([calendar])
            action = TellCoordinator(Kind.CALENDAR, round_name, about, digest=digest)
            yield from _news(cohort, history, action)


def vanished(
    cohort: Cohort,
    round_name: str,
    states: Sequence[PairingState],
    history: History,
    now: datetime,
) -> Iterator[TellCoordinator]:
    """The coordinator hears of series that so many people cannot have deleted on their own."""
    gone = [
        state.pairing
        for state in states
        if state.status is PairingStatus.CANCELLED
        and state.assignment.proposal is not None
        and state.assignment.proposal.instants[-1] > now
    ]
    if len(gone) > max(_FEW, _MOST_GONE * len(states)):
        told = _told_about(Kind.VANISHED, round_name, history)
        if set(gone) - told:
            digest = _digest(str(pairing) for pairing in gone)
            action = TellCoordinator(Kind.VANISHED, round_name, tuple(gone), digest=digest)
            yield from _news(cohort, history, action)


def odd_series(cohort: Cohort, round_name: str, history: History) -> Iterator[TellCoordinator]:
    """The coordinator hears once of each series that somebody, or a program, has changed in a way
    that is no answer: cut off, at dates nobody proposed, or not to be read."""
    odd = tuple(
        pairing
        for pairing in history.pairings(round_name)
        if (observed := history.series.get((round_name, pairing))) is not None and observed.remarks
    )
    if set(odd) - _told_about(Kind.ODD, round_name, history):
        digest = _digest(str(pairing) for pairing in odd)
        action = TellCoordinator(Kind.ODD, round_name, odd, digest=digest)
        yield from _news(cohort, history, action)


def moved_dates(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[TellCoordinator]:
    """The coordinator hears of dates that were moved after a round was sent out, once of each."""
    if is_moved(cohort, round_name, history, now):
        day = cohort.rounds[round_name].assign_on
        yield from _news(cohort, history, TellCoordinator(Kind.DATES, round_name, day=day))


def is_moved(cohort: Cohort, round_name: str, history: History, now: datetime) -> bool:
    """Whether a round that has been sent out is to be assigned later by now. Where something was
    done later than now, it is the clock that has gone back."""
    done_at = _sent_out_at(history, round_name)
    return bool(done_at) and max(done_at) <= now < assign_at(cohort, round_name)


def was_sent_out(history: History, round_name: str) -> bool:
    """Whether anything but a draw to review has gone out in a round."""
    return bool(_sent_out_at(history, round_name))


def _sent_out_at(history: History, round_name: str) -> list[datetime]:
    return [
        record.at
        for key, record in history.records.items()
        if key.round == round_name and key.kind not in (Kind.NOTICE, Kind.DATES)
    ]


def _told_about(kind: Kind, round_name: str, history: History) -> set[Pairing]:
    return {
        pairing
        for key, record in history.records.items()
        if key.round == round_name and key.kind is kind and record.done
        for pairing in record.mail.about
    }


def _digest(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def quota(cohort: Cohort, round_name: str, history: History) -> Iterator[TellCoordinator]:
    """The coordinator hears of a limit of Google's that has stopped the sending, once a round. The
    pass that met it has claimed the mail."""
    action = TellCoordinator(Kind.QUOTA, round_name)
    if action.key in history.records:
        yield from _news(cohort, history, action)


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
            yield from _news(cohort, history, action)
