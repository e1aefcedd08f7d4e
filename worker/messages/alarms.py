"""What the templates of mails to the coordinator are told when something has gone wrong."""

from datetime import datetime

from worker.core.actions import TellCoordinator
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort, Pairing
from worker.messages import coordinator_contexts as contexts
from worker.messages import words
from worker.messages.series_remarks import sentences_on
from worker.messages.views import common, full_name

_KINDS = {
    Kind.SERIES: "the invitation",
    Kind.MOVE: "another hour",
    Kind.END: "the cancellation of what was to come",
    Kind.GUESTS: "the invitation at a new address",
    Kind.ASSIGNMENT: "the assignment mail",
    Kind.NUDGE: "the reminder",
    Kind.PRACTICE: "the mail about half-hour sessions",
    Kind.CHANGE: "the mail about a change of peer",
    Kind.SETTLE: "the mail that asks the two to settle on an hour",
    Kind.ADDRESS: "the mail about a peer's corrected address",
    Kind.ANOTHER_HOUR: "the mail about another time",
    Kind.HALFWAY: "the half-way mail",
    Kind.FINISHED: "the mail after the last session",
    Kind.LATE: "the mail that says it is too late for this round",
}


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
    said = record.failure.said if record and record.failure else "it was refused"
    return f"{what_failed(key, cohort)}: {said}"


def what_failed(key: ActionKey, cohort: Cohort) -> str:
    """An action and for whom it was, by name: the assignment mail to Isla O'Neill"""
    what = _KINDS.get(key.kind, f"the {key.kind} mail")
    if key.pairing is not None:
        return f"{what} for {_both(key.pairing, cohort)}"
    return f"{what} to {full_name(cohort, key.student) if key.student else 'the coordinator'}"


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
