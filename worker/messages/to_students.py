"""What the templates of mails about a student's two roles are told."""

from collections.abc import Iterable
from dataclasses import replace

from worker.core.actions import SendMail
from worker.core.due.pairing_state import state_of
from worker.core.history import History
from worker.core.model import Cohort, Pairing
from worker.core.timeline import is_late
from worker.messages import student_contexts as contexts
from worker.messages import words
from worker.messages.context import RoleView
from worker.messages.views import common, full_name, hour_view, person, those_met


def assignment(action: SendMail, cohort: Cohort, history: History) -> contexts.Assignment:
    """Both roles, or None for one in which nobody could be found."""
    return contexts.Assignment(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        coaching=_role(action, cohort, history, action.about, coaching=True),
        coached=_role(action, cohort, history, action.about, coaching=False),
        nudge_days=cohort.program.nudge_after_days,
    )


def _role(
    action: SendMail,
    cohort: Cohort,
    history: History,
    pairings: Iterable[Pairing],
    coaching: bool,
) -> RoleView | None:
    """The reader's role in the first of these pairings in which they coach, or are coached."""
    mine = (
        pairing
        for pairing in pairings
        if action.to == (pairing.coach if coaching else pairing.client)
    )
    pairing = next(mine, None)
    return _role_view(cohort, history, action.round, pairing, action.to) if pairing else None


def nudge(action: SendMail, cohort: Cohort, history: History) -> contexts.Nudge:
    """The invitation that waits for this reader's answer."""
    (pairing,) = action.about
    invited = state_of(history, action.round, pairing).invited_at
    since = invited or history.draws[action.round].at
    return contexts.Nudge(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        role=_role_view(cohort, history, action.round, pairing, action.to),
        is_client=action.to == pairing.client,
        invited=words.day(cohort.local_date(since)),
    )


def change(action: SendMail, cohort: Cohort, history: History) -> contexts.Change:
    """What a repair ends and begins for this reader."""
    repair = history.repairs[action.round][action.repair - 1]
    mine = [pairing for pairing in repair.ended if action.to in pairing.both]
    coaches = [pairing.coach for pairing in mine if pairing.client == action.to]
    clients = [pairing.client for pairing in mine if pairing.coach == action.to]
    begun = repair.begun_pairings
    two_before = {pairing.roles for pairing in repair.ended}
    two_now = {pairing.roles for pairing in begun}
    return contexts.Change(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        left=_names(cohort, repair.left),
        joined=_names(cohort, repair.joined),
        was_coach=next((person(cohort, coach).name for coach in coaches), ""),
        was_client=next((person(cohort, client).name for client in clients), ""),
        coaching=_role(action, cohort, history, begun, coaching=True),
        coached=_role(action, cohort, history, begun, coaching=False),
        alone=action.to in repair.alone,
        same=two_before == two_now,
    )


def _names(cohort: Cohort, students: Iterable[str]) -> str:
    return words.listed([full_name(cohort, student) for student in students])


def _role_view(
    cohort: Cohort, history: History, round_name: str, pairing: Pairing, reader: str
) -> RoleView:
    """A pairing as one of the two reads of it."""
    peer = person(cohort, pairing.peer_of(reader), those_met(cohort, history, round_name, [reader]))
    zone = person(cohort, reader).zone
    state = state_of(history, round_name, pairing)
    proposal, series = state.assignment.proposal, state.series
    late = is_late(cohort, round_name, proposal)
    return RoleView(
        peer=peer,
        sessions=len(proposal.dates) if proposal else cohort.program.sessions,
        hour=replace(hour_view(proposal, zone, peer.zone), late=late) if proposal else None,
        backups=tuple(hour_view(backup, zone, peer.zone) for backup in state.assignment.backups),
        link=series.link if series else "",
        meet=series.meet if series else "",
    )
