"""What the coordinator has to be told when something has gone wrong, or looks as if it had."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from worker.core.actions import TellCoordinator
from worker.core.due.pairing_state import PairingState
from worker.core.due.responses import PairingStatus
from worker.core.due.telling import digest_of, told_about, unless_told
from worker.core.history import History
from worker.core.keys import TO_COORDINATOR, ActionKey, Kind
from worker.core.model import Cohort
from worker.core.records import State
from worker.core.rounds import Pairing

# More than so many of a round do not delete their series on one day.
_FEW = 2
_MOST_GONE = 0.3


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
        digest = digest_of(f"{key} {at.isoformat()}" for key, at in news)
        failed = tuple(key for key, _ in news)
        action = TellCoordinator(Kind.FAILED, round_name, digest=digest, failed=failed)
        yield from unless_told(cohort, history, action)


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
            digest = digest_of([calendar])
            action = TellCoordinator(Kind.CALENDAR, round_name, about, digest=digest)
            yield from unless_told(cohort, history, action)


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
        told = told_about(Kind.VANISHED, round_name, history)
        if set(gone) - told:
            digest = digest_of(str(pairing) for pairing in gone)
            action = TellCoordinator(Kind.VANISHED, round_name, tuple(gone), digest=digest)
            yield from unless_told(cohort, history, action)


def odd_series(cohort: Cohort, round_name: str, history: History) -> Iterator[TellCoordinator]:
    """The coordinator hears of each series that somebody, or a program, has changed in a way that is
    no answer: cut off, at dates nobody proposed, or not to be read. Once of each such thing."""
    known = _remarks_told(round_name, history)
    news: dict[Pairing, str] = {}
    for pairing in history.pairings(round_name):
        observed = history.series.get((round_name, pairing))
        remarks = set(observed.remarks) if observed is not None else set()
        if pairing in known.of_all or remarks <= known.of_each.get(pairing, set()):
            continue
        news[pairing] = ",".join(sorted(remarks))
    if news:
        digest = digest_of(f"{pairing}: {words}" for pairing, words in news.items())
        action = TellCoordinator(
            Kind.ODD, round_name, tuple(news), digest=digest, told=tuple(news.values())
        )
        yield from unless_told(cohort, history, action)


@dataclass(frozen=True, slots=True)
class _Told:
    """What was told of odd series: of some, all that can be; of the others, these remarks."""

    of_all: set[Pairing]
    of_each: dict[Pairing, set[str]]


def _remarks_told(round_name: str, history: History) -> _Told:
    told = _Told(set(), {})
    for key, record in history.records.items():
        if key.round != round_name or key.kind is not Kind.ODD or not record.done:
            continue
        if not record.mail.told:
            # A version that did not keep what it said: nothing is said again.
            told.of_all.update(record.mail.about)
        for pairing, words in zip(record.mail.about, record.mail.told, strict=False):
            told.of_each.setdefault(pairing, set()).update(words.split(","))
    return told


def quota(cohort: Cohort, round_name: str, history: History) -> Iterator[TellCoordinator]:
    """The coordinator hears of a limit of Google's that has stopped the sending, once a round. The
    pass that met it has claimed the mail."""
    action = TellCoordinator(Kind.QUOTA, round_name)
    if action.key in history.records:
        yield from unless_told(cohort, history, action)
