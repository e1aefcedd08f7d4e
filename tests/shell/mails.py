"""A round of three students in three zones, with hours worked out by hand, and mails about it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser

from worker.core.actions import SendMail, TellCoordinator
from worker.core.history import DrawRecord, History
from worker.core.keys import ActionKey, Kind
from worker.core.model import (
    Cohort,
    GoogleSettings,
    Links,
    Module,
    Person,
    Response,
    RoundPlan,
    Student,
    Window,
)
from worker.core.observed import ObservedSeries, Session, SessionState
from worker.core.records import Record, SeriesDetail, State
from worker.core.rounds import Assignment, Draw, Hour, Pairing, Proposal, Relaxation, Repair
from worker.messages.compose import compose
from worker.ports.mailbox import Message

WEEK = tuple(Window(day, 480, 1200) for day in range(7))
AMARA = Student("amara", "Amara Okafor", "amara@mail.example", "Africa/Lagos", WEEK)
BEN = Student("ben", "Ben Castillo", "ben@mail.example", "America/Chicago", WEEK)
CHIARA = Student("chiara", "Rossi, Chiara", "chiara@mail.example", "Europe/Rome", WEEK)
COHORT = Cohort(
    id="spring",
    name="Spring Class",
    zone="America/New_York",
    coordinator=Person("Dana Whitfield", "dana@school.example"),
    modules=(
        Module("I", date(2027, 1, 15), date(2027, 1, 17)),
        Module("II", date(2027, 4, 9), date(2027, 4, 11)),
        Module("III", date(2027, 7, 16), date(2027, 7, 18)),
    ),
    rounds={
        "first": RoundPlan("first", date(2027, 2, 7), date(2027, 5, 2)),
        "second": RoundPlan("second", date(2027, 5, 2), date(2027, 8, 18), ("first",), True),
    },
    roster=(AMARA, BEN, CHIARA),
    google=GoogleSettings("peers@school.example", "Peer Coaching"),
    links=Links("https://hub.school.example/tips", "https://hub.school.example/how_to"),
)
AMARA_BEN, BEN_CHIARA, CHIARA_AMARA = (
    Pairing("amara", "ben"),
    Pairing("ben", "chiara"),
    Pairing("chiara", "amara"),
)
NOON = datetime(2027, 2, 7, 14, tzinfo=UTC)
A_WEEK_LATER = NOON + timedelta(days=7)
HALF_WAY, ALL_DONE = NOON + timedelta(weeks=6), NOON + timedelta(weeks=14)


def weekly(first: str, clock: str, zone: str, skipped: str = "") -> Proposal:
    """Twelve weekly dates from this one on, without the skipped one."""
    start, left_out = date.fromisoformat(first), date.fromisoformat(skipped or "1900-01-01")
    dates = [start + timedelta(weeks=week) for week in range(13)]
    kept = tuple(on for on in dates if on != left_out)[:12]
    return Proposal(
        Hour(start.weekday(), time.fromisoformat(clock), zone), kept, (left_out,) if skipped else ()
    )


# The clocks change on 14 March in America, on 28 March in Europe, and never in Nigeria.
ASSIGNMENTS = (
    Assignment(
        AMARA_BEN,
        weekly("2027-02-10", "18:00", "Africa/Lagos"),
        (
            weekly("2027-02-11", "18:00", "Africa/Lagos"),
            weekly("2027-02-12", "19:30", "Africa/Lagos"),
        ),
    ),
    Assignment(
        BEN_CHIARA,
        weekly("2027-02-11", "09:00", "America/Chicago"),
        (
            weekly("2027-02-12", "09:00", "America/Chicago"),
            weekly("2027-02-13", "08:30", "America/Chicago"),
        ),
    ),
    Assignment(
        CHIARA_AMARA,
        weekly("2027-02-15", "19:00", "Europe/Rome", skipped="2027-04-05"),
        (
            weekly("2027-02-16", "19:00", "Europe/Rome"),
            weekly("2027-02-17", "20:00", "Europe/Rome"),
        ),
    ),
)
# Ben leaves: Amara, who coached him, takes over Chiara, whom he coached.
AMARA_CHIARA = Assignment(
    Pairing("amara", "chiara"), weekly("2027-02-18", "18:00", "Africa/Lagos").shortened(10)
)
BEN_LEFT = Repair(
    "first",
    1,
    date(2027, 2, 14),
    left=("ben",),
    joined=(),
    ended=(AMARA_BEN, BEN_CHIARA),
    begun=(AMARA_CHIARA,),
    tell=("amara", "chiara"),
)
AGAIN = replace(ASSIGNMENTS[0], pairing=replace(AMARA_BEN, attempt=2))
SAME_TWO = Repair(
    "first", 1, date(2027, 2, 14), (), (), (AMARA_BEN,), (AGAIN,), tell=("amara", "ben")
)
LINK, MEET = "https://calendar.example/event?eid=a_b-c", "https://meet.example/abc-defg-hij"


def history(
    assignments: tuple[Assignment, ...] = ASSIGNMENTS,
    series: Mapping[Pairing, ObservedSeries] | None = None,
    records: tuple[Record, ...] = (),
    round_name: str = "first",
    relaxed: tuple[Relaxation, ...] = (),
) -> History:
    """All three series are in the calendar, and nobody has answered unless `series` says so."""
    draw = Draw(round_name, "a seed", 1, assignments, relaxed)
    invited = [
        Record(
            ActionKey(round_name, Kind.SERIES, assignment.pairing),
            State.DONE,
            NOON,
            SeriesDetail(
                assignment,
                event=f"pc1{assignment.pairing.coach}",
                guests=tuple(f"{each}@mail.example" for each in assignment.pairing.roles),
                link=LINK,
                meet=MEET,
            ),
        )
        for assignment in assignments
        if assignment.proposal
    ]
    return History(
        seeds={},
        draws={round_name: DrawRecord(draw, NOON)},
        records={record.key: record for record in (*invited, *records)},
        series={(round_name, pairing): observed for pairing, observed in (series or {}).items()},
    )


def without_hour(pairing: Pairing) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(pairing, None) if assignment.pairing == pairing else assignment
        for assignment in ASSIGNMENTS
    )


def seen(
    pairing: Pairing,
    client: str = "needsAction",
    coach: str = "needsAction",
    cancelled: bool = False,
) -> ObservedSeries:
    """A pairing's series as the calendar shows it with these answers."""
    (proposal,) = (
        assignment.proposal for assignment in ASSIGNMENTS if assignment.pairing == pairing
    )
    assert proposal is not None
    sessions = tuple(Session(start, start, SessionState.PLANNED) for start in proposal.instants)
    answers = {pairing.client: Response(client), pairing.coach: Response(coach)}
    return ObservedSeries(answers, {}, sessions, cancelled=cancelled)


