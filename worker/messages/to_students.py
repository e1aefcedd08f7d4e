"""What the templates of mails to students are told."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from worker.core.actions import SendMail
from worker.core.due.pairing_state import state_of
from worker.core.history import History
from worker.core.model import Cohort, Pairing, RoundPlan
from worker.messages import student_contexts as contexts
from worker.messages import words
from worker.messages.context import RoleView
from worker.messages.views import common, full_name, hour_view, person, role_view


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
    return role_view(cohort, history, action.round, pairing, action.to) if pairing else None


def nudge(action: SendMail, cohort: Cohort, history: History) -> contexts.Nudge:
    """The invitation that waits for this reader's answer."""
    (pairing,) = action.about
    invited = state_of(history, action.round, pairing).invited_at
    since = invited or history.draws[action.round].at
    return contexts.Nudge(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        role=role_view(cohort, history, action.round, pairing, action.to),
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


def settle(action: SendMail, cohort: Cohort, history: History) -> contexts.Settle:
    """The hours that are left, and what was said with a no."""
    (pairing,) = action.about
    state = state_of(history, action.round, pairing)
    client, coach = person(cohort, pairing.client), person(cohort, pairing.coach)
    comments = state.observed.comments if state.observed else {}
    return contexts.Settle(
        **common(cohort, action.round),
        student=client,
        coach=coach,
        backups=tuple(
            hour_view(backup, client.zone, coach.zone) for backup in state.assignment.backups
        ),
        notes=tuple(
            f'{person(cohort, student).first_name} wrote: "{note}"'
            for student, note in comments.items()
        ),
    )


def late(action: SendMail, cohort: Cohort, _history: History) -> contexts.Late:
    """When the next round is assigned, for somebody who came too late for this one."""
    following, student = _round_after(cohort, action.round), cohort.student(action.to)
    takes_part = (
        following is not None
        and student is not None
        and student.takes_part(following.assign_on, following.name)
    )
    return contexts.Late(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        next_on=words.day(following.assign_on) if following and takes_part else "",
    )


def _round_after(cohort: Cohort, round_name: str) -> RoundPlan | None:
    """The cohort's next round; None after the last."""
    position = list(cohort.rounds).index(round_name)
    later = list(cohort.rounds.values())[position + 1 :]
    return later[0] if later else None


def practice(action: SendMail, cohort: Cohort, history: History) -> contexts.Practice:
    """With whom an hour may be two half-hours, and until when."""
    starts = [start for pairing in action.about for start in history.starts(action.round, pairing)]
    clients = [pairing.client for pairing in action.about if pairing.coach == action.to]
    coaches = [pairing.coach for pairing in action.about if pairing.client == action.to]
    reader = person(cohort, action.to)
    last = max(starts).astimezone(ZoneInfo(reader.zone)) if starts else None
    return contexts.Practice(
        **common(cohort, action.round),
        student=reader,
        coach=person(cohort, coaches[0]) if coaches else None,
        client=person(cohort, clients[0]) if clients else None,
        last=words.day(last or cohort.rounds[action.round].finish_by),
    )
