"""What a pass leaves for those that come after it, on both databases, and what ends it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.contract.examples import LATER, NOW, series
from worker.ledger.at_rest import keep_look, read_rests
from worker.ledger.resting import Sleeping
from worker.ledger.store import SqlLedger
from worker.ports.calendar import Changes, ObservedEvent
from worker.ports.ledger import Turn

ACCOUNT: dict[str, str | bool] = {"sender": "sender@school.example", "calendar": "c1"}


def asleep(cohort: str, *ids: str, token: str | None = None) -> Sleeping:
    watched = ("c1", token, ACCOUNT, ids) if ids else ("", None, None, ())
    return Sleeping(f"/{cohort}", Turn(cohort), NOW, LATER, "around", "{}", *watched)


def read(ledger: SqlLedger, *cohorts: str) -> dict[str, int]:
    """When each cohort is to be looked at, by its name."""
    address = ledger._engine.url.render_as_string(hide_password=False)
    rests = read_rests(address, [f"/{cohort}" for cohort in cohorts])
    return {rest.cohort: rest.look_at for rest in rests.values()}


def changed(token: str, *events: ObservedEvent, full: bool = False) -> Changes:
    return Changes(events, token, full)


def seconds(at: datetime) -> int:
    return int(at.timestamp())


@pytest.fixture
def two(ledger: SqlLedger) -> SqlLedger:
    """A ledger with two cohorts at rest, whose series are in one calendar."""
    ledger.record_changes("c1", changed("t1", series("pc1a"), series("pc1b"), full=True), NOW, None)
    ledger.keep_rests([asleep("spring", "pc1a", token="t1"), asleep("autumn", "pc1b", token="t1")])
    return ledger


def test_a_row_is_read_without_the_ledger(ledger: SqlLedger) -> None:
    ledger.keep_rests([asleep("spring")])
    assert read(ledger, "spring", "autumn") == {"spring": seconds(LATER)}


def test_a_turn_that_is_taken_ends_it(ledger: SqlLedger) -> None:
    ledger.keep_rests([asleep("spring"), asleep("autumn")])
    ledger.take_turn(Turn("spring"))
    assert read(ledger, "spring", "autumn") == {"autumn": seconds(LATER)}


def test_a_change_wakes_whose_series_it_is(two: SqlLedger) -> None:
    two.record_changes("c1", changed("t2", series("pc1b", link="new")), LATER, "t1")
    assert read(two, "spring", "autumn") == {"spring": seconds(LATER), "autumn": 0}
    assert two.files_to_look_at() == {"/autumn"}


@pytest.mark.parametrize(
    "event",
    [
        series("pc1b_20270309T230000Z", series_id="pc1b", original_start=NOW),
        series("another", part_of="pc1b"),
    ],
)
def test_what_belongs_to_a_series_wakes_too(two: SqlLedger, event: ObservedEvent) -> None:
    two.record_changes("c1", changed("t2", event), LATER, "t1")
    assert read(two, "spring", "autumn") == {"spring": seconds(LATER), "autumn": 0}


def test_an_occurrence_of_a_part_belongs_to_the_series_whichever_was_seen_first(
    two: SqlLedger,
) -> None:
    single = series("x_1", series_id="part", original_start=NOW)
    two.record_changes("c1", changed("t2", single), LATER, "t1")
    two.record_changes("c1", changed("t3", series("part", part_of="pc1b")), LATER, "t2")
    assert {event.id for event in two.events_of("c1", {"pc1b"})} == {"pc1b", "part", "x_1"}
    assert [event.id for event in two.events_of("c1", {"pc1a"})] == ["pc1a"]


def test_a_listing_from_the_beginning_wakes_all(two: SqlLedger) -> None:
    two.record_changes("c1", changed("t2", series("pc1a"), full=True), LATER, "t1")
    assert read(two, "spring", "autumn") == {"spring": 0, "autumn": 0}


def test_what_was_taken_in_before_the_row_is_kept_keeps_it_from_being_kept(two: SqlLedger) -> None:
    two.wake("autumn")
    two.record_changes("c1", changed("t2", series("pc1b", link="new")), LATER, "t1")
    two.keep_rests([asleep("autumn", "pc1b", token="t1")])
    assert read(two, "autumn") == {}


def test_a_look_without_news_is_kept_with_its_token(two: SqlLedger) -> None:
    address = two._engine.url.render_as_string(hide_password=False)
    keep_look(address, "c1", "t2", "t1", seconds(LATER))
    assert (two.token("c1"), two.looked_at("spring")) == ("t2", LATER.replace(microsecond=0))
    # Another pass has gone on meanwhile: its token stays.
    keep_look(address, "c1", "t3", "t1", seconds(LATER + timedelta(days=1)))
    assert two.token("c1") == "t2"


def test_nothing_of_it_is_exported(two: SqlLedger) -> None:
    assert not any('"rests"' in line or '"spent"' in line for line in two.export())


def test_no_ledger_is_made_for_a_look(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("empty")
    assert read_rests(f"sqlite:///{folder / 'ledger.db'}", ["/spring"]) == {}
    assert list(folder.iterdir()) == []


def test_a_later_row_takes_the_place_of_the_one_before(ledger: SqlLedger) -> None:
    ledger.keep_rests([asleep("spring")])
    ledger.keep_rests([replace(asleep("spring"), look_at=LATER + timedelta(days=1))])
    assert read(ledger, "spring") == {"spring": seconds(LATER + timedelta(days=1))}
