"""What the templates of mails about a student's two roles are told."""

from collections.abc import Iterable
from datetime import datetime

from worker.core.actions import SendMail
from worker.core.due.pairing_state import state_of
from worker.core.history import History
from worker.core.model import Cohort
from worker.messages import student_contexts as contexts
from worker.messages import words
from worker.messages.role_views import both_roles, role_views
from worker.messages.views import common, full_name, person


def assignment(
    action: SendMail, cohort: Cohort, history: History, now: datetime
) -> contexts.Assignment:
    """Both roles, or None for one in which nobody could be found."""
    coaching, coached = both_roles(action, cohort, history, action.about, now)
    drawn = history.draws[action.round].draw.ring.students
    return contexts.Assignment(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        coaching=coaching,
        coached=coached,
        nudge_days=cohort.program.nudge_after_days,
        joins=action.to not in drawn,
    )


def nudge(action: SendMail, cohort: Cohort, history: History, now: datetime) -> contexts.Nudge:
    """The invitation that waits for this reader's answer."""
    (pairing,) = action.about
    invited = state_of(history, action.round, pairing).invited_at
    since = invited or history.draws[action.round].at
    views = role_views(cohort, history, action.round, (pairing,), action.to, now)
    return contexts.Nudge(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        role=views[pairing],
        is_client=action.to == pairing.client,
        invited=words.short_day(cohort.local_date(since)),
        escalate_days=cohort.program.escalate_after_days,
    )


def change(action: SendMail, cohort: Cohort, history: History, now: datetime) -> contexts.Change:
    """What a repair ends and begins for this reader."""
    repair = history.repairs[action.round][action.repair - 1]
    mine = [pairing for pairing in repair.ended if action.to in pairing.both]
    coaches = [pairing.coach for pairing in mine if pairing.client == action.to]
    clients = [pairing.client for pairing in mine if pairing.coach == action.to]
    begun = repair.begun_pairings
    two_before = {pairing.roles for pairing in repair.ended}
    two_now = {pairing.roles for pairing in begun}
    coaching, coached = both_roles(action, cohort, history, begun, now)
    return contexts.Change(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        left=_names(cohort, repair.left),
        joined=_names(cohort, repair.joined),
        was_coach=next((full_name(cohort, coach) for coach in coaches), ""),
        was_client=next((full_name(cohort, client) for client in clients), ""),
        coaching=coaching,
        coached=coached,
        alone=action.to in repair.alone,
        same=two_before == two_now,
    )


def _names(cohort: Cohort, students: Iterable[str]) -> str:
    return words.listed([full_name(cohort, student) for student in students])
