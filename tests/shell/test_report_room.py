"""What `plan` says of the dates of rounds that are not drawn yet."""

import json
from pathlib import Path

import pytest

from tests.shell.desk import SETTINGS, Desk, new_desk, roster

EARLY = "2027-01-20T09:00-05:00"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch)


def dates(desk: Desk, now: str = EARLY) -> list[str]:
    said = desk.typed("plan", now=now).stdout.partition("The dates of what is not drawn yet:\n")[2]
    return [line.strip() for line in said.splitlines()]


def test_the_dates_are_told_with_what_fits_what_would_and_what_is_lost(desk: Desk) -> None:
    desk.write(f"{SETTINGS}no_sessions_on: [2027-05-31]\n{roster(6)}")
    assert dates(desk) == [
        "the first round has 11 weeks and 5 days for 12 sessions, from February 10 to May 2: all fit on Wednesdays and "
        "Thursdays; on Mondays, Tuesdays, Fridays, Saturdays, and Sundays the last falls after that",
        "assigned 1 week earlier, on January 31, all would fit on every day of the week; "
        "a week later, on February 14, on none",
        "the days without sessions cost: Module II 1 session on Fridays, Saturdays, and Sundays",
        "the second round has 15 weeks and 1 day for 12 sessions, from May 5 to August 18: all fit on every day of the week",
        "the days without sessions cost: Module III 1 session on Fridays, Saturdays, and Sundays; "
        "May 31 1 session on Mondays",
    ]


def test_of_a_round_that_is_drawn_nothing_is_said_and_programs_get_the_figures(desk: Desk) -> None:
    desk.typed("run")
    (line, _) = dates(desk, "2027-02-08T09:00-05:00")
    assert line.startswith("the second round has ")
    document = json.loads(desk.typed("plan", "--json", now="2027-02-08T09:00-05:00").stdout)
    (room,) = document["cohorts"][0]["dates"]
    assert (room["round"], room["weeks"], room["fits"]["Monday"]) == ("second", 15, 15)
    assert room["cost"][0]["sessions"]["Friday"] == 1
