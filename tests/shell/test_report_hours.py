"""Hours for the credential: what stood in the calendar, and nothing that nobody agreed to."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.shell.mails import AMARA_BEN, COHORT, history, seen
from worker.core.history import History
from worker.core.observed import ObservedSeries, SessionState
from worker.report.hours_log import hours_log, initials_of

# After four sessions of Amara and Ben.
NOW = datetime(2027, 3, 5, tzinfo=UTC)
AGREED = seen(AMARA_BEN, "accepted", "accepted")


def rows(
    series: ObservedSeries, initials: bool = False, now: datetime = NOW
) -> list[dict[str, str]]:
    known: History = history(series={AMARA_BEN: series})
    return list(csv.DictReader(io.StringIO(hours_log([(COHORT, known)], now, initials))))


def test_a_session_is_a_row_of_the_coach_and_one_of_the_client_on_their_own_clocks() -> None:
    coach, client = (rows(AGREED)[position] for position in (0, 4))
    assert coach == {
        "Coach": "Amara Okafor",
        "Role": "coached",
        "Client Name": "Ben Castillo",
        "Contact Information": "ben@mail.example",
        "Individual/Group": "Individual",
        "Number in Group": "1",
        "Start Date": "2027-02-10",
        "End Date": "2027-02-10",
        "Start Time": "18:00",
        "End Time": "19:00",
        "Time Zone": "Africa/Lagos",
        "Hours": "1.00",
        "Paid Hours": "",
        "Pro Bono Hours": "1.00",
        "Evidence": "on calendar",
        "Cohort": "Spring Class",
        "Round": "first",
    }
    shown = ("Coach", "Role", "Client Name", "Start Time", "Time Zone", "Pro Bono Hours")
    assert [client[name] for name in shown] == [
        "Ben Castillo",
        "was coached",
        "Amara Okafor",
        "11:00",
        "America/Chicago",
        "",
    ]


def test_only_what_is_over_has_a_row() -> None:
    over = datetime(2027, 2, 10, 18, tzinfo=UTC)
    assert len(rows(AGREED, now=over)) == 2
    assert rows(AGREED, now=over - timedelta(minutes=1)) == []
    assert len(rows(AGREED, now=datetime(2028, 1, 1, tzinfo=UTC))) == 24


@pytest.mark.parametrize(
    "series",
    [
        seen(AMARA_BEN),
        seen(AMARA_BEN, "accepted"),
        seen(AMARA_BEN, "tentative", "accepted"),
        seen(AMARA_BEN, "declined", "accepted"),
        replace(AGREED, cancelled=True),
    ],
    ids=["silence", "one yes", "perhaps", "a no", "deleted"],
)
def test_what_nobody_agreed_to_has_none(series: ObservedSeries) -> None:
    assert rows(series) == []


def test_a_session_from_before_the_second_yes_has_none() -> None:
    since = {"amara": datetime(2027, 2, 8, tzinfo=UTC), "ben": datetime(2027, 2, 20, tzinfo=UTC)}
    dates = [
        row["Start Date"] for row in rows(replace(AGREED, since=since)) if row["Role"] == "coached"
    ]
    assert dates == ["2027-02-24", "2027-03-03"]


def test_a_cancelled_session_has_none_and_a_moved_one_its_new_time() -> None:
    first, second, *others = AGREED.sessions
    gone = replace(first, state=SessionState.DECLINED)
    later = replace(second, start=second.start + timedelta(days=1), state=SessionState.MOVED)
    dates = [row["Start Date"] for row in rows(replace(AGREED, sessions=(gone, later, *others)))]
    assert dates[:3] == ["2027-02-18", "2027-02-24", "2027-03-03"]


def test_with_initials_no_name_or_address_of_a_peer_is_told() -> None:
    for row in rows(AGREED, initials=True):
        assert row["Client Name"] in ("B. C.", "A. O.")
        assert row["Contact Information"] == ""
    assert initials_of("Jean-Luc van den Berg") == "J. L. V. D. B."
