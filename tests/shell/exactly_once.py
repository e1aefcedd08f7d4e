"""What has to be true of the four students in `played` once everything is finished, whatever has
gone wrong on the way."""

from collections.abc import Mapping
from email.utils import parseaddr

from tests.shell.played import TEN_MINUTES, four, pairings, series
from tests.shell.world import World
from worker.core.keys import MAILS, ActionKey, Kind
from worker.core.records import State
from worker.core.rounds import Pairing

# To whom the nudges of each pairing went.
Nudged = Mapping[Pairing, list[str]]


def nudged(world: World) -> Nudged:
    """Who has been nudged, by pairing. Only a nudge has the peer on copy."""
    nudges: dict[Pairing, list[str]] = {pairing: [] for pairing in pairings(world)}
    for reader, peer in mails(world):
        if peer:
            pairing = next(pairing for pairing in nudges if pairing.both == {reader, peer})
            nudges[pairing].append(reader)
    return nudges


def mails(world: World) -> list[tuple[str, str]]:
    """Every mail that was sent: to whom, and who is on copy, by their ids. This is what Gmail says
    of a message: to read its bytes takes longer than a pass takes."""
    sent = [
        {header["name"]: header["value"] for header in message["headers"]}
        for message in world.sandbox.store.list("message")
    ]
    return [(student_in(headers["To"]), student_in(headers.get("Cc", ""))) for headers in sent]


def student_in(header: str) -> str:
    return parseaddr(header)[1].removesuffix("@mail.example")


def finished(world: World) -> None:
    """Two more passes on a Google without faults, ten minutes later: then nothing is left to do."""
    world.now += TEN_MINUTES
    assert world.run().well
    assert world.run().well
    assert world.unsent() == []
    world.nothing_more_is_due()


def launched_once(world: World, empty_calendars: int = 0, told_of_quota: bool = False) -> None:
    """Every student has one mail, every pairing one series, the coordinator one mail where they
    were `told_of_quota`, and the ledger says so."""
    _mailed_once(world, told_of_quota)
    _invited_once(world)
    assert all(record.settled for record in world.ledger.records(world.cohort.id).values())
    ours = world.ledger.calendar(world.cohort.google.sender, world.cohort.google.calendar)
    assert {calendar for calendar, _ in world.series()} == {ours}
    assert len(world.sandbox.store.list("calendar")) == 1 + empty_calendars


def _mailed_once(world: World, told_of_quota: bool) -> None:
    students = [student.id for student in four().roster]
    readers = [*students, *([world.cohort.coordinator.email] if told_of_quota else [])]
    assert sorted(reader for reader, peer in mails(world) if not peer) == sorted(readers)
    records = world.ledger.records(world.cohort.id)
    assigned = {key: each for key, each in records.items() if key.kind is Kind.ASSIGNMENT}
    assert set(assigned) == {
        ActionKey("first", Kind.ASSIGNMENT, student=student) for student in students
    }
    assert {record.state for record in assigned.values()} == {State.DONE}
    # Where the answer to a sending was lost, the ledger knows no message.
    recorded = [record.mail.message for key, record in records.items() if key.kind in MAILS]
    messages = [message for message in recorded if message]
    assert len(messages) == len(set(messages))
    assert set(messages) <= {message["id"] for message in world.sandbox.store.list("message")}


def _invited_once(world: World) -> None:
    records = world.ledger.records(world.cohort.id)
    in_order = series(world)
    assert len(world.series()) == len(in_order) == 4
    assert {tuple(event["_notified"]) for _, event in in_order} == {("all",)}
    for pairing, (calendar, event) in zip(pairings(world), in_order, strict=True):
        record = records[ActionKey("first", Kind.SERIES, pairing)]
        known = record.series
        assert (record.state, known.calendar, known.event) == (State.DONE, calendar, event["id"])


def nudged_once(world: World, before_the_answers: Nudged) -> None:
    """There is one nudge for whoever owed an answer, none for whoever had given it by then, no
    second one, and the ledger says so."""
    first_answered, second_answered, silent, of_the_client = pairings(world)
    to_silent, to_client = before_the_answers[silent], before_the_answers[of_the_client]
    assert to_silent in ([], [silent.client])
    assert to_client in ([], [of_the_client.client])
    assert nudged(world) == {
        first_answered: [],
        second_answered: [],
        silent: to_silent or [silent.coach],
        of_the_client: to_client,
    }
    records = world.ledger.records(world.cohort.id)
    states = [
        records[key].state if (key := ActionKey("first", Kind.NUDGE, pairing)) in records else None
        for pairing in pairings(world)
    ]
    # What was never claimed before the answers came is not even skipped.
    assert states[:3] == [None, None, State.DONE]
    assert states[3] in ([State.DONE] if to_client else [State.SKIPPED, None])
