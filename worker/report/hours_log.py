"""Hours for the credential: what stood in the calendar, in the columns of the ICF's log of coaching
hours.

The program sees calendars, not sessions: a row says that a session was *on calendar*, never that it
was held. A session that the two had not agreed on by its end, that was cancelled or declined, or
that is still to come has no row.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from worker.core.due.attention import agreed_since, dates_of, has_agreed
from worker.core.due.pairing_state import PairingState, state_of
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.names import display_name
from worker.core.observed import Session
from worker.messages.views import person
from worker.report.name_order import name_order
from worker.report.sheets import sheet

COLUMNS = (
    "Coach",
    "Role",
    "Client Name",
    "Contact Information",
    "Individual/Group",
    "Number in Group",
    "Start Date",
    "End Date",
    "Start Time",
    "End Time",
    "Time Zone",
    "Hours",
    "Paid Hours",
    "Pro Bono Hours",
    "Evidence",
    "Cohort",
    "Round",
)
COACHED, WAS_COACHED = "coached", "was coached"
_EVIDENCE = "on calendar"


def hours_log(entries: list[tuple[Cohort, History]], now: datetime, initials: bool = False) -> str:
    """The log of all students of these cohorts at `now` (aware) as CSV: a row for each session and
    each of the two who had it. `initials`: peers by their initials, without their addresses."""
    rows = [row for cohort, history in entries for row in _rows(cohort, history, now, initials)]
    order = sorted(
        rows, key=lambda row: (name_order(row["Coach"]), row["Start Date"], row["Start Time"])
    )
    return sheet(COLUMNS, order)


def _rows(
    cohort: Cohort, history: History, now: datetime, initials: bool
) -> Iterator[Mapping[str, Any]]:
    for name in cohort.rounds:
        for pairing in (*history.pairings(name), *history.ended(name)):
            state = state_of(history, name, pairing)
            for session in _counting(cohort, state, now):
                for student, role in zip(pairing.roles, (COACHED, WAS_COACHED), strict=True):
                    yield _row(cohort, state, session, student, role, initials)


def _counting(cohort: Cohort, state: PairingState, now: datetime) -> Iterator[Session]:
    """The sessions that are over and on which the two had agreed by then."""
    if not has_agreed(state):
        return
    since, length = agreed_since(state), timedelta(minutes=cohort.program.session_minutes)
    for session in dates_of(cohort, state, now).passed:
        if since is None or session.start + length >= since:
            yield session


def _row(
    cohort: Cohort, state: PairingState, session: Session, student: str, role: str, initials: bool
) -> Mapping[str, Any]:
    minutes = cohort.program.session_minutes
    peer_id = state.pairing.peer_of(student)
    zone, peer = person(cohort, student).zone, person(cohort, peer_id)
    start = session.start.astimezone(ZoneInfo(zone))
    end = (session.start + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
    hours = f"{minutes / 60:.2f}"
    peer_name = _name(cohort, peer_id)
    return {
        "Coach": _name(cohort, student),
        "Role": role,
        "Client Name": initials_of(peer_name) if initials else peer_name,
        "Contact Information": "" if initials else peer.email,
        "Individual/Group": "Individual",
        "Number in Group": 1,
        "Start Date": f"{start:%Y-%m-%d}",
        "End Date": f"{end:%Y-%m-%d}",
        "Start Time": f"{start:%H:%M}",
        "End Time": f"{end:%H:%M}",
        "Time Zone": zone,
        "Hours": hours,
        "Paid Hours": "",
        "Pro Bono Hours": hours if role == COACHED else "",
        "Evidence": _EVIDENCE,
        "Cohort": cohort.name,
        "Round": state.round,
    }


def _name(cohort: Cohort, student_id: str) -> str:
    student = cohort.student(student_id)
    return display_name(student) if student else student_id


def initials_of(name: str) -> str:
    """A. O. for Amara Okafor"""
    return " ".join(f"{word[0].upper()}." for word in name.replace("-", " ").split() if word)
