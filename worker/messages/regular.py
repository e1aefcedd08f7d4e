"""What the templates are told of the mails that come without anything having gone wrong: the one of
the day on which a round goes out, and the weekly digest."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from worker.core.actions import TellCoordinator
from worker.core.due.attention import dates_of, has_agreed, missing, owed
from worker.core.due.concerns import concerns_of, going_on
from worker.core.due.pairing_state import PairingState, states_of
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort
from worker.core.records import State
from worker.core.timeline import is_late
from worker.messages import coordinator_contexts as contexts
from worker.messages import reasons, statuses, words
from worker.messages.alarms import failure_sentence
from worker.messages.catalog import say, say_count
from worker.messages.views import common, full_name, person


def launch(
    action: TellCoordinator, cohort: Cohort, history: History, _now: datetime
) -> contexts.Launch:
    """How many were written to, and what is to be looked at."""
    students = history.rings[action.round].students
    sent = [student for student in students if _was_sent(action.round, student, history)]
    no_hour = tuple(
        say("look at no hour", pair=_pair(state, cohort))
        for state in states_of(history, action.round)
        if state.assignment.proposal is None
    )
    return contexts.Launch(
        **common(cohort, action.round),
        sent=len(sent),
        students=len(students),
        pairs=len(history.pairings(action.round)),
        to_look_at=(*no_hour, *_to_look_at(action.round, cohort, history)),
        days=cohort.program.escalate_after_days,
        no_hour=no_hour,
        late=tuple(_late(action.round, cohort, history)),
    )


def _was_sent(round_name: str, student: str, history: History) -> bool:
    record = history.records.get(ActionKey(round_name, Kind.ASSIGNMENT, student=student))
    return record is not None and record.done


def _to_look_at(round_name: str, cohort: Cohort, history: History) -> Iterator[str]:
    """Sentences on what could not be sent, or broke a rule."""
    for key, record in history.records.items():
        if key.round == round_name and record.state is State.FAILED:
            yield failure_sentence(key, cohort, history)
    draw = history.draws[round_name].draw
    for rule in reasons.relaxed(draw.relaxed, cohort.rounds[round_name]):
        yield say("look at rule", rule=rule)


def _late(round_name: str, cohort: Cohort, history: History) -> Iterator[str]:
    """Sentences on those that are done after the date to finish by."""
    for state in states_of(history, round_name):
        proposal = state.assignment.proposal
        if proposal is not None and is_late(cohort, round_name, proposal):
            last = words.day(cohort.local_date(proposal.instants[-1]))
            yield say("look at late", pair=_pair(state, cohort), day=last)


def _pair(state: PairingState, cohort: Cohort) -> str:
    coach, client = (full_name(cohort, student) for student in state.pairing.roles)
    return say("pair", coach=coach, client=client)


def digest(
    action: TellCoordinator, cohort: Cohort, history: History, _now: datetime
) -> contexts.Digest:
    """What concerns the coordinator on the day of the digest, what to do about each, and figures."""
    if action.day is None:
        raise ValueError("a digest has a day")
    at = cohort.at_mail_time(action.day)
    concerns = concerns_of(cohort, history, at)
    stuck = tuple(_stuck_item(state, cohort, at) for state in concerns.stuck)
    behind = tuple(_behind_item(state, cohort, at) for state in concerns.behind)
    several_rounds = len(going_on(cohort, history, at)) > 1
    return contexts.Digest(
        **common(cohort, action.round),
        day=words.day(action.day),
        several_rounds=several_rounds,
        stuck=stuck,
        behind=behind,
        failures=tuple(_failures(concerns.failed, cohort, history, several_rounds)),
        figures=tuple(
            _figures(name, cohort, history, at) for name in going_on(cohort, history, at)
        ),
    )


def _failures(
    keys: Iterable[ActionKey], cohort: Cohort, history: History, with_round: bool
) -> Iterator[str]:
    """What was refused, each with its round where several are going on."""
    for key in keys:
        sentence = failure_sentence(key, cohort, history)
        yield f"{words.round_named(key.round)}, {sentence}" if with_round else sentence


def _stuck_item(state: PairingState, cohort: Cohort, at: datetime) -> contexts.DigestItem:
    coach, client = state.pairing.roles
    names = {student: full_name(cohort, student) for student in (coach, client)}
    since = owed(cohort, state, at).since
    on = cohort.local_date(since) if since else None
    return contexts.DigestItem(
        coach=person(cohort, coach, (client,)),
        client=person(cohort, client, (coach,)),
        round=state.round,
        round_name=words.round_named(state.round),
        what=statuses.sentence(state, names),
        since=words.short_day(on) if on else "",
        days=(cohort.local_date(at) - on).days if on else 0,
        to_do=say(f"to do {state.status}"),
    )


def _behind_item(state: PairingState, cohort: Cohort, at: datetime) -> contexts.DigestItem:
    coach, client = state.pairing.roles
    gone, planned = missing(cohort, state, at), state.assignment.proposal
    of = len(planned.dates) if planned else cohort.program.sessions
    return contexts.DigestItem(
        coach=person(cohort, coach, (client,)),
        client=person(cohort, client, (coach,)),
        round=state.round,
        round_name=words.round_named(state.round),
        what=say_count("behind", gone, of=of),
        since="",
        days=0,
        to_do=say("to do behind"),
    )


def _figures(
    round_name: str, cohort: Cohort, history: History, at: datetime
) -> contexts.RoundFigures:
    states = list(states_of(history, round_name))
    agreed = [state for state in states if has_agreed(state)]
    dates = [dates_of(cohort, state, at) for state in agreed]
    return contexts.RoundFigures(
        round=round_name,
        round_name=words.round_named(round_name),
        pairs=len(states),
        agreed=len(agreed),
        passed=sum(len(each.passed) for each in dates),
        planned=sum(len(each.passed) + len(each.to_come) for each in dates),
        finish_by=words.day(cohort.rounds[round_name].finish_by),
    )
