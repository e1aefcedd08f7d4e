"""What the templates of mails to the coordinator are told."""

from datetime import date, datetime

from worker.core.actions import TellCoordinator
from worker.core.due.pairing_state import PairingState, state_of
from worker.core.due.progress import progress_of
from worker.core.history import History
from worker.core.model import Cohort, Review
from worker.core.roster.remaining import too_late
from worker.core.rounds import Assignment, Draw, Repair
from worker.core.timeline import is_late
from worker.messages import coordinator_contexts as contexts
from worker.messages import no_common_hour, reasons, statuses, words
from worker.messages.catalog import say
from worker.messages.context import PairView, StuckView
from worker.messages.role_views import dates_view
from worker.messages.views import common, full_name, person


def notice(
    action: TellCoordinator, cohort: Cohort, history: History, _now: datetime
) -> contexts.Notice:
    """A draw to look at, before students know of it."""
    draw = history.draws[action.round].draw
    return contexts.Notice(
        **common(cohort, action.round),
        assign_on=words.day(cohort.rounds[action.round].assign_on),
        relaxed=reasons.relaxed(draw.relaxed, cohort.rounds[action.round]),
        unknown=_unknown(cohort, draw),
        fingerprint=draw.fingerprint,
        pairs=tuple(
            _pair_view(cohort, action.round, assignment) for assignment in draw.assignments
        ),
        waits=cohort.program.review is Review.WAIT,
        overdue=action.day is not None,
        round_id=action.round,
        argument=cohort.argument,
        without_hour=tuple(
            _without_hour(cohort, draw, assignment)
            for assignment in draw.assignments
            if assignment.proposal is None
        ),
    )


def _without_hour(cohort: Cohort, draw: Draw, assignment: Assignment) -> contexts.WithoutHour:
    pair = _pair_view(cohort, draw.round, assignment)
    why = no_common_hour.of_drawn(draw.terms, assignment.pairing, cohort)
    return contexts.WithoutHour(pair.coach, pair.client, why or pair.note)


def _unknown(cohort: Cohort, draw: Draw) -> str:
    return words.listed([full_name(cohort, student) for student in draw.unknown])


def escalation(
    action: TellCoordinator, cohort: Cohort, history: History, now: datetime
) -> contexts.Escalation:
    """Who is stuck, who will be done late, and what the draw can be checked by."""
    draw = history.draws[action.round].draw
    states = [state_of(history, action.round, pairing) for pairing in action.about]
    late = [
        state.assignment
        for state in states
        if is_late(cohort, action.round, state.assignment.proposal)
    ]
    since = action.day or date.min
    return contexts.Escalation(
        **common(cohort, action.round),
        stuck=tuple(_stuck_view(state, cohort, history, now) for state in states if state.stuck),
        late=tuple(_pair_view(cohort, action.round, assignment) for assignment in late),
        relaxed=reasons.relaxed(draw.relaxed, cohort.rounds[action.round]),
        since=words.day(since),
        since_short=words.short_day(since),
        unknown=_unknown(cohort, draw),
        fingerprint=draw.fingerprint,
        days=cohort.program.escalate_after_days,
    )


def _pair_view(cohort: Cohort, round_name: str, assignment: Assignment) -> PairView:
    """A pairing as the coordinator reads of it."""
    proposal, pairing = assignment.proposal, assignment.pairing
    note = say("note no hour") if proposal is None else ""
    if proposal and is_late(cohort, round_name, proposal):
        last = words.day(cohort.local_date(proposal.starts[-1]))
        note = say("note late", day=last)
    return PairView(
        coach=person(cohort, pairing.coach),
        client=person(cohort, pairing.client),
        hour=words.hour(proposal, cohort.zone) if proposal else "",
        note=note,
    )


def _stuck_view(state: PairingState, cohort: Cohort, history: History, now: datetime) -> StuckView:
    coach, client = (person(cohort, student) for student in state.pairing.roles)
    names = {state.pairing.coach: coach.name, state.pairing.client: client.name}
    proposal, nudge = state.assignment.proposal, state.nudge
    return StuckView(
        coach=coach,
        client=client,
        what=statuses.sentence(state, names),
        hour=words.hour(proposal, cohort.zone) if proposal else "",
        nudged=words.short_day(cohort.local_date(nudge.at)) if nudge and nudge.done else "",
        dates=dates_view(
            progress_of(history, state.round, state.pairing, now),
            cohort.zone,
            cohort.rounds[state.round].finish_by,
        ),
        settled=f"[{state.pairing.coach}, {state.pairing.client}]",
    )


def alone(
    action: TellCoordinator, cohort: Cohort, history: History, _now: datetime
) -> contexts.Alone:
    """Who has no peer after a repair, and why."""
    repair = history.repairs[action.round][action.number - 1]
    sentences = tuple(_why_alone(cohort, history, repair, student) for student in repair.alone)
    return contexts.Alone(**common(cohort, action.round), sentences=sentences)


def _why_alone(cohort: Cohort, history: History, repair: Repair, student: str) -> str:
    name = full_name(cohort, student)
    pairings = history.pairings(repair.round)
    lacks = []
    if not any(pairing.coach == student for pairing in pairings):
        lacks.append(say("lacks client"))
    if not any(pairing.client == student for pairing in pairings):
        lacks.append(say("lacks coach"))
    if too_late(cohort, repair.round, repair.on):
        return say("alone too late", name=name, lacks=words.listed(lacks))
    return say("alone", name=name, lacks=words.listed(lacks))


def unsuited(
    action: TellCoordinator, cohort: Cohort, history: History, _now: datetime
) -> contexts.Unsuited:
    """The pairings whose hour no longer suits, as they are."""
    pairs = [
        _pair_view(cohort, action.round, history.assignment(action.round, pairing))
        for pairing in action.about
    ]
    return contexts.Unsuited(
        **common(cohort, action.round),
        pairings=tuple(_sentence(pair) for pair in pairs),
    )


def _sentence(pair: PairView) -> str:
    return say("unsuited", coach=pair.coach.name, client=pair.client.name, hour=pair.hour)
