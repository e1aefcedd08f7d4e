"""One pairing as it stands, for tables and pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.core.due.pairing_state import PairingState
from worker.core.model import Cohort, Response
from worker.core.observed import Session, SessionState
from worker.messages import statuses, words
from worker.messages.views import full_name
from worker.report.who_acts import needs_somebody, who_acts

_GO_ON = "The two go on at another hour."


@dataclass(frozen=True, slots=True)
class Row:
    """One pairing as it stands. Ids and names, no addresses.

    `hour`: in the cohort's zone; `nudged`: an ISO date; `held`, `left`: sessions over and to come;
    `cancelled`: those that were cancelled or declined; `time`: 1, or more where the two have been
    put together before in this round.
    """

    cohort: str
    round: str
    coach_id: str
    coach: str
    client_id: str
    client: str
    hour: str
    standing: str
    stuck: bool
    sentence: str
    acts: str
    coach_answer: str
    client_answer: str
    nudged: str
    held: int
    left: int
    cancelled: int
    time: int


def row_of(cohort: Cohort, state: PairingState, now: datetime, go_on: bool) -> Row:
    """A pairing as it stands at `now` (aware). `go_on`: it has ended, but the two have been put
    together again."""
    pairing, observed, proposal = state.pairing, state.observed, state.assignment.proposal
    names = {student: full_name(cohort, student) for student in pairing.roles}
    sessions = observed.sessions if observed else ()
    length = timedelta(minutes=cohort.program.session_minutes)
    standing = [session for session in sessions if session.stands]
    held = sum(session.start + length <= now for session in standing)
    planned = len(proposal.dates) if proposal else 0
    left = 0 if state.ended else len(standing) - held if observed else planned
    answers = observed.answers if observed else {}
    unanswered = Response.NEEDS_ACTION if observed else ""
    nudge = state.nudge
    return Row(
        cohort=cohort.id,
        round=state.round,
        coach_id=pairing.coach,
        coach=_cell(cohort, pairing.coach),
        client_id=pairing.client,
        client=_cell(cohort, pairing.client),
        hour=_hour(standing, cohort.zone, now),
        standing=state.status,
        stuck=needs_somebody(cohort, state, left, now),
        sentence=_GO_ON if go_on else statuses.sentence(state, names),
        acts=who_acts(state, names, left),
        coach_answer=str(answers.get(pairing.coach, unanswered)),
        client_answer=str(answers.get(pairing.client, unanswered)),
        nudged=cohort.local_date(nudge.at).isoformat() if nudge and nudge.done else "",
        held=held,
        left=left,
        cancelled=len(sessions) - len(standing),
        time=pairing.attempt,
    )


def _cell(cohort: Cohort, student_id: str) -> str:
    """A name that stands alone, as in a table."""
    student = cohort.student(student_id)
    return student.display_name if student else student_id


def _hour(sessions: list[Session], zone: str, now: datetime) -> str:
    """The weekly time of the sessions to come, or of all where none is; a single session that was
    moved has no weekly time."""
    planned = [session for session in sessions if session.state is SessionState.PLANNED]
    starts = [session.start for session in planned or sessions]
    to_come = [start for start in starts if start > now]
    return "; ".join(words.weekly(to_come or starts, zone)) if starts else ""
