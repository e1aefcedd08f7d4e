"""What the templates of mails to students are told on the way: another hour, half-way, all done."""

from dataclasses import replace
from datetime import datetime

from worker.core.actions import SendMail
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.rounds import Pairing
from worker.core.timeline import round_after
from worker.messages import student_contexts as contexts
from worker.messages import words
from worker.messages.context import RoleView
from worker.messages.role_views import both_roles, role_views
from worker.messages.views import common, person


def another_hour(
    action: SendMail, cohort: Cohort, history: History, now: datetime
) -> contexts.AnotherHour:
    """The hour that was proposed in place of one that was declined."""
    (pairing,) = action.about
    history = _as_moved(history, action.round, pairing)
    return contexts.AnotherHour(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        role=role_views(cohort, history, action.round, (pairing,), action.to, now)[pairing],
        is_client=action.to == pairing.client,
    )


def _as_moved(history: History, round_name: str, pairing: Pairing) -> History:
    """The history without a look at the series from before it was moved: of the old hour's dates none
    is to come."""
    proposal = history.assignment(round_name, pairing).proposal
    observed = history.series.get((round_name, pairing))
    if (
        observed is None
        or proposal is None
        or not set(proposal.instants).isdisjoint(observed.starts)
    ):
        return history
    seen = {key: series for key, series in history.series.items() if key != (round_name, pairing)}
    return replace(history, series=seen)


def halfway(action: SendMail, cohort: Cohort, history: History, now: datetime) -> contexts.Halfway:
    """How many sessions are behind the reader, and how many ahead."""
    coaching, coached = both_roles(action, cohort, history, action.about, now)
    return contexts.Halfway(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        coaching=coaching,
        coached=coached,
        well=_goes_well(coaching, coached),
    )


def _goes_well(*roles: RoleView | None) -> bool:
    """Whether there is something to praise: by the calendar, or outside it as the file says."""
    return all(
        role is None or role.settled or (role.done > 0 and not role.behind) for role in roles
    )


def finished(
    action: SendMail, cohort: Cohort, history: History, now: datetime
) -> contexts.Finished:
    """Whom to thank, what is missing, and what is next."""
    coaching, coached = both_roles(action, cohort, history, action.about, now)
    following, student = round_after(cohort, action.round), cohort.student(action.to)
    takes_part = (
        following is not None
        and student is not None
        and student.takes_part(following.assign_on, following.name)
    )
    return contexts.Finished(
        **common(cohort, action.round),
        student=person(cohort, action.to),
        coaching=coaching,
        coached=coached,
        well=_goes_well(coaching, coached),
        in_time=cohort.local_date(now) <= cohort.rounds[action.round].finish_by,
        next_on=words.day(following.assign_on) if following and takes_part else "",
        exam=cohort.rounds[action.round].exam_practice,
    )
