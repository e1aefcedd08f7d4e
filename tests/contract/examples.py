"""Values that the contract suites share: two students, a message to them, a series of theirs, a draw."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from worker.core.keys import ActionKey, Kind
from worker.core.records import SeriesDetail
from worker.core.rounds import Assignment, Draw, Hour, Pairing, Proposal, Relaxation, Repair
from worker.google import names
from worker.ports.calendar import Invitation, ObservedEvent, SeriesName
from worker.ports.ledger import Turn
from worker.ports.mailbox import Address, Message

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2027, 2, 7, 14, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
START = datetime(2027, 2, 9, 18, tzinfo=NEW_YORK)
NAME = SeriesName("spring", "first", "ana", "ben")
SERIES_ID = names.event_id(NAME)
LABEL = names.label_of(NAME)
SPRING = Turn("spring")
AUTUMN = Turn("autumn")
KEY = ActionKey("first", Kind.SERIES, Pairing("ana", "ben"))

SCHOOL = Address("Peer Coaching", "sender@school.example")
ANA = Address("Ana Lima", "ana@mail.example")
BEN = Address("Ben Osei", "ben@mail.example")


def message(**changes: Any) -> Message:
    """A mail to Ana."""
    plain = Message(
        SCHOOL, ANA, "Your peer coaching", "You coach Ben.\n", "<p>You coach Ben.</p>\n"
    )
    return replace(plain, **changes)


def invitation(**changes: Any) -> Invitation:
    """Twelve Tuesdays at 18:00 in New York, for Ana and Ben."""
    plain = Invitation(
        name=NAME,
        summary="Peer coaching: Ana and Ben",
        description="Ana coaches Ben.",
        start=START,
        end=START + timedelta(hours=1),
        zone="America/New_York",
        recurrence=("RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=TU",),
        guests=(ANA, BEN),
        meet=True,
    )
    return replace(plain, **changes)


def draw(seed: str = "a seed", round_name: str = "first") -> Draw:
    """Ana and Ben coach each other: one on Tuesdays with a week left out, the other with no hour in common."""
    hour = Hour(1, time(18), "America/New_York")
    tuesdays = tuple(date(2027, 2, 9) + timedelta(weeks=week) for week in range(13))
    proposal = Proposal(hour, tuesdays[:8] + tuesdays[9:], (tuesdays[8],))
    backup = Proposal(Hour(1, time(7, 30), "Africa/Lagos"), tuesdays[:12])
    assignments = (
        Assignment(Pairing("ana", "ben"), proposal, (backup,)),
        Assignment(Pairing("ben", "ana"), None),
    )
    return Draw(round_name, seed, 3, assignments, (Relaxation.MUTUAL_PAIRS,))


def repair(number: int, round_name: str = "first") -> Repair:
    """Ana and Ben are put together once more, at the hour of the draw."""
    assignment = draw().assignments[0]
    again = replace(assignment, pairing=Pairing("ana", "ben", 2), rank=3, options=40, collisions=1)
    ended = (Pairing("ana", "chi"), Pairing("chi", "ben"))
    return Repair(
        round_name,
        number,
        date(2027, 3, 15),
        ("chi",),
        ("gus",),
        ended,
        (again,),
        ("dan",),
        ("ana",),
        (Relaxation.EARLIER_PEERS,),
    )


def series_detail(series_id: str = SERIES_ID) -> SeriesDetail:
    """What the ledger keeps of the series of Ana and Ben."""
    return SeriesDetail(draw().assignments[0], series_id, "c1", (ANA.email, BEN.email))


def series(event_id: str = SERIES_ID, **changes: Any) -> ObservedEvent:
    """A series as a calendar shows it."""
    return replace(
        ObservedEvent(event_id, start=START.astimezone(UTC), zone="America/New_York"), **changes
    )
