"""The Ledger port: seeds, draws and calendars, each written once and kept."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import StatementError

from tests.contract.examples import KEY, LATER, NEW_YORK, NOW, SPRING, draw, series, series_detail
from tests.contract.machines import at_once
from worker.core.history import DrawRecord
from worker.core.records import Record, State
from worker.errors import UsageError
from worker.ledger.store import SqlLedger
from worker.ports.calendar import Changes
from worker.ports.ledger import Ledger


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
    assert (ledger.turn("spring"), ledger.kept_note("spring")) == (SPRING, None)
    assert (ledger.cohorts(), ledger.open_guests(NOW)) == (frozenset(), {})


def test_the_first_seed_of_a_round_stays(ledger: Ledger) -> None:
    assert ledger.record_seed("spring", "first", "a seed", NOW) == "a seed"
    assert ledger.record_seed("spring", "first", "another", LATER) == "a seed"
    assert ledger.seeds("spring") == {"first": "a seed"}


def test_every_round_of_every_cohort_has_a_seed_of_its_own(ledger: Ledger) -> None:
    for cohort in ("spring", "autumn"):
        for round_name in ("first", "second"):
            ledger.record_seed(cohort, round_name, f"{cohort} {round_name}", NOW)
    assert ledger.seeds("spring") == {"first": "spring first", "second": "spring second"}
    assert ledger.seeds("autumn") == {"first": "autumn first", "second": "autumn second"}


def test_machines_that_record_seeds_at_once_go_on_with_the_same(machines: list[SqlLedger]) -> None:
    seeds = at_once(
        machines,
        lambda ledger, number: ledger.record_seed("spring", "first", f"seed {number}", NOW),
    )
    assert set(seeds) == set(machines[0].seeds("spring").values())
    assert len(set(seeds)) == 1


def test_a_draw_comes_back_as_it_was_recorded(ledger: Ledger) -> None:
    ledger.record_draw(SPRING, draw(), NOW)
    ledger.record_draw(SPRING, draw("its seed", "second"), LATER)
    assert ledger.draws("spring") == {
        "first": DrawRecord(draw(), NOW),
        "second": DrawRecord(draw("its seed", "second"), LATER),
    }
    assert ledger.draws("autumn") == {}


def test_recording_another_draw_of_the_round_changes_nothing(ledger: Ledger) -> None:
    ledger.record_draw(SPRING, draw(), NOW)
    ledger.record_draw(SPRING, draw("another seed"), LATER)
    assert ledger.draws("spring") == {"first": DrawRecord(draw(), NOW)}


def test_the_first_calendar_of_a_name_stays(ledger: Ledger) -> None:
    assert ledger.record_calendar("sender@school.example", "Peer Coaching", "c1") == "c1"
    assert ledger.record_calendar("sender@school.example", "Peer Coaching", "c2") == "c1"
    # In place of one that is gone, and only of that.
    assert ledger.record_calendar("sender@school.example", "Peer Coaching", "c3", "c2") == "c1"
    assert ledger.record_calendar("sender@school.example", "Peer Coaching", "c3", "c1") == "c3"
    assert ledger.calendar("sender@school.example", "Peer Coaching") == "c3"


def test_every_sender_and_every_name_has_a_calendar_of_its_own(ledger: Ledger) -> None:
    ledger.record_calendar("sender@school.example", "Peer Coaching", "c1")
    assert ledger.record_calendar("other@school.example", "Peer Coaching", "c2") == "c2"
    assert ledger.record_calendar("sender@school.example", "Autumn", "c3") == "c3"
    assert ledger.calendar("sender@school.example", "Peer Coaching") == "c1"


def test_what_one_machine_writes_another_reads(opened: Callable[[], SqlLedger]) -> None:
    writer, reader = opened(), opened()
    writer.record_seed("spring", "first", "a seed", NOW)
    writer.record_draw(SPRING, draw(), NOW)
    writer.claim(SPRING, KEY, NOW, series_detail())
    writer.record_calendar("sender@school.example", "Peer Coaching", "c1")
    writer.record_changes("c1", Changes((series(),), "t1", full=True), NOW, None)
    writer.close()
    assert reader.seeds("spring") == {"first": "a seed"}
    assert reader.draws("spring") == {"first": DrawRecord(draw(), NOW)}
    assert reader.records("spring") == {KEY: Record(KEY, State.CLAIMED, NOW, series_detail())}
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
    kept = ledger.claim(SPRING, KEY, at, None).at
    assert (kept.tzinfo, kept) == (UTC, at.astimezone(UTC))
    ledger.record_draw(SPRING, draw(), at)
    assert ledger.draws("spring")["first"].at == at.astimezone(UTC)


def test_a_time_without_a_zone_is_no_instant_and_nothing_is_written(ledger: Ledger) -> None:
    naive = NOW.replace(tzinfo=None)
    writes: list[Callable[[], object]] = [
        lambda: ledger.record_seed("spring", "first", "a seed", naive),
        lambda: ledger.record_draw(SPRING, draw(), naive),
        lambda: ledger.claim(SPRING, KEY, naive, None),
        lambda: ledger.settle(SPRING, KEY, State.DONE, naive),
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
