"""What comes next for a student."""

from collections.abc import Iterator
from datetime import datetime

from worker.core.due.milestones import halfway_times
from worker.core.due.pairing_state import PairingState, state_of
from worker.core.due.review import waits_for_approval
from worker.core.history import History
from worker.core.model import Cohort, Student
from worker.core.timeline import assign_at, escalate_at, is_open, nudge_at, practice_at
from worker.messages import words
from worker.messages.views import full_name


def coming(
    cohort: Cohort, student: Student, round_name: str, history: History, now: datetime
) -> Iterator[str]:
    """What comes for the student in a round, earliest first; nothing of a round that is over."""
    if not is_open(cohort, history, round_name, now):
        return
    events = set(_events(cohort, student, round_name, history, now))
    to_come = sorted((at, event) for at, event in events if at > now)
    yield "What comes, as things stand:" if to_come else "Nothing more is to come."
    for at, event in to_come:
        yield f"  {words.instant(at, cohort.zone)}: {event}"


def _events(
    cohort: Cohort, student: Student, round_name: str, history: History, now: datetime
) -> Iterator[tuple[datetime, str]]:
    waits = waits_for_approval(cohort, history, round_name)
    yes = ", once the coordinator says yes" if waits else ""
    yield assign_at(cohort, round_name), f"the assignment mail{yes}"
    for pairing in history.pairings(round_name):
        if student.id in pairing.both:
            yield from _reminders(cohort, state_of(history, round_name, pairing))
            to_come = [start for start in history.starts(round_name, pairing) if start > now]
            if to_come and student.takes_part(cohort.local_date(to_come[0])):
                yield to_come[0], f"a session with {full_name(cohort, pairing.peer_of(student.id))}"
    if half := halfway_times(cohort, history, round_name).get(student.id):
        yield half, "the half-way mail"
    times = practice_at(cohort, history, round_name, student.id)
    if cohort.rounds[round_name].exam_practice and times:
        yield times[0], "the mail about half-hour sessions"


def _reminders(cohort: Cohort, state: PairingState) -> Iterator[tuple[datetime, str]]:
    if state.invited_at is not None and state.owing is not None:
        name = full_name(cohort, state.owing)
        yield nudge_at(cohort, state.invited_at), f"{name} is nudged, unless there is an answer"
        yield escalate_at(cohort, state.invited_at), "the coordinator is told"
