"""What the templates of mails to the coordinator are told when something has gone wrong."""

from datetime import datetime

from worker.core.actions import TellCoordinator
from worker.core.history import History
from worker.core.keys import TO_STUDENT, ActionKey, Kind
from worker.core.model import Cohort
from worker.core.rounds import Pairing
from worker.messages import coordinator_contexts as contexts
from worker.messages import words
from worker.messages.catalog import say
from worker.messages.series_remarks import sentences_on
from worker.messages.views import common, full_name

# The actions that have a name of their own in sentences; the others are mails to the coordinator.
_NAMED = (Kind.SERIES, Kind.MOVE, Kind.END, Kind.GUESTS, *TO_STUDENT)


def failed(
    action: TellCoordinator, cohort: Cohort, history: History, _now: datetime
) -> contexts.Failed:
    """What was refused, for whom, and in which words."""
    return contexts.Failed(
        **common(cohort, action.round),
        failures=tuple(failure_sentence(key, cohort, history) for key in action.failed),
    )


def failure_sentence(key: ActionKey, cohort: Cohort, history: History) -> str:
    """What was refused, for whom, and in which words."""
    record = history.records.get(key)
    said = record.failure.said if record and record.failure else say("refused")
    return f"{what_failed(key, cohort)}: {said}"


def what_failed(key: ActionKey, cohort: Cohort) -> str:
    """An action and for whom it was, by name: the assignment mail to Isla O'Neill"""
    named = key.kind in _NAMED
    what = say(f"failed {key.kind}") if named else say("failed other", kind=key.kind)
    if key.pairing is not None:
        return say("for whom", what=what, names=_both(key.pairing, cohort))
    to = full_name(cohort, key.student) if key.student else say("coordinator")
    return say("to whom", what=what, names=to)


def _both(pairing: Pairing, cohort: Cohort) -> str:
    return words.listed([full_name(cohort, student) for student in pairing.roles])


def calendar(
    action: TellCoordinator, cohort: Cohort, _history: History, _now: datetime
) -> contexts.Calendar:
    """Whose sessions stood in a calendar that is gone."""
    return contexts.Calendar(
        **common(cohort, action.round),
        calendar=cohort.google.calendar,
        pairings=tuple(_both(pairing, cohort) for pairing in action.about),
    )


def vanished(
    action: TellCoordinator, cohort: Cohort, history: History, _now: datetime
) -> contexts.Vanished:
    """Whose series have been deleted, when so many were at once."""
    return contexts.Vanished(
        **common(cohort, action.round),
        pairings=tuple(_both(pairing, cohort) for pairing in action.about),
        total=len(history.pairings(action.round)),
    )


def odd(action: TellCoordinator, cohort: Cohort, history: History, _now: datetime) -> contexts.Odd:
    """Which series are odd, and how."""
    return contexts.Odd(
        **common(cohort, action.round),
        sentences=tuple(
            " ".join([f"{_both(pairing, cohort)}:", *sentences_on(observed.remarks)])
            for pairing in action.about
            if (observed := history.series.get((action.round, pairing))) is not None
        ),
    )


def dates(
    action: TellCoordinator, cohort: Cohort, _history: History, _now: datetime
) -> contexts.Dates:
    """The date in the file for a round that has been sent out."""
    assign_on = action.day or cohort.rounds[action.round].assign_on
    return contexts.Dates(**common(cohort, action.round), assign_on=words.day(assign_on))


def quota(
    action: TellCoordinator, cohort: Cohort, history: History, _now: datetime
) -> contexts.Quota:
    """How many students wait for their mail since a limit of Google's is used up."""
    students = history.rings[action.round].students
    waiting = [
        student
        for student in students
        if not history.settled(ActionKey(action.round, Kind.ASSIGNMENT, student=student))
    ]
    return contexts.Quota(
        **common(cohort, action.round), waiting=len(waiting), students=len(students)
    )
