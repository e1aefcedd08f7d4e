"""Four students up to some morning, played once and continued often: worlds to begin a pass in."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.core.examples import cohort, student
from tests.shell.faults import adapters
from tests.shell.world import World, guests_of, no_wait
from worker.core.due.plan import draw_for
from worker.core.model import Cohort, Window
from worker.core.rounds import Pairing
from worker.execute.observe import keep_seeds
from worker.execute.outcome import Pass
from worker.google.access import Door
from worker.messages.writer import TemplateWriter
from worker.ports.ports import Ports
from worker.sandbox.service import Answering, Sandbox

LAUNCH, NUDGE_DAY = "2027-02-07 09:00", "2027-02-14 09:00"
# Short evenings leave few hours to choose from, so that the draw takes no time.
EVENINGS = tuple(Window(day, 18 * 60, 20 * 60) for day in range(7))
TEN_MINUTES = timedelta(minutes=10)
# Of the requests of a nudge day, the first after the listing and the note on the ledger.
FIRST_NUDGE = 6


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
            # Only tests want to copy a sandbox, so it has no door for that.
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
    http.google, world.ports = (
        world.sandbox,
        Ports(calendar, mailbox, world.ledger, TemplateWriter()),
    )
    yield world
    world.close()


@cache
def drawn() -> Played:
    """The morning of the launch, before the first pass. The draw is recorded already, since it
    takes its time and asks Google for nothing."""

    def story(world: World) -> None:
        cohort, ledger = world.cohort, world.ledger
        keep_seeds(cohort, ledger, world.now, lambda: "5eed")
        draw = draw_for(cohort, "first", world.history(), world.now)
        ledger.record_draw(ledger.turn(cohort.id), draw, world.now)

    return Played(story)


@cache
def before_the_nudges() -> Played:
    """A week after the launch: two pairings have answered, in the third nobody has, in the fourth
    the coach has and the client has not."""

    def story(world: World) -> None:
        world.run(LAUNCH)
        answered_by = ((0, 1), (0, 1), (), (0,))
        for (calendar, event), guests in zip(series(world), answered_by, strict=True):
            for guest in guests:
                world.answer(event, calendar, guest, "accepted")

    return Played(story)


def the_clients_answer(world: World) -> None:
    """The clients of the two pairings in which the client has been silent accept."""
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
    own_ports = world.ports
    world.ports = Ports(
        door.calendar(no_wait), door.mailbox(no_wait), world.ledger, TemplateWriter()
    )
    try:
        return world.run(now)
    finally:
        world.ports.close()
        world.ports = own_ports


def pairings(world: World) -> tuple[Pairing, ...]:
    return world.ledger.draws(world.cohort.id)["first"].draw.ring.pairings


def series(world: World) -> list[tuple[str, Mapping[str, Any]]]:
    """Every series with its calendar, in the order of the draw."""
    by_guests = {tuple(guests_of(event)): (calendar, event) for calendar, event in world.series()}
    return [
        by_guests[f"{pairing.coach}@mail.example", f"{pairing.client}@mail.example"]
        for pairing in pairings(world)
    ]


@cache
def after_a_deaf_pass() -> Played:
    """Two nudges are drafted, one of them unheard, and none is sent; then the clients answer."""

    def story(world: World) -> None:
        through(world, Deaf(world.sandbox), NUDGE_DAY)
        assert len(world.unsent()) == 2
        the_clients_answer(world)
        world.now += TEN_MINUTES

    return Played(story, after=before_the_nudges())


class Deaf:
    """A sandbox that writes the first nudge's draft and does not say so, writes the next, sends
    none, and shows no draft. See worker.sandbox.service.Answering."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._asked, self._heard_of_drafts = 0, False

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        self._asked += 1
        if self._asked < FIRST_NUDGE or "/drafts" not in uri:
            return self._sandbox.answer(verb, uri, headers, body)
        if "/send" in uri or verb != "POST":
            raise ConnectionRefusedError("nobody is there")
        answered = self._sandbox.answer(verb, uri, headers, body)
        if not self._heard_of_drafts:
            self._heard_of_drafts = True
            raise ConnectionResetError("the other side went away")
        return answered
