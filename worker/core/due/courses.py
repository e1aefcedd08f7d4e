"""What would be sent from now on, if everybody answered alike: for people who want to see the mails
before they go out. Decides nothing.

Each day's plan is taken for done, and the next day's is made from what is known then.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from worker.core.actions import (
    Action,
    ChangeGuests,
    EndSeries,
    Keyed,
    Mail,
    MoveSeries,
    Plan,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.keys import ActionKey
from worker.core.model import Cohort, Response, Review
from worker.core.observed import ObservedSeries, Session
from worker.core.records import (
    Detail,
    EndDetail,
    MailDetail,
    MoveDetail,
    Record,
    SeriesDetail,
    State,
)
from worker.core.rounds import Assignment
from worker.core.timeline import closes_at

Place = Callable[[str, Assignment], SeriesDetail]
"""Where the series of a round's pairing would be in the calendar."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A mail that would be sent `at` this instant, UTC, with what would be known by then."""

    at: datetime
    mail: Mail
    history: History


def course(
    cohort: Cohort, history: History, now: datetime, answer: Response, place: Place
) -> Iterator[Foreseen]:
    """All mails from now (aware) to the end of the last round, in order. `answer`: what every client
    and coach answers every invitation with; as long as it is DECLINED, only the client does."""
    # Nor is anybody waited for: what is shown comes after the coordinator's yes.
    program = replace(cohort.program, review=Review.SEND)
    running = replace(cohort, paused=False, program=program)
    at = now
    while at < _end(running, history):
        history, mails = _done(plan(running, history, at), history, at, answer, place)
        yield from (Foreseen(at, mail, history) for mail in mails)
        at = running.at_mail_time(running.mail_date(at) + timedelta(days=1))


def _end(cohort: Cohort, history: History) -> datetime:
    drawn = [closes_at(cohort, history, name) for name in cohort.rounds if name in history.draws]
    last = max(plan.finish_by for plan in cohort.rounds.values())
    return max([*drawn, cohort.at_mail_time(last)])


def _done(
    due: Plan, history: History, at: datetime, answer: Response, place: Place
) -> tuple[History, list[Mail]]:
    """The history once all this is done, and the mails in it: they tell of all the rest."""
    mails = [action for action in due.actions if isinstance(action, SendMail | TellCoordinator)]
    for action in due.actions:
        if action not in mails:
            history = _after(action, history, at, answer, place)
    records = {mail.key: Record(mail.key, State.DONE, at, MailDetail(mail.about)) for mail in mails}
    return replace(history, records={**history.records, **records}), mails


def _after(
    action: Action, history: History, at: datetime, answer: Response, place: Place
) -> History:
    match action:
        case RecordDraw():
            return history.with_draw(action.draw, at)
        case RecordRepair():
            return history.with_repair(action.repair)
        case ProposeSeries():
            detail = place(action.round, action.assignment)
            return _answered(_recorded(history, action, at, detail), action, answer)
        case MoveSeries():
            moved = _recorded(history, action, at, MoveDetail(action.assignment))
            return _answered(moved, action, answer)
        case EndSeries():
            return _recorded(history, action, at, EndDetail(at))
        case Skip():
            return _with(history, Record(action.key, State.SKIPPED, at, None, action.reason))
        case ChangeGuests():
            return _recorded(history, action, at, None)
        case _:
            return history


def _recorded(history: History, action: Keyed, at: datetime, detail: Detail | None) -> History:
    return _with(history, Record(action.key, State.DONE, at, detail))


def _with(history: History, record: Record) -> History:
    records: dict[ActionKey, Record] = {**history.records, record.key: record}
    return replace(history, records=records)


def _answered(history: History, action: ProposeSeries | MoveSeries, answer: Response) -> History:
    """The history once the two have been asked, and have given this answer."""
    pairing, proposal = action.assignment.pairing, action.assignment.proposal
    starts = proposal.instants if proposal else ()
    coach = Response.NEEDS_ACTION if answer is Response.DECLINED else answer
    seen = ObservedSeries(
        answers={pairing.coach: coach, pairing.client: answer},
        since={},
        sessions=tuple(Session(start, start) for start in starts),
    )
    place = (action.round, pairing)
    return replace(
        history,
        series={**history.series, place: seen},
        proposed={**history.proposed, place: action.assignment},
    )
