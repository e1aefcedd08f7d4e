"""Where every pairing stands and who has to act, as values, as a page, as a table."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from worker.core.due.pairing_state import PairingState, state_of
from worker.core.due.responses import PairingStatus
from worker.core.history import History
from worker.core.keys import ActionKey
from worker.core.model import Cohort, Pairing, Response
from worker.core.observed import Session, SessionState
from worker.core.records import State
from worker.core.timeline import escalate_at, is_open
from worker.messages import statuses, words
from worker.messages.render import render_page
from worker.messages.views import person


@dataclass(frozen=True, slots=True)
class Row:
    """One pairing as it stands. Ids and names, no addresses; `held`, `left`: sessions over and to come; `cancelled`:
    those that were cancelled or declined; `time`: the how many-th time the two are put together in this round."""

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


@dataclass(frozen=True, slots=True)
class Status:
    """One cohort: its open rounds' pairings, those who need somebody first."""

    cohort: str
    name: str
    paused: bool
    rounds: tuple[str, ...]
    rows: tuple[Row, ...]
    failed: tuple[str, ...]


def status_of(cohort: Cohort, history: History, now: datetime) -> Status:
    """The status of all drawn rounds of a cohort; `rounds` names those still open."""
    rows = sorted(
        _rows(cohort, history, now), key=lambda row: (not row.stuck, row.round, row.coach)
    )
    names = {student.id: student.name for student in cohort.roster}
    failed = [
        f"{_action(record.key, names)}: {record.failure.said if record.failure else 'failed'}"
        for record in history.records.values()
        if record.state is State.FAILED
    ]
    rounds = tuple(name for name in cohort.rounds if is_open(cohort, history, name, now))
    return Status(cohort.id, cohort.name, cohort.paused, rounds, tuple(rows), tuple(failed))


def _action(key: ActionKey, names: Mapping[str, str]) -> str:
    students = key.pairing.roles if key.pairing else (key.student,) if key.student else ()
    who = words.listed([names.get(student, student) for student in students])
    return f"{key.kind} of the {key.round} round, {who or 'the coordinator'}"


def _rows(cohort: Cohort, history: History, now: datetime) -> Iterator[Row]:
    for name in cohort.rounds:
        for pairing in (*history.pairings(name), *history.ended(name)):
            state = state_of(history, name, pairing)
            yield _row(cohort, state, now, goes_on=_goes_on(history, name, pairing))


def _row(cohort: Cohort, state: PairingState, now: datetime, goes_on: bool) -> Row:
    pairing, observed, proposal = state.pairing, state.observed, state.assignment.proposal
    coach, client = (person(cohort, student) for student in pairing.roles)
    names = {pairing.coach: coach.name, pairing.client: client.name}
    sessions = observed.sessions if observed else ()
    length = timedelta(minutes=cohort.program.session_minutes)
    standing = [session for session in sessions if session.stands]
    held = sum(session.start + length <= now for session in standing)
    planned = len(proposal.dates) if proposal else 0
    left = 0 if state.ended else len(standing) - held if observed else planned
    answers = observed.answers if observed else {}
    waits = Response.NEEDS_ACTION if observed else ""
    nudge = state.nudge
    return Row(
        cohort=cohort.id,
        round=state.round,
        coach_id=pairing.coach,
        coach=coach.name,
        client_id=pairing.client,
        client=client.name,
        hour=_hour(standing, cohort.zone, now),
        standing=state.status,
        stuck=_needs_somebody(cohort, state, left, now),
        sentence=_GOES_ON if state.ended and goes_on else statuses.sentence(state, names),
        acts=_who_acts(state, names) if left or state.status not in _IDLE_WHEN_OVER else "",
        coach_answer=str(answers.get(pairing.coach, waits)),
        client_answer=str(answers.get(pairing.client, waits)),
        nudged=cohort.local_date(nudge.at).isoformat() if nudge and nudge.done else "",
        held=held,
        left=left,
        cancelled=len(sessions) - len(standing),
        time=pairing.attempt,
    )


# When no session is left, an answer is owed no longer.
_IDLE_WHEN_OVER = (PairingStatus.WAITING, PairingStatus.DECLINED, PairingStatus.REMOVED)
_GOES_ON = "The two go on at another hour."


def _goes_on(history: History, name: str, pairing: Pairing) -> bool:
    """Whether the repair that has ended this pairing put the same two together again."""
    return any(
        pairing in repair.ended and pairing not in repair.parted
        for repair in history.repairs.get(name, ())
    )


def _hour(sessions: list[Session], zone: str, now: datetime) -> str:
    """The weekly time of the sessions to come, or of all where none is; what students moved by
    itself is no weekly time."""
    planned = [session for session in sessions if session.state is SessionState.PLANNED]
    starts = [session.start for session in planned or sessions]
    to_come = [start for start in starts if start > now]
    return "; ".join(words.weekly(to_come or starts, zone)) if starts else ""


def _needs_somebody(cohort: Cohort, state: PairingState, left: int, now: datetime) -> bool:
    """Whether the coordinator has to look: an answer may take until the escalation, and what is over
    is over."""
    if state.status in (PairingStatus.NO_HOUR, PairingStatus.CANCELLED):
        return True
    invitation = state.invitation
    patience_until = escalate_at(cohort, invitation.at) if invitation else now
    waits = state.status is PairingStatus.WAITING and now < patience_until
    return state.stuck and left > 0 and not waits


def _who_acts(state: PairingState, names: Mapping[str, str]) -> str:
    pairing = state.pairing
    match state.status:
        case PairingStatus.WAITING:
            return names[state.owing or pairing.client]
        case (
            PairingStatus.DECLINED
            | PairingStatus.NO_HOUR
            | PairingStatus.CANCELLED
            | PairingStatus.REMOVED
        ):
            return words.listed([names[pairing.client], names[pairing.coach]])
        case PairingStatus.NOT_INVITED:
            return "the coordinator"
        case _:
            return ""


def document(found: list[Status], now: datetime) -> dict[str, Any]:
    """The statuses as JSON values."""
    return {"now": now.isoformat(), "cohorts": [asdict(one) for one in found]}


def table(found: list[Status]) -> str:
    """The rows of all cohorts as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(Row.__dataclass_fields__))
    writer.writeheader()
    for one in found:
        # A spreadsheet would take a name that begins like a formula for one.
        writer.writerows(
            {name: _harmless(value) for name, value in asdict(row).items()} for row in one.rows
        )
    return out.getvalue()


def _harmless(value: Any) -> Any:
    return (
        f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value
    )


def page(found: list[Status], now: datetime) -> str:
    """One self-contained page."""
    return render_page("status.html.j2", statuses=found, now=now)
