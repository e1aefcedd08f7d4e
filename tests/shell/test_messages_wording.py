"""Dates, hours and names as people read them."""

from datetime import UTC, date, datetime

import pytest

from tests.shell.mails import weekly
from worker.core.keys import Reason
from worker.core.model import RoundPlan
from worker.core.names import first_name, full_name
from worker.core.rounds import Relaxation
from worker.messages import reasons, words
from worker.messages.shelf import built_in, speaking
from worker.messages.views import hour_view

WEDNESDAY = datetime(2027, 2, 10, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "text"),
    [
        (0, 0, "12:00 AM"),
        (9, 5, "9:05 AM"),
        (11, 59, "11:59 AM"),
        (12, 0, "12:00 PM (noon)"),
        (12, 30, "12:30 PM"),
        (13, 0, "1:00 PM"),
        (23, 59, "11:59 PM"),
    ],
)
def test_a_time_is_told_as_americans_do(hour: int, minute: int, text: str) -> None:
    assert words.clock(datetime(2027, 2, 10, hour, minute, tzinfo=UTC)) == text


def test_a_day_has_its_weekday_month_and_year() -> None:
    assert words.day(date(2027, 2, 10)) == "Wednesday, February 10, 2027"
    assert words.short_day(date(2027, 12, 1)) == "December 1"


def test_an_instant_is_read_in_a_zone_with_its_name() -> None:
    assert (
        words.instant(WEDNESDAY, "Asia/Tokyo")
        == "Thursday, February 11, 2027 at 2:00 AM, Tokyo time"
    )


def test_a_weekly_hour_may_fall_on_another_weekday_for_the_peer() -> None:
    starts = weekly("2027-02-10", "20:00", "America/Los_Angeles").starts
    assert words.weekly(starts, "America/Los_Angeles") == (
        "Wednesdays at 8:00 PM, Los Angeles time",
    )
    assert words.weekly(starts, "Asia/Tokyo") == (
        "Thursdays at 1:00 PM, Tokyo time",
        "12 PM from March 18",
    )


def test_an_hour_may_change_its_weekday_with_the_clocks() -> None:
    starts = weekly("2027-02-10", "18:30", "America/New_York").starts
    assert words.weekly(starts, "Africa/Lagos") == (
        "Thursdays at 12:30 AM, Lagos time",
        "Wednesdays at 11:30 PM from March 17",
    )


def test_an_hour_without_its_changes_is_that_of_the_first_date() -> None:
    assert (
        words.hour(weekly("2027-02-10", "18:30", "America/New_York"), "Africa/Lagos")
        == "Thursdays at 12:30 AM, Lagos time"
    )


@pytest.mark.parametrize(
    ("name", "first", "full"),
    [
        ("Ana Silva", "Ana", "Ana Silva"),
        ("O'Neill, Isla", "Isla", "Isla O'Neill"),
        ("van der Berg, Ana Maria", "Ana", "Ana Maria van der Berg"),
        ("Ana", "Ana", "Ana"),
        ("Prof. Dr. Ana Silva", "Ana", "Prof. Dr. Ana Silva"),
        ("Dr.", "Dr.", "Dr."),
        (",", ",", ","),
    ],
)
def test_a_name_is_read_with_or_without_a_comma(name: str, first: str, full: str) -> None:
    assert first_name(name) == first
    assert full_name(name) == full


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and c")],
)
def test_a_list_has_a_single_and(items: list[str], text: str) -> None:
    assert words.listed(items) == text


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("first",), "the first round"),
        (("spring",), "the spring round"),
        (("first", "spring"), "the first round and the spring round"),
        (("first", "second", "spring"), "the first round, the second round, and the spring round"),
    ],
)
def test_rounds_are_read_by_their_names(names: tuple[str, ...], text: str) -> None:
    assert words.rounds(names) == text


def test_a_rule_that_gave_way_names_the_rounds_whose_peers_may_meet_again() -> None:
    plan = RoundPlan("last", date(2027, 5, 2), date(2027, 8, 18), ("first", "spring"))
    assert reasons.relaxed((Relaxation.EARLIER_PEERS, Relaxation.MUTUAL_PAIRS), plan) == (
        "peers of the first round and the spring round may meet again",
        "two students may coach each other",
    )


def test_every_reason_has_its_words() -> None:
    told = [reasons.why(reason) for reason in Reason]
    assert all(told)
    assert len(set(told)) == len(told)
    assert reasons.why(None) == ""


# March 24, 2027 is left out of an hour on Wednesdays in New York.
@pytest.mark.parametrize(
    ("clock", "zone", "weekday", "date"),
    [
        ("20:00", "Pacific/Auckland", "Thursday", "March 25"),
        ("20:00", "Pacific/Honolulu", "Wednesday", "March 24"),
        ("01:00", "Pacific/Honolulu", "Tuesday", "March 23"),
        ("23:30", "Europe/Lisbon", "Thursday", "March 25"),
        ("20:00", "America/New_York", "Wednesday", "March 24"),
    ],
)
def test_a_week_that_is_left_out_is_told_by_the_readers_own_date(
    clock: str, zone: str, weekday: str, date: str
) -> None:
    proposal = weekly("2027-02-10", clock, "America/New_York", skipped="2027-03-24")
    view = hour_view(proposal, zone, "America/New_York")
    assert view.skipped == date
    assert view.first.startswith(weekday)
    assert view.mine.startswith(f"{weekday}s at ")


@pytest.mark.parametrize(
    ("minutes", "english", "spanish"),
    [
        (1, "1 minute", "1 minuto"),
        (15, "15 minutes", "15 minutos"),
        (30, "half an hour", "media hora"),
        (60, "1 hour", "1 hora"),
        (75, "1 ½ hours", "1 hora y media"),
        (150, "2 ½ hours", "2 horas y media"),
        (720, "12 hours", "12 horas"),
    ],
)
def test_how_long_something_is_is_told_in_hours(minutes: int, english: str, spanish: str) -> None:
    assert words.duration(minutes) == english
    with speaking(built_in("es")):
        assert words.duration(minutes) == spanish
