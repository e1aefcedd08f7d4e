"""From an action to the mail that it stands for: who gets it, and what its template is told."""

from collections.abc import Callable, Mapping
from datetime import datetime

from worker.core.actions import Mail, SendMail, TellCoordinator, recipients
from worker.core.history import History
from worker.core.keys import COORDINATOR, Kind
from worker.core.model import Cohort
from worker.core.names import display_name
from worker.messages import (
    alarms,
    regular,
    to_coordinator,
    to_students,
    to_students_later,
    to_students_on_the_way,
)
from worker.messages.context import Context
from worker.messages.namesakes import with_names_apart
from worker.messages.render import render
from worker.messages.shelf import shelf_for, speaking
from worker.messages.threads import thread_of
from worker.ports.mailbox import Address, Message
from worker.ports.recipients import address

# What follows the mail in which the two were told of each other, and belongs below it.
_REPLIES = (Kind.NUDGE, Kind.SETTLE, Kind.ADDRESS, Kind.ANOTHER_HOUR)


def compose(action: Mail, cohort: Cohort, history: History, now: datetime) -> Message:
    """The mail as it would be sent at `now` (aware). Raises UnknownRecipient, BadTemplate."""
    to, cc = recipients(action)
    shelf = shelf_for(cohort, cohort.language_of(to))
    with speaking(shelf):
        rendered = render(action.kind, context_of(action, cohort, history, now))
    return Message(
        sender=Address(cohort.google.sender_name, cohort.google.sender),
        to=address(cohort, to),
        cc=(*(address(cohort, student) for student in cc), *_more_coordinators(cohort, to)),
        reply_to=tuple(address(cohort, each) for each in _reply_to(action)),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=shelf.tag,
        thread=thread_of(action, cohort, history),
        is_reply=action.kind in _REPLIES,
    )


def _more_coordinators(cohort: Cohort, to: str) -> tuple[Address, ...]:
    """What one coordinator gets, all do."""
    others = cohort.more_coordinators if to == COORDINATOR else ()
    return tuple(Address(display_name(person), person.email) for person in others)


def _reply_to(action: Mail) -> tuple[str, ...]:
    """To whom an answer goes; nobody is named where that is the sender."""
    return action.reply_to if isinstance(action, SendMail) else ()


def context_of(action: Mail, cohort: Cohort, history: History, now: datetime) -> Context:
    """What the mail's template is told at `now` (aware)."""
    if isinstance(action, SendMail):
        return _TO_STUDENTS[action.kind](action, cohort, history, now)
    return _TO_COORDINATOR[action.kind](action, with_names_apart(cohort), history, now)


_TO_STUDENTS: Mapping[Kind, Callable[[SendMail, Cohort, History, datetime], Context]] = {
    Kind.ASSIGNMENT: to_students.assignment,
    Kind.NUDGE: to_students.nudge,
    Kind.PRACTICE: to_students_later.practice,
    Kind.CHANGE: to_students.change,
    Kind.SETTLE: to_students_later.settle,
    Kind.LATE: to_students_later.late,
    Kind.ADDRESS: to_students_later.new_address,
    Kind.ANOTHER_HOUR: to_students_on_the_way.another_hour,
    Kind.HALFWAY: to_students_on_the_way.halfway,
    Kind.FINISHED: to_students_on_the_way.finished,
}
_TO_COORDINATOR: Mapping[Kind, Callable[[TellCoordinator, Cohort, History, datetime], Context]] = {
    Kind.NOTICE: to_coordinator.notice,
    Kind.ESCALATION: to_coordinator.escalation,
    Kind.QUOTA: alarms.quota,
    Kind.FAILED: alarms.failed,
    Kind.CALENDAR: alarms.calendar,
    Kind.VANISHED: alarms.vanished,
    Kind.ODD: alarms.odd,
    Kind.DATES: alarms.dates,
    Kind.ALONE: to_coordinator.alone,
    Kind.UNSUITED: to_coordinator.unsuited,
    Kind.LAUNCH: regular.launch,
    Kind.DIGEST: regular.digest,
}
