"""Four students up to some morning, played once and continued often; and what has to be true once everything is finished."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.core.examples import cohort, student
from tests.shell.faults import STOP, Faulty, adapters
from tests.shell.world import World
from worker.core.actions import MAILS, ActionKey, Kind
from worker.core.model import Cohort, Pairing, Window
from worker.core.records import State
from worker.execute.outcome import Pass
from worker.google.access import Door
from worker.ports.ports import Ports
from worker.sandbox.service import Answering

LAUNCH, NUDGE_DAY = "2027-02-07 09:00", "2027-02-14 09:00"
# Short evenings leave few hours to choose from, so that the draw takes no time.
EVENINGS = tuple(Window(day, 18 * 60, 20 * 60) for day in range(7))
TEN_MINUTES = timedelta(minutes=10)
Nudged = Mapping[Pairing, list[str]]


def four() -> Cohort:
    return cohort(*(student(name, available=EVENINGS) for name in ("ana", "ben", "chi", "dan")))


class Played:
    """A world as a story has left it, to be continued as often as one likes."""

    def __init__(self, story: Callable[[World], None], after: "Played | None" = None) -> None:
        with (
            TemporaryDirectory() as name,
            after.again(Path(name)) if after else _fresh(Path(name)) as world,
        ):
            story(world)
            self._now = world.now
            with closing(sqlite3.connect(Path(name) / "ledger.db")) as ledger:
                self._ledger = ledger.serialize()
            # Nobody but a test wants to copy a sandbox, so it has no door for that.
            self._google = world.sandbox.store._db.serialize()

    @contextmanager
    def again(self, folder: Path) -> Iterator[World]:
        """The world from here on."""
        with _fresh(folder, self._ledger) as world:
            world.sandbox.store._db.deserialize(self._google)
            world.now = self._now
            yield world


@contextmanager
def _fresh(folder: Path, ledger: bytes | None = None) -> Iterator[World]:
    world = World(folder, four(), ledger=ledger)
    http, calendar, mailbox = adapters()
    http.google, world.ports = world.sandbox, Ports(calendar, mailbox, world.ledger)
    yield world
    world.close()


@cache
def drawn() -> Played:
    """The morning of the launch. The draw is there, which takes its time and asks Google for nothing; then consent was gone."""

    def story(world: World) -> None:
        through(world, Faulty(world.sandbox, 1, STOP[-1]), LAUNCH)
        assert list(world.ledger.records(world.cohort.id)) == []

    return Played(story)


@cache
def before_the_nudges() -> Played:
    """A week after the launch: two pairings have answered, in the third nobody has, in the fourth the client owes it."""

    def story(world: World) -> None:
        world.run(LAUNCH)
        for (calendar, event), answered in zip(
            series(world), ((0, 1), (0, 1), (), (0,)), strict=True
        ):
            for who in answered:
                world.answer(event, calendar, who, "accepted")

    return Played(story)


def the_clients_answer(world: World) -> None:
    """Those of the two pairings whose client has been silent."""
    for calendar, event in series(world)[2:]:
        world.answer(event, calendar, 1, "accepted")


def through(world: World, google: Answering, now: str | None = None) -> tuple[Pass, list[float]]:
    """A pass with this Google in place of the world's own, and how long it would have waited."""
    http, _, _ = adapters()
    slept: list[float] = []
    http.google, http.slept = google, slept
    try:
        return world.run(now), slept
    finally:
        http.google, http.slept = world.sandbox, None


def through_door(world: World, door: Door, now: str) -> Pass:
    """A pass through this door, after which the world has its own again."""
    whole = world.ports
    world.ports = Ports(door.calendar(no_wait), door.mailbox(no_wait), world.ledger)
    try:
        return world.run(now)
    finally:
        world.ports.close()
        world.ports = whole


def no_wait(_seconds: float) -> None:
    """Time that passes at once."""


def pairings(world: World) -> tuple[Pairing, ...]:
    return world.ledger.draws(world.cohort.id)["first"].draw.ring.pairings


