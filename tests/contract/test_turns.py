"""The Ledger port: every pass that writes takes its cohort's next turn, and loses it to the next."""

from collections.abc import Callable, Mapping
from contextlib import closing
from threading import Event

import pytest

from tests.contract.examples import AUTUMN, KEY, LATER, NOW, SPRING, draw, repair, series_detail
from tests.contract.machines import at_once
from tests.contract.statements import before, impatient
from worker.core.keys import ActionKey, Kind
from worker.core.records import Failure, MailDetail, Record, State
from worker.errors import LedgerUnavailable, LockHeld, PlaceLost
from worker.ledger.store import SqlLedger
from worker.ports.ledger import Ledger, Turn

NEW = ActionKey("first", Kind.ASSIGNMENT, student="ana")
FAILED = ActionKey("first", Kind.ASSIGNMENT, student="ben")
WRITES: Mapping[str, Callable[[Ledger, Turn], object]] = {
    "record_draw": lambda ledger, turn: ledger.record_draw(turn, draw(round_name="second"), LATER),
    "record_repair": lambda ledger, turn: ledger.record_repair(turn, repair(2), LATER),
    "redraw": lambda ledger, turn: ledger.redraw(turn, "first", "another", "for fun", LATER),
    "claim": lambda ledger, turn: ledger.claim(turn, NEW, LATER, MailDetail()),
    "reopen": lambda ledger, turn: ledger.reopen(turn, FAILED, LATER, MailDetail()),
    "note": lambda ledger, turn: ledger.note(turn, KEY, series_detail("e2")),
    "settle": lambda ledger, turn: ledger.settle(turn, KEY, State.DONE, LATER),
    "keep_note": lambda ledger, turn: ledger.keep_note(turn, "r-1"),
    "settle what nobody claimed": lambda ledger, turn: ledger.settle(turn, NEW, State.DONE, LATER),
}


@pytest.fixture
def under_way(ledger: SqlLedger) -> SqlLedger:
    """A ledger in which every kind of write has something to change."""
    ledger.record_seed("spring", "first", "a seed", NOW)
    ledger.record_draw(SPRING, draw(), NOW)
    ledger.record_repair(SPRING, repair(1), NOW)
    ledger.claim(SPRING, KEY, NOW, series_detail())
    ledger.settle(SPRING, FAILED, State.FAILED, NOW, failure=Failure("refused"))
    return ledger


def test_every_pass_takes_the_next_number(opened: Callable[[], SqlLedger]) -> None:
    first, second = opened(), opened()
    assert first.take_turn(first.turn("spring")) == Turn("spring", 1)
    assert second.turn("spring") == Turn("spring", 1)
    assert second.take_turn(second.turn("spring")) == Turn("spring", 2)
    assert first.turn("spring") == Turn("spring", 2)


def test_every_cohort_has_turns_of_its_own(ledger: Ledger) -> None:
    spring = ledger.take_turn(SPRING)
    assert (ledger.turn("spring"), ledger.turn("autumn")) == (spring, AUTUMN)
    ledger.hold(AUTUMN)
    ledger.take_turn(AUTUMN)
    ledger.hold(spring)


@pytest.mark.parametrize(("at_least", "number"), [(0, 10), (3, 10), (10, 10), (40, 40)])
def test_a_turn_can_be_taken_that_is_later_than_another_ledgers(
    ledger: Ledger, at_least: int, number: int
) -> None:
    latest = ledger.take_turn(SPRING, at_least=9)
    assert ledger.take_turn(latest, at_least) == ledger.turn("spring") == Turn("spring", number)


def test_a_turn_after_one_that_is_no_longer_the_latest_cannot_be_taken(ledger: Ledger) -> None:
    latest = ledger.take_turn(SPRING)
    for stale in (SPRING, Turn("spring", 2), Turn("spring", -1)):
        with pytest.raises(PlaceLost, match="spring"):
            ledger.take_turn(stale, at_least=100)
    assert ledger.turn("spring") == latest


def test_of_machines_that_take_a_turn_at_once_one_gets_it(machines: list[SqlLedger]) -> None:
    def take(ledger: SqlLedger, _: int) -> Turn | None:
        try:
            return ledger.take_turn(Turn("spring", number))
        except PlaceLost:
            return None

    for number in range(10):
        taken = [turn for turn in at_once(machines, take) if turn is not None]
        assert taken == [Turn("spring", number + 1)]


