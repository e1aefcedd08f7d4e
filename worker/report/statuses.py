"""Where every pairing stands and who has to act, as values, as a page, as a table."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from worker.core.actions import Mail, nudge_key, series_key
from worker.core.due.responses import STUCK, PairingStatus, owing, standing
from worker.core.history import History, Session, SessionState, State
from worker.core.model import Cohort, Pairing, Response
from worker.core.timeline import escalate_at, is_open
from worker.messages import words
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
    names = {one.id: one.name for one in cohort.roster}
    failed = [
        f"{_action(record.key, names)}: {record.detail.get('error', 'failed')}"
        for record in history.records.values()
        if record.state is State.FAILED
    ]
    rounds = tuple(str(one) for one in cohort.rounds if is_open(cohort, history, one, now))
    return Status(cohort.id, cohort.name, cohort.paused, rounds, tuple(rows), tuple(failed))


def _action(key: str, names: dict[str, str]) -> str:
    round_name, kind, about = key.split("/", 2)
    parts = about.partition("~")[0].split("/")[-1 if kind == Mail.CHANGE else 0].split(">")
    who = words.listed([names.get(one, one) for one in parts])
    return f"{kind} of the {round_name} round, {who}"


def _rows(cohort: Cohort, history: History, now: datetime) -> Iterator[Row]:
    for name in history.draws:
        for pairing in (*history.pairings(name), *history.ended(name)):
            yield _row(cohort, history, name, pairing, now)


def _row(cohort: Cohort, history: History, name: str, pairing: Pairing, now: datetime) -> Row:
    coach, client = person(cohort, pairing.coach), person(cohort, pairing.client)
    names = {pairing.coach: coach.name, pairing.client: client.name}
    seen = history.series.get((name, pairing))
    proposal = history.assignment(name, pairing).proposal
    series = history.records.get(series_key(name, pairing))
    invited = series is not None and series.state is State.DONE
    over = pairing in history.ended(name)
    how = PairingStatus.ENDED if over else standing(pairing, seen, invited, proposal is not None)
    nudge = history.records.get(nudge_key(name, pairing))
    sessions = seen.sessions if seen else ()
    length = timedelta(minutes=cohort.program.session_minutes)
    standing_dates = [one for one in sessions if one.stands]
    held = sum(one.start + length <= now for one in standing_dates)
    left = (
        0
        if over
        else len(standing_dates) - held
        if seen
        else len(proposal.dates)
        if proposal
        else 0
    )
    return Row(
        cohort=cohort.id,
        round=str(name),
        coach_id=pairing.coach,
        coach=coach.name,
        client_id=pairing.client,
        client=client.name,
        hour=_hour(standing_dates, cohort.zone, now),
        standing=str(how),
        stuck=_stuck(how, left, escalate_at(cohort, series.at) if series else now, now),
        sentence=_GOES_ON
        if over and _goes_on(history, name, pairing)
        else words.how_it_stands(how, pairing, seen, names),
        acts=_who_acts(how, pairing, history, name, names)
        if left or how not in _IDLE_WHEN_OVER
        else "",
        coach_answer=str(seen.answers.get(pairing.coach, Response.NEEDS_ACTION)) if seen else "",
        client_answer=str(seen.answers.get(pairing.client, Response.NEEDS_ACTION)) if seen else "",
        nudged=cohort.local_date(nudge.at).isoformat()
        if nudge and nudge.state is State.DONE
        else "",
        held=held,
        left=left,
        cancelled=len(sessions) - len(standing_dates),
        time=pairing.time,
    )


# When no session is left, an answer is owed no longer.
_IDLE_WHEN_OVER = (PairingStatus.WAITING, PairingStatus.DECLINED, PairingStatus.REMOVED)
_GOES_ON = "The two go on at another hour."


def _goes_on(history: History, name: str, pairing: Pairing) -> bool:
    """Whether the repair that has ended this pairing put the same two together again."""
    same = (pairing.coach, pairing.client)
    return any(
        pairing in repair.ended
        and any((one.pairing.coach, one.pairing.client) == same for one in repair.begun)
        for repair in history.repairs.get(name, ())
    )


def _hour(sessions: list[Session], zone: str, now: datetime) -> str:
    """The weekly time of the sessions to come, or of all where none is; what students moved by itself is no weekly time."""
    weekly = [one for one in sessions if one.state is SessionState.PLANNED] or sessions
    to_come = [one.start for one in weekly if one.start > now]
    return "; ".join(words.weekly(to_come or [one.start for one in weekly], zone)) if weekly else ""


def _stuck(how: PairingStatus, left: int, patience_until: datetime, now: datetime) -> bool:
    """Whether the coordinator has to look: an answer may take until the escalation, and what is over is over."""
    if how in (PairingStatus.NO_HOUR, PairingStatus.CANCELLED):
        return True
    return how in STUCK and left > 0 and (how is not PairingStatus.WAITING or now >= patience_until)


def _who_acts(
    how: PairingStatus, pairing: Pairing, history: History, name: str, names: dict[str, str]
) -> str:
    match how:
        case PairingStatus.WAITING:
            return names[owing(pairing, history.series.get((name, pairing))) or pairing.client]
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
