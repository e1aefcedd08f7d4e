"""A simulated season for people: a timeline to read on the screen, and one self-contained page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from itertools import groupby
from zoneinfo import ZoneInfo

from worker.core.actions import (
    Action,
    EndSeries,
    MoveSeries,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.due.responses import PairingStatus
from worker.core.keys import COORDINATOR, MAILS, Kind
from worker.core.model import WEEKDAYS, Cohort, Pairing, Response
from worker.core.records import State
from worker.core.rounds import Repair
from worker.messages import words
from worker.messages.compose import recipients
from worker.messages.render import render_page
from worker.report.statuses import Row, status_of
from worker.simulate.season import Season

_MOST_NAMES = 5
_AGREED = (PairingStatus.AGREED, PairingStatus.ANSWERED, PairingStatus.MOVED)


@dataclass(frozen=True, slots=True)
class Beat:
    """One line of the timeline. `kind`: who acts: module, program or student."""

    at: datetime
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail as it looked. `at`: in the cohort's zone, in words."""

    at: str
    to: str
    cc: str
    subject: str
    html: str


@dataclass(frozen=True, slots=True)
class PairingView:
    """How a pairing fared: its last status, the client's habit, and a mark for each session."""

    row: Row
    habit: str
    agreed: bool
    nudged: str
    marks: tuple[str, ...]


def timeline(season: Season) -> list[Beat]:
    """What happened, in order; what many did on one day is one line."""
    cohort = season.cohort
    zone = ZoneInfo(cohort.zone)
    beats = [
        Beat(
            datetime.combine(one.first, datetime.min.time(), zone),
            "module",
            f"Module {one.name}, until {words.short_day(one.last)}",
        )
        for one in cohort.modules
    ]
    beats += [
        Beat(at.astimezone(zone), "program", f"Cannot be done: {problem}")
        for at, problem in season.problems
    ]
    for at, group in groupby(season.done, key=lambda one: one[0]):
        actions = [outcome.action for _, outcome in group]
        beats += [Beat(at.astimezone(zone), "program", text) for text in _program(actions, cohort)]
    beats += _students(season, zone)
    # In each hour students act first, and a pass sees what they did.
    return sorted(beats, key=lambda one: (one.at, one.kind == "program"))


def _program(actions: list[Action], cohort: Cohort) -> Iterator[str]:
    for action in actions:
        if isinstance(action, RecordDraw):
            yield f"The {action.draw.round} round is drawn: {len(action.draw.assignments)} pairings."
        if isinstance(action, RecordRepair):
            yield _repaired(action.repair, cohort)
    ended = sum(isinstance(one, EndSeries) for one in actions)
    if ended:
        yield f"{ended} series end{'s' if ended == 1 else ''}; what has been held stays in the calendar."
    moved = sum(isinstance(one, MoveSeries) for one in actions)
    if moved:
        yield f"{moved} declined series {'is' if moved == 1 else 'are'} proposed at another hour."
    series = sum(isinstance(one, ProposeSeries) for one in actions)
    if series:
        yield f"{series} series {'goes' if series == 1 else 'go'} into the calendar, each with two invitations."
    for kind in MAILS:
        mails = [
            action
            for action in actions
            if isinstance(action, SendMail | TellCoordinator) and action.kind is kind
        ]
        if mails:
            yield _mailed(kind, mails, cohort)
    skipped = sum(isinstance(one, Skip) for one in actions)
    if skipped:
        yield f"{words.count(skipped, 'overtaken thing')} {'is' if skipped == 1 else 'are'} skipped."


def _mailed(kind: Kind, mails: list[SendMail | TellCoordinator], cohort: Cohort) -> str:
    coordinator = cohort.coordinator.name
    to = _names(dict.fromkeys(recipients(mail)[0] for mail in mails), cohort)
    single = len(mails) == 1
    match kind:
        case Kind.ASSIGNMENT:
            mailed = words.count(len(mails), "assignment mail")
            return f"{mailed} {'goes' if single else 'go'} out: who, when, what now."
        case Kind.NUDGE:
            return f"{words.count(len(mails), 'reminder')} to {to}, with the peer on copy."
        case Kind.ESCALATION:
            pairings = words.count(len(mails[0].about), "pairing")
            return f"{coordinator} is told of {pairings} to look at."
        case Kind.PRACTICE:
            return f"{to} hear{'s' if single else ''} that an hour may be two half-hours."
        case Kind.NOTICE:
            return f"{coordinator} gets the draw to look at."
        case Kind.CHANGE:
            return f"{to} {'is' if single else 'are'} told of what changes."
        case Kind.SETTLE:
            return f"{to}, with the peer on copy, {'is' if single else 'are'} asked to settle on an hour."
        case Kind.LATE:
            return f"{to} {'is' if single else 'are'} told that it is too late for this round."
        case _:
            return f"{coordinator} is told what is in the way."


def _repaired(repair: Repair, cohort: Cohort) -> str:
    why = [f"{_names(repair.left, cohort)} left"] if repair.left else []
    why += [f"{_names(repair.joined, cohort)} joined"] if repair.joined else []
    ends, begins = len(repair.ended), len(repair.begun)
    what = f"{words.count(ends, 'pairing')} end{'s' if ends == 1 else ''}, {begins} begin{'s' if begins == 1 else ''}"
    return f"The {repair.round} round is repaired, since {words.listed(why) or 'times have changed'}: {what}."


