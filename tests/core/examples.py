"""Values that the tests of the core share: a cohort of a few students, and a history that one can read."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from worker.core.actions import Kind, RecordDraw, RecordRepair, SendMail
from worker.core.due.plan import plan
from worker.core.history import DrawRecord, History
from worker.core.model import (
    Cohort,
    GoogleSettings,
    Module,
    Pairing,
    Person,
    Program,
    Response,
    RoundPlan,
    Student,
    Window,
)
from worker.core.observed import ObservedSeries, Session, SessionState
from worker.core.records import Record, State

NEW_YORK = "America/New_York"
ALL_WEEK = tuple(Window(day, 8 * 60, 20 * 60) for day in range(7))
MODULES = (
    Module("I", date(2027, 1, 15), date(2027, 1, 17)),
    Module("II", date(2027, 4, 9), date(2027, 4, 11)),
    Module("III", date(2027, 7, 16), date(2027, 7, 18)),
)
ROUNDS = {
    "first": RoundPlan("first", date(2027, 2, 7), date(2027, 5, 2)),
    "second": RoundPlan("second", date(2027, 5, 2), date(2027, 8, 18), ("first",), True),
}
SEEDS = {"first": "a seed", "second": "another seed"}


def student(
    name: str, zone: str = NEW_YORK, available: tuple[Window, ...] = ALL_WEEK, **more: date
) -> Student:
    return Student(
        name,
        name.title(),
        f"{name}@mail.example",
        zone,
        available,
        more.get("joined"),
        more.get("left"),
    )


def cohort(*roster: Student, program: Program = Program(), **more: object) -> Cohort:  # noqa: B008 - frozen
    values: dict[str, object] = {"modules": MODULES, "rounds": ROUNDS} | more
    return Cohort(
        id="spring",
        name="Spring",
        zone=NEW_YORK,
        coordinator=Person("Dana Whitfield", "dana@school.example"),
        roster=roster or tuple(student(one) for one in ("ana", "ben", "chi", "dan", "eli", "fay")),
        google=GoogleSettings("sender@school.example"),
        program=program,
        **values,  # type: ignore[arg-type] # the tests name the fields that they mean
    )


def at(text: str) -> datetime:
    """A time in New York as an instant: at("2027-02-07 09:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC)


LAUNCH = at("2027-02-07 09:00")


def launched(one: Cohort, **more: object) -> History:
    """The history once the first round has been launched: everything of its first pass is done."""
    due = plan(one, History(SEEDS), LAUNCH)
    draw = due.actions[0]
    assert isinstance(draw, RecordDraw)
    keys = [
        action.key for action in due.actions if not isinstance(action, RecordDraw | RecordRepair)
    ]
    records = {key: Record(key, State.DONE, LAUNCH) for key in keys}
    values: dict[str, object] = {
        "draws": {"first": DrawRecord(draw.draw, LAUNCH)},
        "records": records,
    } | more
    return History(SEEDS, **values)  # type: ignore[arg-type] # as above


def seen(
    history: History, pairing: Pairing, answers: Mapping[str, Response], **more: object
) -> ObservedSeries:
    """The pairing's series as the calendar shows it with these answers."""
    proposal = history.assignment("first", pairing).proposal
    assert proposal is not None
    sessions = tuple(Session(start, start, SessionState.PLANNED) for start in proposal.instants)
    both = dict.fromkeys((pairing.coach, pairing.client), Response.NEEDS_ACTION) | dict(answers)
    values: dict[str, object] = {"answers": both, "since": {}, "sessions": sessions} | more
    return ObservedSeries(**values)  # type: ignore[arg-type] # as above


def mails(actions: object, kind: Kind) -> list[SendMail]:
    assert isinstance(actions, tuple | list)
    return [one for one in actions if isinstance(one, SendMail) and one.kind is kind]
