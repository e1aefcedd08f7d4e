"""The Ledger port: seeds, draws, actions and calendars, each written once and kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy.exc import StatementError

from tests.contract.examples import LATER, NEW_YORK, NOW, draw, series
from worker.core.history import DrawRecord, Record, State
from worker.core.model import Round
from worker.errors import UsageError
from worker.ledger.store import SqlLedger
from worker.ports import Changes, Ledger

Found = TypeVar("Found")
KEY = "first/series/ana>ben"
MACHINES = 4


@pytest.fixture
def machines(opened: Callable[[], SqlLedger]) -> list[SqlLedger]:
    """Several programs at one ledger."""
    return [opened() for _ in range(MACHINES)]


def at_once(machines: list[SqlLedger], do: Callable[[Ledger, int], Found]) -> list[Found]:
    """What each machine gets when all do it at the same time."""
    together = Barrier(len(machines))

    def one(number: int) -> Found:
        together.wait()
        return do(machines[number], number)

    with ThreadPoolExecutor(len(machines)) as pool:
        return list(pool.map(one, range(len(machines))))


def test_a_new_ledger_knows_nothing(ledger: Ledger) -> None:
    assert (ledger.seeds("spring"), ledger.draws("spring"), ledger.records("spring")) == (
        {},
        {},
        {},
    )
    assert (ledger.calendar("sender@school.example", "Peer Coaching"), ledger.token("c1")) == (
        None,
        None,
    )
    assert list(ledger.events("c1")) == []


def test_the_first_seed_of_a_round_stays(ledger: Ledger) -> None:
    assert ledger.record_seed("spring", Round.FIRST, "a seed", NOW) == "a seed"
    assert ledger.record_seed("spring", Round.FIRST, "another", LATER) == "a seed"
    assert ledger.seeds("spring") == {Round.FIRST: "a seed"}


def test_every_round_of_every_cohort_has_a_seed_of_its_own(ledger: Ledger) -> None:
    for cohort in ("spring", "autumn"):
        for round_name in Round:
            ledger.record_seed(cohort, round_name, f"{cohort} {round_name}", NOW)
    assert ledger.seeds("spring") == {Round.FIRST: "spring first", Round.SECOND: "spring second"}
    assert ledger.seeds("autumn") == {Round.FIRST: "autumn first", Round.SECOND: "autumn second"}


def test_machines_that_record_seeds_at_once_go_on_with_the_same(machines: list[SqlLedger]) -> None:
    seeds = at_once(
        machines,
        lambda ledger, number: ledger.record_seed("spring", Round.FIRST, f"seed {number}", NOW),
    )
    assert set(seeds) == set(machines[0].seeds("spring").values())
    assert len(set(seeds)) == 1


def test_a_draw_comes_back_as_it_was_recorded(ledger: Ledger) -> None:
    ledger.record_draw("spring", draw(), NOW)
    ledger.record_draw("spring", draw("its seed", Round.SECOND), LATER)
    assert ledger.draws("spring") == {
        Round.FIRST: DrawRecord(draw(), NOW),
        Round.SECOND: DrawRecord(draw("its seed", Round.SECOND), LATER),
    }
    assert ledger.draws("autumn") == {}


def test_recording_another_draw_of_the_round_changes_nothing(ledger: Ledger) -> None:
    ledger.record_draw("spring", draw(), NOW)
    ledger.record_draw("spring", draw("another seed"), LATER)
    assert ledger.draws("spring") == {Round.FIRST: DrawRecord(draw(), NOW)}


def test_a_claimed_action_waits_for_its_result(ledger: Ledger) -> None:
    claimed = ledger.claim(
        "spring", KEY, NOW, {"event": "e1", "hour": "Dienstag, 18 Uhr – für Zoë"}
    )
    assert claimed == Record(
        KEY, State.CLAIMED, NOW, {"event": "e1", "hour": "Dienstag, 18 Uhr – für Zoë"}
    )
    assert not claimed.settled
    assert ledger.records("spring") == {KEY: claimed}


def test_a_second_claim_gives_the_first_back_as_it_is(ledger: Ledger) -> None:
    first = ledger.claim("spring", KEY, NOW, {"event": "e1"})
    assert ledger.claim("spring", KEY, LATER, {"event": "e2"}) == first
    ledger.settle("spring", KEY, State.DONE, LATER, {})
    assert ledger.claim("spring", KEY, LATER, {"event": "e2"}).state is State.DONE


def test_machines_that_claim_at_once_get_one_claim(machines: list[SqlLedger]) -> None:
    claims = at_once(
        machines, lambda ledger, number: ledger.claim("spring", KEY, NOW, {"event": f"e{number}"})
    )
    assert [claim == claims[0] for claim in claims] == [True] * MACHINES
    assert machines[0].records("spring") == {KEY: claims[0]}


def test_a_note_adds_to_a_claim_and_settles_nothing(ledger: Ledger) -> None:
    ledger.claim("spring", KEY, NOW, {"event": "e1", "draft": ""})
    ledger.note("spring", KEY, {"draft": "r-1"})
    assert ledger.records("spring") == {
        KEY: Record(KEY, State.CLAIMED, NOW, {"event": "e1", "draft": "r-1"})
    }


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.SKIPPED])
def test_a_settled_action_keeps_what_was_noted_and_has_its_result(
    ledger: Ledger, state: State
) -> None:
    ledger.claim("spring", KEY, NOW, {"event": "e1"})
    ledger.note("spring", KEY, {"draft": "r-1"})
    ledger.settle("spring", KEY, state, LATER, {"message": "m1"})
    settled = ledger.records("spring")[KEY]
    assert settled == Record(KEY, state, LATER, {"event": "e1", "draft": "r-1", "message": "m1"})
    assert settled.settled


def test_a_failed_action_can_be_claimed_anew_and_nothing_of_its_failure_stays(
    ledger: Ledger,
) -> None:
    ledger.claim("spring", KEY, NOW, {"event": "e1"})
    ledger.settle("spring", KEY, State.FAILED, NOW, {"why": "the address was refused"})
    reopened = ledger.reopen("spring", KEY, LATER, {"event": "e2"})
    assert reopened == Record(KEY, State.CLAIMED, LATER, {"event": "e2"})
    assert ledger.records("spring") == {KEY: reopened}


@pytest.mark.parametrize("state", [State.CLAIMED, State.DONE, State.SKIPPED])
def test_an_action_that_has_not_failed_stays_as_it_is_when_it_is_reopened(
    ledger: Ledger, state: State
) -> None:
    ledger.claim("spring", KEY, NOW, {"event": "e1"})
    if state is not State.CLAIMED:
        ledger.settle("spring", KEY, state, NOW, {})
    ledger.settle("autumn", KEY, State.FAILED, NOW, {})
    before = ledger.records("spring")[KEY]
    assert ledger.reopen("spring", KEY, LATER, {"event": "e2"}) == before
    assert ledger.records("autumn")[KEY].state is State.FAILED


def test_an_action_can_be_settled_that_nobody_claimed(ledger: Ledger) -> None:
    ledger.settle("spring", KEY, State.SKIPPED, NOW, {"why": "overtaken"})
    assert ledger.records("spring") == {KEY: Record(KEY, State.SKIPPED, NOW, {"why": "overtaken"})}


def test_actions_of_one_key_in_two_cohorts_are_two(ledger: Ledger) -> None:
    ledger.claim("spring", KEY, NOW, {"event": "e1"})
    ledger.claim("autumn", KEY, NOW, {"event": "e2"})
    ledger.settle("autumn", KEY, State.DONE, LATER, {})
    assert ledger.records("spring") == {KEY: Record(KEY, State.CLAIMED, NOW, {"event": "e1"})}


def test_actions_of_two_keys_are_two(ledger: Ledger) -> None:
    second_key = "first/series/ben>ana"
    ledger.claim("spring", KEY, NOW, {})
    ledger.claim("spring", second_key, NOW, {})
    ledger.note("spring", KEY, {"draft": "r-1"})
    ledger.settle("spring", KEY, State.DONE, LATER, {})
    assert ledger.records("spring")[second_key] == Record(second_key, State.CLAIMED, NOW)


def test_the_first_calendar_of_a_name_stays(ledger: Ledger) -> None:
    assert ledger.record_calendar("sender@school.example", "Peer Coaching", "c1") == "c1"
    assert ledger.record_calendar("sender@school.example", "Peer Coaching", "c2") == "c1"
    assert ledger.calendar("sender@school.example", "Peer Coaching") == "c1"


def test_every_sender_and_every_name_has_a_calendar_of_its_own(ledger: Ledger) -> None:
    ledger.record_calendar("sender@school.example", "Peer Coaching", "c1")
    assert ledger.record_calendar("other@school.example", "Peer Coaching", "c2") == "c2"
    assert ledger.record_calendar("sender@school.example", "Autumn", "c3") == "c3"
    assert ledger.calendar("sender@school.example", "Peer Coaching") == "c1"


def test_what_one_machine_writes_another_reads(opened: Callable[[], SqlLedger]) -> None:
    writer, reader = opened(), opened()
    writer.record_seed("spring", Round.FIRST, "a seed", NOW)
    writer.record_draw("spring", draw(), NOW)
    writer.claim("spring", KEY, NOW, {"event": "e1"})
    writer.record_calendar("sender@school.example", "Peer Coaching", "c1")
    writer.record_changes("c1", Changes((series(),), "t1", full=True), NOW, None)
    writer.close()
    assert reader.seeds("spring") == {Round.FIRST: "a seed"}
    assert reader.draws("spring") == {Round.FIRST: DrawRecord(draw(), NOW)}
    assert reader.records("spring") == {KEY: Record(KEY, State.CLAIMED, NOW, {"event": "e1"})}
    assert reader.calendar("sender@school.example", "Peer Coaching") == "c1"
    assert (reader.token("c1"), list(reader.events("c1"))) == ("t1", [series()])


@pytest.mark.parametrize(
    "local", [datetime(2027, 2, 9, 18, tzinfo=NEW_YORK), datetime(2027, 11, 7, 1, tzinfo=NEW_YORK)]
)
@pytest.mark.parametrize("fold", [0, 1])
def test_instants_come_back_in_utc_whatever_zone_they_went_in_with(
    ledger: Ledger, local: datetime, fold: int
) -> None:
    at = local.replace(fold=fold)
    kept = ledger.claim("spring", KEY, at, {}).at
    assert (kept.tzinfo, kept) == (UTC, at.astimezone(UTC))
    ledger.record_draw("spring", draw(), at)
    assert ledger.draws("spring")[Round.FIRST].at == at.astimezone(UTC)


def test_a_time_without_a_zone_is_no_instant_and_nothing_is_written(ledger: Ledger) -> None:
    naive = NOW.replace(tzinfo=None)
    writes: list[Callable[[], object]] = [
        lambda: ledger.record_seed("spring", Round.FIRST, "a seed", naive),
        lambda: ledger.record_draw("spring", draw(), naive),
        lambda: ledger.claim("spring", KEY, naive, {}),
        lambda: ledger.settle("spring", KEY, State.DONE, naive, {}),
        lambda: ledger.record_changes("c1", Changes((series(),), "t1", full=True), naive, None),
    ]
    for write in writes:
        with pytest.raises(StatementError, match="aware datetimes only"):
            write()
    assert (ledger.seeds("spring"), ledger.draws("spring"), ledger.records("spring")) == (
        {},
        {},
        {},
    )
    assert (ledger.token("c1"), list(ledger.events("c1"))) == (None, [])


def test_a_ledger_belongs_to_the_google_that_it_was_first_used_with(
    opened: Callable[[], SqlLedger],
) -> None:
    opened().belong_to("google")
    opened().belong_to("google")
    with pytest.raises(UsageError, match="sandbox"):
        opened().belong_to("the sandbox in var/sandbox")
