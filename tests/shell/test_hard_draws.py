"""Classes in which not everybody can have an hour: every command ends, they are paired all the same, it is said, and the cohorts
beside them get theirs."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.shell.desk import LAUNCH, SETTINGS, Desk, is_a_sentence, new_desk

# One cohort never keeps the others waiting for more than a minute, also on a machine with other work.
MOST_SECONDS = 60
EVENINGS, WEEKDAYS = "mon-fri: 18:00-21:00", ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HARD = {
    "one on Sunday mornings": [EVENINGS] * 11 + ["sun: 06:00-09:00"],
    "two on Sunday mornings": [EVENINGS] * 10 + ["sun: 06:00-09:00"] * 2,
    "narrow windows": [
        f"{day}: {hour:02d}:00-{hour + 2:02d}:00"
        for day in WEEKDAYS[:5]
        for hour in (7, 8, 16, 17, 19)
    ][:23],
    "everybody on a day of their own": [f"{day}: 18:00-19:00" for day in WEEKDAYS],
    "half an hour a week": ["mon: 18:00-18:30"] * 6,
    "two halves that never meet": ["mon: 08:00-20:00"] * 5 + ["tue: 08:00-20:00"] * 4,
    "one hour for all": ["wed: 18:00-19:00"] * 9,
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A healthy cohort, whose file comes after the others."""
    desk = new_desk(tmp_path, monkeypatch)
    monkeypatch.setenv("GMAIL_UNITS_PER_MINUTE", "0")
    desk.file.rename(desk.folder / "config" / "z-healthy.yaml")
    return desk


def write(desk: Desk, windows: Sequence[str]) -> None:
    rows = "".join(
        f"  - {{name: H{number}, email: h{number}@mail.example, available: {{{available}}}}}\n"
        for number, available in enumerate(windows)
    )
    desk.write(f"{SETTINGS.replace('spring', 'hard')}roster:\n{rows}", "config/a-hard.yaml")


@pytest.mark.parametrize("windows", HARD.values(), ids=HARD)
def test_every_command_ends_and_the_cohorts_beside_are_served(
    desk: Desk, windows: Sequence[str]
) -> None:
    write(desk, windows)
    for command in ("plan", "run", "status"):
        begin = time.monotonic()
        result = desk.typed(command)
        assert (result.exit_code, is_a_sentence(result)) == (0, True), result.output
        assert time.monotonic() - begin < MOST_SECONDS
    sent = desk.recipients()
    assert len(sent) == len(set(sent)) == len(windows) + 6
    assert desk.typed("run").stdout == ""


WITHOUT_AN_HOUR = [name for name in HARD if name != "two halves that never meet"]


@pytest.mark.parametrize("name", WITHOUT_AN_HOUR)
def test_check_foretells_that_not_everybody_has_an_hour_and_plan_says_so(
    desk: Desk, name: str
) -> None:
    write(desk, HARD[name])
    checked = desk.call("check", "--now", LAUNCH)
    assert checked.exit_code == 0
    foretold = ("not everybody shares an hour", "where two sessions a week have to fit")
    hard = [line for line in checked.stdout.splitlines() if line.startswith("config/a-hard.yaml")]
    assert any(words in line for line in hard for words in foretold)
    planned = desk.typed("plan", "config/a-hard.yaml")
    assert "no draw was found in which everybody has an hour" in planned.stdout
    assert "no hour suits both on all dates" in planned.stdout


def test_only_the_one_who_shares_no_hour_is_without(desk: Desk) -> None:
    write(desk, HARD["one on Sunday mornings"])
    assert "hard: 1 draw, 10 series, 12 assignment mails\n" in desk.typed("run").stdout
    (mail,) = desk.mails_to("h11@mail.example")
    assert mail.as_string().count("No weekly time that we know of") >= 2


@pytest.mark.parametrize("name", ["one on Sunday mornings", "two halves that never meet"])
def test_a_season_of_such_a_class_is_played_to_its_end(desk: Desk, name: str) -> None:
    write(desk, HARD[name])
    begin = time.monotonic()
    played = desk.call("simulate", "config/a-hard.yaml", "--every", "1440")
    assert is_a_sentence(played)
    assert "The second round is drawn" in played.stdout
    assert time.monotonic() - begin < 2 * MOST_SECONDS