def series(world: World) -> list[tuple[str, Mapping[str, Any]]]:
    """Every series with its calendar, in the order of the draw."""
    by_guests = {
        tuple(one["email"] for one in event["attendees"]): (name, event)
        for name, event in world.series()
    }
    return [
        by_guests[f"{one.coach}@mail.example", f"{one.client}@mail.example"]
        for one in pairings(world)
    ]


def nudged(world: World) -> Nudged:
    """Who has been nudged, by pairing. Only a nudge has the peer on copy."""
    pairs = pairings(world)
    nudges: dict[Pairing, list[str]] = {pairing: [] for pairing in pairs}
    for to, peer in mails(world):
        if peer:
            pairing = next(pairing for pairing in pairs if pairing.both == {to, peer})
            nudges[pairing].append(to)
    return nudges


def mails(world: World) -> list[tuple[str, str]]:
    """Every mail that was sent: to whom, and who is on copy, by their ids. From what Gmail says of a message, not from its bytes,
    which take longer to read than a pass takes."""
    headers = [
        {one["name"]: one["value"] for one in mail["headers"]}
        for mail in world.sandbox.store.list("message")
    ]
    return [(student_in(one["To"]), student_in(one.get("Cc", ""))) for one in headers]


def student_in(header: str) -> str:
    return parseaddr(header)[1].removesuffix("@mail.example")


def finished(world: World) -> None:
    """Two more passes on a Google without faults, ten minutes later: then nothing is left to do."""
    world.now += TEN_MINUTES
    assert world.run().well
    assert world.run().well
    assert world.sandbox.store.list("draft") == []
    world.nothing_more_is_due()


def launched_once(world: World, empty_calendars: int = 0, spent: bool = False) -> None:
    """Every student has one mail, every pairing one series, the coordinator one mail where a limit was `spent`, and the ledger
    says so."""
    told_once = [
        *(one.id for one in four().roster),
        *([world.cohort.coordinator.email] if spent else []),
    ]
    assert sorted(to for to, peer in mails(world) if not peer) == sorted(told_once)
    in_order, records = series(world), world.ledger.records(world.cohort.id)
    assert len(world.series()) == len(in_order) == 4
    assert {tuple(event["_notified"]) for _, event in in_order} == {("all",)}
    for pairing, (calendar, event) in zip(pairings(world), in_order, strict=True):
        record = records[ActionKey("first", Kind.SERIES, pairing)]
        known = record.series
        assert (record.state, known.calendar, known.event) == (State.DONE, calendar, event["id"])
    told = {key: one for key, one in records.items() if key.kind is Kind.ASSIGNMENT}
    assert set(told) == {
        ActionKey("first", Kind.ASSIGNMENT, student=student.id) for student in four().roster
    }
    assert {one.state for one in told.values()} == {State.DONE}
    assert all(one.settled for one in records.values())
    ours = world.ledger.calendar(world.cohort.google.sender, world.cohort.google.calendar)
    assert {calendar for calendar, _ in in_order} == {ours}
    assert len(world.sandbox.store.list("calendar")) == 1 + empty_calendars
    # Where the answer to a sending was lost, the ledger knows no message.
    sent = [record.mail.message for key, record in records.items() if key.kind in MAILS]
    messages = [message for message in sent if message]
    assert len(messages) == len(set(messages))
    assert set(messages) <= {one["id"] for one in world.sandbox.store.list("message")}


def nudged_once(world: World, before_the_answers: Nudged) -> None:
    """One nudge for whoever owed an answer, none for who had given it by then, no second one, and the ledger says so."""
    one, other, of_both, of_the_client = pairings(world)
    early = before_the_answers[of_both], before_the_answers[of_the_client]
    assert early[0] in ([], [of_both.client])
    assert early[1] in ([], [of_the_client.client])
    assert nudged(world) == {
        one: [],
        other: [],
        of_both: early[0] or [of_both.coach],
        of_the_client: early[1],
    }
    records = world.ledger.records(world.cohort.id)
    states = [
        records[key].state if (key := ActionKey("first", Kind.NUDGE, one)) in records else None
        for one in pairings(world)
    ]
    # What was never claimed before the answers came is not even skipped.
    assert states[:3] == [None, None, State.DONE]
    assert states[3] in ([State.DONE] if early[1] else [State.SKIPPED, None])
