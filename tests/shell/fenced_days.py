"""Four students up to some morning, and what that morning's pass does when nobody disturbs it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.core.examples import at, cohort, student
from tests.shell.held_request import Gate
from tests.shell.programs import SENDER, Scene, new_file, no_power_cuts, opened
from worker.core.model import Cohort, Window
from worker.core.records import State
from worker.execute.ownership import note_label
from worker.sandbox.mail import decoded
from worker.sandbox.service import Sandbox

LAUNCH = at("2027-02-07 09:00")
TEN_MINUTES = timedelta(minutes=10)
# Short evenings leave few hours to choose from, so that the draw takes no time.
EVENINGS = tuple(Window(day, 18 * 60, 20 * 60) for day in range(7))
LEAVING = date(2027, 2, 20)


def four() -> Cohort:
    return cohort(*(student(name, available=EVENINGS) for name in ("ana", "ben", "chi", "dan")))


def with_eli_for_chi() -> Cohort:
    """From one day on, Chi is gone and Eli is there."""
    return cohort(
        student("ana", available=EVENINGS),
        student("ben", available=EVENINGS),
        student("chi", available=EVENINGS, left=LEAVING),
        student("dan", available=EVENINGS),
        student("eli", available=EVENINGS, joined=LEAVING),
    )


def with_another_address() -> Cohort:
    """Ben has another address."""
    ana, ben, *others = four().roster
    return replace(four(), roster=(ana, replace(ben, email="ben@new.example"), *others))


def launched(scene: Scene) -> None:
    """The first round is out."""
    assert scene.run().well


def accepted(scene: Scene) -> None:
    """The first round is out, and all have said yes."""
    launched(scene)
    for calendar, series in scene.series():
        for position in (0, 1):
            scene.answer(calendar, series, position, "accepted")
    scene.now += timedelta(days=1)
    assert scene.run().well


def half_answered(scene: Scene) -> None:
    """In two pairings both have answered, in one nobody has, in one the client owes it."""
    launched(scene)
    in_order = sorted(scene.series(), key=guests_of)
    for (calendar, series), answered in zip(in_order, ((0, 1), (0, 1), (), (0,)), strict=True):
        for position in answered:
            scene.answer(calendar, series, position, "accepted")


def declined(scene: Scene) -> None:
    """The first round is out, and one client has said no."""
    launched(scene)
    calendar, series = min(scene.series(), key=guests_of)
    scene.answer(calendar, series, 1, "declined")


def guests_of(pair: tuple[str, Mapping[str, object]]) -> str:
    return str([guest["email"] for guest in pair[1]["attendees"]])  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Day:
    """A morning, what comes before it, and how many requests its pass makes. `cohort`: the file as it
    is that morning."""

    name: str
    requests: int
    morning: str
    story: Callable[[Scene], None]
    cohort: Callable[[], Cohort] = four

    def __str__(self) -> str:
        return self.name


DAYS = (
    Day("launch", 18, "2027-02-07 09:00", lambda _: None),
    Day("nudges", 13, "2027-02-14 09:00", half_answered),
    Day("repair", 19, "2027-02-20 09:00", accepted, with_eli_for_chi),
    Day("declined", 13, "2027-02-07 10:00", declined),
    Day("address", 11, "2027-02-08 10:00", accepted, with_another_address),
)


@dataclass(frozen=True)
class Kept:
    """A scene as it was: the embedded Google, and the ledger as a file and as lines."""

    google: bytes
    ledger: bytes
    lines: tuple[str, ...]


@cache
def played(day: Day) -> Kept:
    """The scene on this morning, before its pass."""
    with TemporaryDirectory() as name, no_power_cuts():
        scene = Scene(
            Sandbox(lambda: scene.now, owner=SENDER), new_file(Path(name)), four(), LAUNCH
        )
        day.story(scene)
        with opened(scene.database) as ledger:
            lines = tuple(ledger.export())
        # Nobody but a test wants to copy a sandbox, so it has no door for that.
        google = scene.sandbox.store._db.serialize()
        scene.sandbox.store.close()
        return Kept(google, (Path(name) / "ledger.db").read_bytes(), lines)


@contextmanager
def morning_of(day: Day, folder: Path, empty_database: str = "") -> Iterator[Scene]:
    """The scene on this morning, with its ledger in this folder, or in an empty database."""
    kept = played(day)
    scene = Scene(
        Sandbox(lambda: scene.now, owner=SENDER),
        empty_database or new_file(folder, kept.ledger),
        day.cohort(),
        at(day.morning),
    )
    if empty_database:
        with opened(empty_database) as ledger:
            ledger.import_from(kept.lines)
    scene.sandbox.store._db.deserialize(kept.google)
    yield scene
    scene.sandbox.store.close()


@dataclass(frozen=True)
class Result:
    """What a day has brought: the mails, as reader and subject, and the series, as id, first session,
    recurrence and guests."""

    mails: Counter[tuple[str, str]]
    series: Counter[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Undisturbed:
    """A pass that nobody disturbs: its requests, and what the day has brought then."""

    requests: tuple[str, ...]
    result: Result


@cache
def undisturbed(day: Day) -> Undisturbed:
    """The day with one pass, and another that finds nothing to do."""
    with TemporaryDirectory() as name, no_power_cuts(), morning_of(day, Path(name)) as scene:
        gate = Gate(scene.sandbox, 0, after=False)
        assert scene.run(google=gate).well
        return Undisturbed(tuple(gate.requests), finished(scene))


def finished(scene: Scene, notes: int = 1) -> Result:
    """Two more passes, some minutes later: then nothing is left to do, and nothing was done twice.

    `notes`: so many drafts may say which ledger serves the cohort. A pass that is stopped at its end
    leaves the one of before, which the next that writes takes away.
    """
    for _ in range(2):
        scene.now += TEN_MINUTES
        last = scene.run()
        assert last.well, last
    writes, changes = scene.sandbox.writes, scene.sandbox.store.change()
    assert scene.run().outcomes == ()
    assert (scene.sandbox.writes, scene.sandbox.store.change()) == (writes, changes)
    only_notes_are_left(scene, notes)
    with opened(scene.database) as ledger:
        records = ledger.records(scene.cohort.id).values()
    assert {record.state for record in records} <= {State.DONE, State.SKIPPED}
    return result_of(scene)


def only_notes_are_left(scene: Scene, most: int) -> None:
    """No draft is left but those that say which ledger serves the cohort, of which there is one."""
    messages = [decoded(draft["raw"]) for draft in scene.sandbox.store.list("draft")]
    label = note_label(scene.cohort)
    assert {(message["To"], message["X-Peer-Coaching"]) for message in messages} == {(None, label)}
    assert len(messages) <= most


def result_of(scene: Scene) -> Result:
    """What there is by now. No series was told to its guests more often than it was changed."""
    mails = Counter((str(mail["To"]), str(mail["Subject"])) for mail in scene.mails())
    series = Counter(
        (
            str(event["id"]),
            str(event["start"]),
            str(event["recurrence"]),
            str([guest["email"] for guest in event["attendees"]]),
        )
        for _, event in scene.series()
    )
    return Result(mails, series)