def _names(ids: Iterable[str], cohort: Cohort) -> str:
    names = []
    for one in ids:
        student = cohort.student(one)
        names.append(
            words.full_name(student.name)
            if student
            else cohort.coordinator.name
            if one == COORDINATOR
            else one
        )
    if len(names) > _MOST_NAMES + 1:
        names = [*names[:_MOST_NAMES], f"{len(names) - _MOST_NAMES} others"]
    return words.listed(names)


def _students(season: Season, zone: ZoneInfo) -> Iterator[Beat]:
    ordered = sorted(season.acts, key=lambda one: (one.at.astimezone(zone).date(), one.what))
    for (_, what), group in groupby(
        ordered, key=lambda one: (one.at.astimezone(zone).date(), one.what)
    ):
        deeds = list(group)
        who = list(dict.fromkeys(one.student.id for one in deeds))
        verb, _, rest = what.partition(" ")
        text = (
            f"{_names(who, season.cohort)} {verb}{'s' if len(who) == 1 else ''} {rest}".rstrip()
            + "."
        )
        yield Beat(deeds[0].at.astimezone(zone), "student", text)


def text(season: Season) -> str:
    """The timeline, month by month, and how it ended."""
    cohort = season.cohort
    lines = [cohort.name, ""]
    for (year, month), beats in groupby(
        timeline(season), key=lambda one: (one.at.year, one.at.month)
    ):
        lines.append(f"{words.MONTHS[month - 1]} {year}")
        day = None
        for beat in beats:
            mark = {"module": "=", "program": "*", "student": " "}[beat.kind]
            date = (
                f"{WEEKDAYS[beat.at.weekday()][:3]} {beat.at.day:2}"
                if beat.at.date() != day
                else ""
            )
            day = beat.at.date()
            clock = "" if beat.kind == "module" else f"{beat.at:%H:%M}"
            lines.append(f"  {date:6}  {clock:5}  {mark} {beat.text}")
        lines.append("")
    return "\n".join([*lines, *summary(season)])


def summary(season: Season) -> list[str]:
    """The end of the story, in a few lines."""
    rows = _rows(season)
    lines = []
    for name in season.cohort.rounds:
        of_round = [
            row for row in rows if row.round == name and row.standing != PairingStatus.ENDED
        ]
        ended = sum(row.round == name for row in rows) - len(of_round)
        if of_round:
            agreed = [row for row in of_round if row.standing in _AGREED]
            held, planned = (
                sum(row.held for row in agreed),
                sum(row.held + row.left + row.cancelled for row in agreed),
            )
            lines.append(
                f"The {name} round: {len(agreed)} of {len(of_round)} pairings agreed on an hour; "
                f"{held} of their {planned} sessions stood in the calendar"
                f"{f'; {ended} more ended when the roster changed' if ended else ''}."
            )
    recorded = sum(
        isinstance(one.action, SendMail | TellCoordinator) and one.state is State.DONE
        for _, one in season.done
    )
    once = "each once" if recorded == len(season.mails) else f"but the ledger knows of {recorded}"
    requests = sum(season.requests.values())
    lines.append(
        f"{season.passes} passes sent {len(season.mails)} mails, {once}, with {requests} requests of Google."
    )
    return lines


def _rows(season: Season) -> list[Row]:
    return list(status_of(season.cohort, season.history, season.last).rows)


def page(season: Season) -> str:
    """One page with the timeline, every series, how each pairing fared, and every mail as it looked."""
    zone = season.cohort.zone
    beats = timeline(season)
    months = [
        (f"{words.MONTHS[month - 1]} {year}", list(group))
        for (year, month), group in groupby(beats, key=lambda one: (one.at.year, one.at.month))
    ]
    views = [_pairing(season, row) for row in _rows(season)]
    return render_page(
        "season.html.j2",
        cohort=season.cohort,
        months=months,
        rounds=[
            (str(name), [one for one in views if one.row.round == name])
            for name in season.cohort.rounds
        ],
        mails=[_mail(at, mail, zone) for at, mail in season.mails],
        summary=summary(season),
        weekdays=[one[:3] for one in WEEKDAYS],
    )


def _pairing(season: Season, row: Row) -> PairingView:
    seen = season.history.series.get((row.round, Pairing(row.coach_id, row.client_id, row.time)))
    marks = tuple(str(one.state) for one in seen.sessions) if seen else ()
    nudged = words.short_day(date.fromisoformat(row.nudged)) if row.nudged else ""
    # A pairing that has ended had agreed all the same, if it had.
    agreed = row.standing in _AGREED or row.coach_answer == row.client_answer == Response.ACCEPTED
    return PairingView(row, str(season.habits.get(row.client_id, "")), agreed, nudged, marks)


def _mail(at: datetime, mail: EmailMessage, zone: str) -> MailView:
    body = mail.get_body(("html",))
    return MailView(
        at=words.instant(at, zone),
        to=str(mail["To"]),
        cc=str(mail["Cc"] or ""),
        subject=str(mail["Subject"]),
        html=str(body.get_content()) if body else "",
    )