def assignment(
    to: str,
    cohort: Cohort = COHORT,
    known: History | None = None,
    now: datetime = NOON,
    about: tuple[Pairing, ...] = (),
) -> Message:
    known = known or history()
    mine = about or known.rings["first"].roles()[to]
    return compose(SendMail(Kind.ASSIGNMENT, "first", to, mine), cohort, known, now)


def nudge(
    pairing: Pairing,
    to: str,
    cohort: Cohort = COHORT,
    known: History | None = None,
    now: datetime = A_WEEK_LATER,
) -> Message:
    two = (pairing.client, pairing.coach)
    cc = (pairing.peer_of(to),)
    action = SendMail(Kind.NUDGE, "first", to, (pairing,), cc=cc, reply_to=two)
    return compose(action, cohort, known or history(), now)


def settle(
    pairing: Pairing,
    cohort: Cohort = COHORT,
    known: History | None = None,
    now: datetime = A_WEEK_LATER,
) -> Message:
    two = (pairing.client, pairing.coach)
    about = (pairing,)
    action = SendMail(Kind.SETTLE, "first", two[0], about, cc=two[1:], reply_to=two)
    return compose(action, cohort, known or history(), now)


def change(
    to: str, repair: Repair, cohort: Cohort = COHORT, now: datetime = A_WEEK_LATER
) -> Message:
    """What a first repair of the round changes for somebody."""
    known = history().with_repair(repair)
    begun = repair.begun_pairings
    invited = {
        ActionKey("first", Kind.SERIES, assignment.pairing): Record(
            ActionKey("first", Kind.SERIES, assignment.pairing),
            State.DONE,
            now,
            SeriesDetail(assignment, event="pc1new", link=LINK, meet=MEET),
        )
        for assignment in repair.begun
    }
    known = replace(known, records={**known.records, **invited})
    action = SendMail(Kind.CHANGE, "first", to, (*begun, *repair.ended), repair=repair.number)
    return compose(action, cohort, known, now)


