"""The mails that a ledger would send, each with when, and on what it depends."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from worker.core.actions import SendMail, recipients
from worker.core.due.courses import Foreseen, Place, course
from worker.core.history import History
from worker.core.keys import COORDINATOR, ActionKey
from worker.core.model import Cohort, Response
from worker.core.names import display_name
from worker.core.timeline import assign_at
from worker.messages import words
from worker.messages.compose import compose
from worker.messages.namesakes import with_names_apart
from worker.messages.render import render_page
from worker.ports.mailbox import Message

# What happens for sure comes first, so a mail is shown as it is then.
_COURSES = {
    Response.ACCEPTED: "if both press Yes",
    Response.NEEDS_ACTION: "if nobody answers",
    Response.DECLINED: "if the client presses No, each time",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as it would go out. `to`: a student's id, or COORDINATOR; `when`: in the cohort's zone, in
    words; `condition`: on what it depends, empty where it goes out whatever people answer."""

    to: str
    when: str
    condition: str
    message: Message


def previews(
    cohort: Cohort, history: History, now: datetime, students: Collection[str], place: Place
) -> list[Preview]:
    """The mails from `now` (aware) to the end of the last round to these students, by id, in order;
    without any named, to all and to the coordinator. Raises BadTemplate."""
    return [
        Preview(
            recipients(foreseen.mail)[0],
            words.instant(foreseen.at, cohort.zone),
            condition,
            compose(foreseen.mail, cohort, foreseen.history, foreseen.at),
        )
        for foreseen, condition in _foreseen(cohort, history, now, place)
        if not students or recipients(foreseen.mail)[0] in students
    ]


def _foreseen(
    cohort: Cohort, history: History, now: datetime, place: Place
) -> Iterator[tuple[Foreseen, str]]:
    mails: dict[ActionKey, Foreseen] = {}
    ways: dict[ActionKey, list[str]] = {}
    for answer, condition in _COURSES.items():
        for foreseen in course(cohort, history, now, answer, place):
            mails.setdefault(foreseen.mail.key, foreseen)
            ways.setdefault(foreseen.mail.key, []).append(condition)
    for key, foreseen in sorted(mails.items(), key=lambda each: each[1].at):
        certain = len(ways[key]) == len(_COURSES)
        yield foreseen, "" if certain else ", or ".join(ways[key])


def at_launch(
    cohort: Cohort, history: History, round_name: str, now: datetime, place: Place
) -> list[Preview]:
    """The mails to students that go out on the day of a drawn round, as known `now` (aware)."""
    shown = []
    for foreseen in course(cohort, history, now, Response.NEEDS_ACTION, place):
        mail = foreseen.mail
        if foreseen.at > assign_at(cohort, round_name) and foreseen.at > now:
            break
        if isinstance(mail, SendMail) and mail.round == round_name:
            when = words.instant(foreseen.at, cohort.zone)
            message = compose(mail, cohort, foreseen.history, foreseen.at)
            shown.append(Preview(mail.to, when, "", message))
    return shown


def page(cohort: Cohort, shown: list[Preview], now: datetime) -> str:
    """The mails as one page that needs nothing else, as HTML."""
    apart = with_names_apart(cohort)
    readers: dict[str, list[Preview]] = {}
    for preview in shown:
        readers.setdefault(preview.to, []).append(preview)
    # The coordinator's own come last.
    ordered = sorted(readers.items(), key=lambda each: each[0] == COORDINATOR)
    return render_page(
        "preview.html.j2",
        cohort=cohort,
        now=words.instant(now, cohort.zone),
        readers=[(_name(apart, to), mails) for to, mails in ordered],
        count=len(shown),
    )


def _name(cohort: Cohort, to: str) -> str:
    student = cohort.student(to)
    return display_name(student) if student else display_name(cohort.coordinator)
