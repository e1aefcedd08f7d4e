"""What the templates of mails to students are told later in a round: when no hour suits, when it is
too late to join, when an address was corrected, and when it ends in practice for the exam."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from worker.core.actions import SendMail
from worker.core.due.pairing_state import PairingState, state_of
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.names import isolated
from worker.core.timeline import round_after
from worker.messages import student_contexts as contexts
from worker.messages import words
from worker.messages.catalog import say
from worker.messages.context import RoleView
from worker.messages.role_views import link_of, near_views, role_views
from worker.messages.views import common, person, those_met


def settle(action: SendMail, cohort: Cohort, history: History, now: datetime) -> contexts.Settle:
    """The hours that are left, and what was said with a no."""
    (pairing,) = action.about
    state = state_of(history, action.round, pairing)
    met = those_met(cohort, history, action.round, pairing.roles)
    client, coach = (person(cohort, each, met) for each in (pairing.client, pairing.coach))
    comments = state.observed.comments if state.observed else {}
    return contexts.Settle(
        **common(cohort, action.round),
        student=client,
        coach=coach,
        role=_settled_between_them(cohort, history, state, now),
        coach_link=link_of(state, cohort, pairing.coach),
        notes=tuple(
            say("wrote", name=person(cohort, student, met).first_name, note=isolated(note))
            for student, note in comments.items()
        ),
    )


def _settled_between_them(
    cohort: Cohort, history: History, state: PairingState, now: datetime
) -> RoleView:
    """The client's role, with what comes close where little suits."""
    pairing, name = state.pairing, state.round
    role = role_views(cohort, history, name, (pairing,), pairing.client, now)[pairing]
    if role.near or len(role.backups) > 1:
        return role
    return replace(role, near=near_views(cohort, history, name, pairing, pairing.client, now))


def late(action: SendMail, cohort: Cohort, _history: History, _now: datetime) -> contexts.Late:
    """When the next round is assigned, for somebody who came too late for this one."""
    following, student = round_after(cohort, action.round), cohort.student(action.to)
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


def new_address(
    action: SendMail, cohort: Cohort, history: History, _now: datetime
) -> contexts.Address:
    """Which peer is written to at another address from now on."""
    (pairing,) = action.about
    met = those_met(cohort, history, action.round, [action.to])
    return contexts.Address(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        peer=person(cohort, pairing.peer_of(action.to), met),
        is_client=action.to == pairing.client,
    )


def practice(
    action: SendMail, cohort: Cohort, history: History, _now: datetime
) -> contexts.Practice:
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
