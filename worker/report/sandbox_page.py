"""The page of a sandbox that is served: every inbox and every calendar, as its owner sees them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from worker.core.model import Cohort
from worker.core.names import display_name
from worker.messages import words
from worker.messages.namesakes import with_names_apart
from worker.messages.render import render_page
from worker.sandbox import times
from worker.sandbox.event_store import occurrences_of
from worker.sandbox.gmail import sent_since
from worker.sandbox.guests import Guests
from worker.sandbox.service import Sandbox

COORDINATOR = "coordinator"
_ANSWERS = {
    "needsAction": "not answered",
    "accepted": "Yes",
    "declined": "No",
    "tentative": "Maybe",
}


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail as its reader sees it. `is_new`: sent by the last pass."""

    at: str
    subject: str
    cc: str
    html: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class DateView:
    """One session. `event`: its id; `answer`: the reader's own, in words; `is_open`: it can still be
    changed."""

    event: str
    at: str
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series as a guest sees it. `answers`: who has said what; `own`: the reader's own answer;
    `weekly`: weekday and hour in the reader's zone, nothing where no date is left."""

    calendar: str
    event: str
    title: str
    own: str
    answers: tuple[str, ...]
    weekly: str
    is_gone: bool
    dates: tuple[DateView, ...]

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to answer: it was deleted, or none of its dates is to come."""
        return self.is_gone or not any(date.is_open for date in self.dates)


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody with an inbox. `to_answer`: invitations to sessions to come without an answer; `left`: on which day."""

    id: str
    name: str
    email: str
    place: str
    mails: tuple[MailView, ...]
    series: tuple[SeriesView, ...]
    to_answer: int
    left: str

    @property
    def new(self) -> int:
        """How many mails the last pass has sent them."""
        return sum(mail.is_new for mail in self.mails)


@dataclass(frozen=True, slots=True)
class Story:
    """What has happened to the sandbox so far. `said`: what the last pass printed; `since`: the
    sandbox's change before it, None before the first; `note`: what the last button did."""

    said: str = ""
    since: int | None = None
    note: str = ""


def people_of(
    cohort: Cohort, sandbox: Sandbox, now: datetime, since: int | None
) -> list[PersonView]:
    """Everybody who gets mails: the coordinators first, then the students."""
    store = sandbox.store
    mails = sent_since(store)
    new = len(sent_since(store, since)) if since is not None else 0
    listed = [(at, mail, place >= len(mails) - new) for place, (at, mail) in enumerate(mails)]
    events = [
        (calendar, event, occurrences_of(store, calendar, event))
        for calendar, event in Guests(sandbox).events()
    ]
    coordinator = cohort.coordinator
    people = [
        PersonView(
            COORDINATOR,
            display_name(coordinator),
            coordinator.email,
            words.place(cohort.zone),
            tuple(_mails(listed, coordinator.email, cohort.zone)),
            (),
            0,
            "",
        )
    ]
    for student in with_names_apart(cohort).roster:
        series = tuple(_series(events, student.email, student.zone, now))
        people.append(
            PersonView(
                student.id,
                display_name(student),
                student.email,
                words.place(student.zone),
                tuple(_mails(listed, student.email, student.zone)),
                series,
                sum(each.own == _ANSWERS["needsAction"] and not each.is_over for each in series),
                words.short_day(student.left) if student.left else "",
            )
        )
    return people


def _mails(
    listed: Sequence[tuple[datetime, EmailMessage, bool]], address: str, zone: str
) -> Iterator[MailView]:
    for at, mail, is_new in reversed(listed):
        fields = [field for name in ("To", "Cc") if (field := mail[name]) is not None]
        addressed = {each.addr_spec.lower() for field in fields for each in field.addresses}
        if address.lower() in addressed:
            body = mail.get_body(("html",))
            html = str(body.get_content()) if body else ""
            shown_at = words.instant(at, zone)
            yield MailView(shown_at, str(mail["Subject"]), str(mail["Cc"] or ""), html, is_new)


def _series(
    events: Sequence[tuple[str, dict[str, Any], list[dict[str, Any]]]],
    address: str,
    zone: str,
    now: datetime,
) -> Iterator[SeriesView]:
    for calendar, event, occurrences in events:
        guests = {guest["email"].lower(): guest for guest in event.get("attendees", ())}
        if address.lower() not in guests:
            continue
        answer = guests[address.lower()].get("responseStatus", "needsAction")
        answers = tuple(
            f"{email}: {_ANSWERS[guest.get('responseStatus', 'needsAction')]}"
            for email, guest in guests.items()
        )
        is_gone = event["status"] == "cancelled"
        dates = () if is_gone else tuple(_date(each, zone, now) for each in occurrences)
        title, own = str(event.get("summary", "")), _ANSWERS[answer]
        weekly = _weekly(occurrences, zone, now)
        yield SeriesView(calendar, event["id"], title, own, answers, weekly, is_gone, dates)


def _weekly(occurrences: Sequence[dict[str, Any]], zone: str, now: datetime) -> str:
    """Weekday and hour of the dates to come, or where there is none, of those that were."""
    starts = [
        times.instant(each.get("originalStartTime", each["start"]))
        for each in occurrences
        if each["status"] != "cancelled"
    ]
    to_come = [start for start in starts if start > now]
    return next(iter(words.weekly(to_come or starts, zone)), "")


def _date(occurrence: dict[str, Any], zone: str, now: datetime) -> DateView:
    start = times.instant(occurrence["start"])
    local = start.astimezone(ZoneInfo(zone))
    is_moved = start != times.instant(occurrence.get("originalStartTime", occurrence["start"]))
    is_off = occurrence["status"] == "cancelled"
    state = "cancelled" if is_off else "moved" if is_moved else ""
    at = f"{words.day(local.date())}, {words.clock(local)}"
    return DateView(occurrence["id"], at, state, not is_off and start > now)


def page(
    cohort: Cohort,
    people: Sequence[PersonView],
    chosen: str,
    now: datetime,
    story: Story,
    token: str,
    next_at: datetime | None,
) -> str:
    """The page of one person's inbox and calendar, as HTML. `token`: what shows that a button of
    this page was pressed; `next_at`: when something is due next, as far as that is known."""
    person = next((each for each in people if each.id == chosen), people[0])
    return render_page(
        "sandbox.html.j2",
        cohort=cohort,
        people=people,
        person=person,
        now=words.instant(now, cohort.zone),
        next_at=words.instant(next_at, cohort.zone) if next_at else "",
        story=story,
        token=token,
    )
