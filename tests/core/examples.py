"""Values that the tests of the core share: a cohort of a few students, and a readable history."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from worker.core.actions import (
    Action,
    Mail,
    MoveSeries,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import (
    Cohort,
    GoogleSettings,
    Module,
    Person,
    Program,
    Response,
    RoundPlan,
    Student,
    Window,
)
from worker.core.observed import ObservedSeries, Session, SessionState
from worker.core.records import Detail, MailDetail, MoveDetail, Record, SeriesDetail, State
from worker.core.rounds import Pairing

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
        roster=roster
        or tuple(student(name) for name in ("ana", "ben", "chi", "dan", "eli", "fay")),
        google=GoogleSettings("sender@school.example"),
        program=program,
        **values,  # type: ignore[arg-type] # the tests name the fields that they mean
    )


def at(text: str) -> datetime:
    """A time in New York as an instant: at("2027-02-07 09:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC)


LAUNCH = at("2027-02-07 09:00")


def done(action: Action, at: datetime) -> dict[ActionKey, Record]:
    """What the ledger knows of an action once it has been done."""
    detail: Detail | None = None
    match action:
        case RecordDraw() | RecordRepair():
            return {}
        case ProposeSeries():
            detail = SeriesDetail(action.assignment, f"event {action.key}", "a calendar")
        case MoveSeries():
            detail = MoveDetail(action.assignment)
        case SendMail() | TellCoordinator():
            detail = MailDetail(action.about)
    state = State.SKIPPED if isinstance(action, Skip) else State.DONE
    return {action.key: Record(action.key, state, at, detail)}


def all_done(history: History, actions: Iterable[Action], at: datetime) -> History:
    """The history once these actions have been done; draws and repairs among them are recorded."""
    records = dict(history.records)
    for action in actions:
        records |= done(action, at)
        if isinstance(action, RecordDraw):
            history = history.with_draw(action.draw, at)
        if isinstance(action, RecordRepair):
            history = history.with_repair(action.repair)
    return replace(history, records=records)


def launched(cohort: Cohort, **more: object) -> History:
    """The history once the first round has been launched: everything of its first pass is done."""
    history = all_done(History(SEEDS), plan(cohort, History(SEEDS), LAUNCH).actions, LAUNCH)
    return replace(history, **more)  # type: ignore[arg-type] # as above


def seen(
    history: History, pairing: Pairing, answers: Mapping[str, Response], **more: object
) -> ObservedSeries:
    """The pairing's series as the calendar shows it with these answers."""
    proposal = history.assignment("first", pairing).proposal
    assert proposal is not None
    sessions = tuple(Session(start, start, SessionState.PLANNED) for start in proposal.instants)
    both = dict.fromkeys(pairing.roles, Response.NEEDS_ACTION) | dict(answers)
    values: dict[str, object] = {"answers": both, "since": {}, "sessions": sessions} | more
    return ObservedSeries(**values)  # type: ignore[arg-type] # as above


def mails(actions: Iterable[Action], kind: Kind) -> list[Mail]:
    """The mails of this kind, in order."""
    return [
        action
        for action in actions
        if isinstance(action, SendMail | TellCoordinator) and action.kind is kind
    ]