@pytest.mark.parametrize("write", WRITES)
def test_a_pass_writes_under_its_turn(under_way: SqlLedger, write: str) -> None:
    turn = under_way.take_turn(SPRING)
    under_way.hold(turn)
    before = list(under_way.export())
    WRITES[write](under_way, turn)
    assert list(under_way.export()) != before


@pytest.mark.parametrize("write", [*WRITES, "hold"])
@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_write_under_a_turn_that_is_not_the_latest_fails_and_writes_nothing(
    under_way: SqlLedger, opened: Callable[[], SqlLedger], write: str, number: int
) -> None:
    second = opened()
    second.take_turn(under_way.take_turn(SPRING))
    before = list(second.export())
    operations: Mapping[str, Callable[[SqlLedger, Turn], object]] = {
        **WRITES,
        "hold": SqlLedger.hold,
    }
    with pytest.raises(PlaceLost, match="another pass has begun on spring"):
        operations[write](under_way, Turn("spring", number))
    assert list(second.export()) == before


def test_what_was_done_before_a_turn_was_lost_stays(opened: Callable[[], SqlLedger]) -> None:
    first, second = opened(), opened()
    lost = first.take_turn(SPRING)
    first.claim(lost, KEY, NOW, series_detail())
    turn = second.take_turn(second.turn("spring"))
    with pytest.raises(PlaceLost):
        first.settle(lost, KEY, State.DONE, LATER)
    claimed = Record(KEY, State.CLAIMED, NOW, series_detail(), turn=1)
    assert second.claim(turn, KEY, LATER, series_detail("e2")) == claimed


def test_a_record_says_in_which_turn_it_was_claimed(ledger: Ledger) -> None:
    first = ledger.take_turn(SPRING)
    ledger.claim(first, KEY, NOW, None)
    ledger.claim(first, FAILED, NOW, None)
    second = ledger.take_turn(first)
    ledger.settle(second, KEY, State.DONE, NOW)
    ledger.settle(second, FAILED, State.FAILED, NOW)
    ledger.settle(second, NEW, State.SKIPPED, NOW)
    assert {key: record.turn for key, record in ledger.records("spring").items()} == {
        KEY: 1,
        FAILED: 1,
        NEW: 2,
    }
    third = ledger.take_turn(second)
    assert ledger.reopen(third, FAILED, LATER, None).turn == 3


@pytest.mark.parametrize("taken_before", [False, True])
def test_a_turn_cannot_be_taken_in_the_middle_of_a_write(
    ledger: SqlLedger, database: str, taken_before: bool
) -> None:
    """Otherwise the write would land after another pass had begun."""
    turn = ledger.take_turn(SPRING) if taken_before else SPRING

    def take() -> None:
        with pytest.raises(LedgerUnavailable):
            hurried.take_turn(turn)

    with closing(impatient(database)) as hurried, before("INSERT INTO actions", take):
        claimed = ledger.claim(turn, KEY, NOW, None)
    assert ledger.turn("spring") == turn
    assert ledger.records("spring") == {KEY: claimed}


def test_once_a_turn_is_taken_nothing_is_written_under_the_one_before(
    opened: Callable[[], SqlLedger],
) -> None:
    """A write that had begun is finished before the next turn is taken, or else fails."""
    writer, taker = opened(), opened()

    def act(ledger: SqlLedger, number: int) -> int:
        if ledger is taker:
            writing.wait()
            taker.take_turn(turn)
            return len(taker.records("spring"))
        for count in range(1, 10_000):
            key = ActionKey("first", Kind.NOTICE, number=1000 * turn.number + count)
            try:
                writer.claim(turn, key, NOW, None)
            except PlaceLost:
                return len(writer.records("spring"))
            writing.set()
        raise AssertionError("the turn was never lost")

    for number in range(8):
        turn, writing = Turn("spring", number), Event()
        written, seen = at_once([writer, taker], act)
        assert written == seen


def test_a_lost_place_is_for_the_pass_what_a_held_lock_is() -> None:
    assert issubclass(PlaceLost, LockHeld)
    assert PlaceLost.exit_code == 75