def another_hour(pairing: Pairing, to: str, cohort: Cohort = COHORT) -> Message:
    action = SendMail(Kind.ANOTHER_HOUR, "first", to, (pairing,))
    return compose(action, cohort, history(), NOON + timedelta(days=1))


def agreed() -> History:
    """Everybody has accepted."""
    pairings = (AMARA_BEN, BEN_CHIARA, CHIARA_AMARA)
    return history(series={each: seen(each, "accepted", "accepted") for each in pairings})


def on_the_way(
    kind: Kind, to: str, now: datetime, cohort: Cohort = COHORT, known: History | None = None
) -> Message:
    """The mail half-way, or after the last session, at this time."""
    known = known or agreed()
    about = known.rings["first"].roles()[to]
    return compose(SendMail(kind, "first", to, about), cohort, known, now)


def late(to: str, cohort: Cohort = COHORT) -> Message:
    return compose(SendMail(Kind.LATE, "first", to, ()), cohort, history(), NOON)


def escalation(*about: Pairing, cohort: Cohort = COHORT, known: History | None = None) -> Message:
    action = TellCoordinator(Kind.ESCALATION, "first", about, day=date(2027, 2, 7))
    return compose(action, cohort, known or history(), NOON + timedelta(days=10))


def notice(cohort: Cohort = COHORT, known: History | None = None) -> Message:
    action = TellCoordinator(Kind.NOTICE, "first", (AMARA_BEN, BEN_CHIARA, CHIARA_AMARA))
    return compose(action, cohort, known or history(), NOON)


def practice(to: str, cohort: Cohort = COHORT) -> Message:
    known = history(round_name="second")
    about = known.rings["second"].roles()[to]
    return compose(SendMail(Kind.PRACTICE, "second", to, about), cohort, known, NOON)


def very_long() -> Cohort:
    """A peer with a name of 200 of the widest letters, without a space, and an address to match."""
    name = "W" * 200
    peer = replace(BEN, name=name, first_name=name, email=f"{'w' * 64}@{'w' * 60}.example")
    return replace(
        COHORT, roster=tuple(peer if student == BEN else student for student in COHORT.roster)
    )


def one_line(text: str) -> str:
    return " ".join(text.split())


class Page(HTMLParser):
    """What a reader of an HTML mail sees of its main part, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self._pieces: list[str] = []
        main = html.partition('<main class="mail">')[2].partition("</main>")[0]
        self.feed(main.partition("</h1>")[2] or main)
        self.text = one_line("".join(self._pieces))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "wbr":
            return  # where a long word may be broken, which nobody sees
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self._pieces.append(data)


def plain_words(text: str) -> list[str]:
    """The words of a text part, without what stands for markup: bullets and addresses of links."""
    without_links = re.sub(r"\s+\((?:https?://[^)]*|[^\s()]+@[^\s()]+)\)", "", text)
    return re.sub(r"(?m)^\s*- |(?<=\s)·(?=\s)", " ", without_links).casefold().split()
