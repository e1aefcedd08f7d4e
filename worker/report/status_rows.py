"""One pairing as it stands, for tables and pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from worker.core.due.attention import (
    Owed,
    agreed_since,
    dates_of,
    has_agreed,
    needs_somebody,
    owed,
)
from worker.core.due.next_step import NextStep, Step, next_step
from worker.core.due.pairing_state import PairingState
from worker.core.due.responses import PairingStatus
from worker.core.keys import COORDINATOR
from worker.core.model import Cohort, Response
from worker.core.names import display_name
from worker.core.observed import Session, SessionState
from worker.core.timeline import assign_at
from worker.messages import statuses, words
from worker.messages.views import full_name
from worker.report.session_marks import SessionMark, marks_of

_WAITS = "Drawn, and waits for your yes."
_ONCE_APPROVED = "Goes out once you say yes: `peer-coaching approve`."
_GO_ON = "The two go on at another hour."
_SOON = "with the next pass"


@dataclass(frozen=True, slots=True)
class Row:
    """One pairing as it stands. docs/status-json.md says what each field means to whoever reads the
    JSON; dates are ISO dates in the cohort's zone, or empty.

    `hour`: in the cohort's zone; `who_acts`: ids, or an empty one for the coordinator; `time`: 1, or
    more where the two have been put together before in this round; `days`: since when somebody has
    to act, None where nobody has, or that is not known.
    """

    cohort: str
    round: str
    coach_id: str
    coach: str
    coach_email: str
    client_id: str
    client: str
    client_email: str
    hour: str
    standing: str
    stuck: bool
    sentence: str
    acts: str
    who_acts: tuple[str, ...]
    acts_since: str
    days: int | None
    next: str
    next_on: str
    told_on: str
    proposed: int
    coach_answer: str
    client_answer: str
    answered: int
    agreed: bool
    agreed_on: str
    nudged: str
    passed: int
    to_come: int
    cancelled: int
    of: int
    time: int
    sessions: tuple[SessionMark, ...] = ()

    @property
    def both(self) -> str:
        """The addresses of the two, to write to both at once; empty where neither is known."""
        return ",".join(address for address in (self.client_email, self.coach_email) if address)


def row_of(
    cohort: Cohort, state: PairingState, now: datetime, go_on: bool, waits: bool = False
) -> Row:
    """A pairing as it stands at `now` (aware). `go_on`: it has ended, but the two have been put
    together again; `waits`: its round goes out only once the coordinator says yes."""
    pairing, observed, proposal = state.pairing, state.observed, state.assignment.proposal
    names = {student: full_name(cohort, student) for student in pairing.roles}
    dates = dates_of(cohort, state, now)
    answers = observed.answers if observed else {}
    unanswered = Response.NEEDS_ACTION if observed else ""
    heard = observed.heard if observed else frozenset()
    nudge, waits_for, step = state.nudge, owed(cohort, state, now), next_step(cohort, state, now)
    return Row(
        cohort=cohort.id,
        round=state.round,
        coach_id=pairing.coach,
        coach=_cell(cohort, pairing.coach),
        coach_email=_email(cohort, pairing.coach),
        client_id=pairing.client,
        client=_cell(cohort, pairing.client),
        client_email=_email(cohort, pairing.client),
        hour=_hour([*dates.passed, *dates.to_come], cohort.zone, now),
        standing=state.status,
        stuck=needs_somebody(cohort, state, now),
        sentence=_WAITS if waits else _sentence(cohort, state, names, now, go_on),
        acts=_acts(waits_for, names),
        who_acts=waits_for.who,
        acts_since=_date(cohort, waits_for.since),
        days=_days(cohort, waits_for, now),
        next=_ONCE_APPROVED if waits else _next_sentence(cohort, state, step),
        next_on=_date(cohort, step.at),
        told_on=_date(cohort, state.told_at),
        proposed=len(proposal.dates) if proposal else 0,
        coach_answer=str(answers.get(pairing.coach, unanswered)),
        client_answer=str(answers.get(pairing.client, unanswered)),
        answered=len(heard & pairing.both),
        agreed=has_agreed(state),
        agreed_on=_date(cohort, agreed_since(state)),
        nudged=_date(cohort, nudge.at if nudge and nudge.done else None),
        passed=len(dates.passed),
        to_come=len(dates.to_come),
        cancelled=len(dates.cancelled),
        of=cohort.program.sessions,
        time=pairing.attempt,
        sessions=marks_of(cohort, state, dates),
    )


def _cell(cohort: Cohort, student_id: str) -> str:
    """A name that stands alone, as in a table."""
    student = cohort.student(student_id)
    return display_name(student) if student else student_id


def _email(cohort: Cohort, student_id: str) -> str:
    student = cohort.student(student_id)
    return student.email if student else ""


def _sentence(
    cohort: Cohort, state: PairingState, names: Mapping[str, str], now: datetime, go_on: bool
) -> str:
    if go_on:
        return _GO_ON
    launch = assign_at(cohort, state.round)
    if now < launch and not state.ended and state.invitation is None:
        day = words.short_day(cohort.local_date(launch))
        return f"Drawn, for you to look at; goes out on {day}."
    if state.status is PairingStatus.NOT_INVITED and not state.was_refused:
        return "The invitation has not gone out yet."
    return statuses.sentence(state, names, state.is_moved_next)


def _acts(waits_for: Owed, names: Mapping[str, str]) -> str:
    who = [names.get(student, "the coordinator") for student in waits_for.who]
    return "the coordinator" if waits_for.who == (COORDINATOR,) else words.listed(who)


def _days(cohort: Cohort, waits_for: Owed, now: datetime) -> int | None:
    if not waits_for.who or waits_for.since is None:
        return None
    return (cohort.local_date(now) - cohort.local_date(waits_for.since)).days


def _date(cohort: Cohort, at: datetime | None) -> str:
    return cohort.local_date(at).isoformat() if at else ""


def _hour(sessions: list[Session], zone: str, now: datetime) -> str:
    """The weekly time of the sessions to come, or of all where none is; a single session that was
    moved has no weekly time."""
    planned = [session for session in sessions if session.state is SessionState.PLANNED]
    starts = [session.start for session in planned or sessions]
    to_come = [start for start in starts if start > now]
    return "; ".join(words.weekly(to_come or starts, zone)) if starts else ""


def _next_sentence(cohort: Cohort, state: PairingState, step: NextStep) -> str:
    """What happens next, and when; nothing for a pairing that has ended."""
    when = f"on {_day(cohort, step.at)}" if step.at else _SOON
    match step.what:
        case Step.GOES_OUT:
            return f"Goes out {when}."
        case Step.REMINDER:
            return f"A reminder goes out {when}."
        case Step.COORDINATOR_TOLD:
            return f"You are told {when}."
        case Step.OTHER_HOUR:
            return f"Another hour is proposed {when}."
        case Step.SESSION:
            return f"The next session is {when}."
        case Step.NOTHING:
            return _nothing_next(state)


def _nothing_next(state: PairingState) -> str:
    match state.status:
        case PairingStatus.ENDED | PairingStatus.SETTLED:
            return ""
        case PairingStatus.AGREED | PairingStatus.ANSWERED | PairingStatus.MOVED:
            return "All dates have passed."
        case PairingStatus.NOT_INVITED:
            return "It is sent once the address is corrected, or with `run --retry`."
        case _:
            return "Nothing more goes out by itself: please ask the two."


def _day(cohort: Cohort, at: datetime) -> str:
    return words.short_day(cohort.local_date(at))
