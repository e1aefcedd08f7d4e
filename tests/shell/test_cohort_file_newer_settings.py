"""The settings of hours, preferences and single rounds, in YAML and CSV."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, SETTINGS, changed, cohort_of, errors_of
from worker.core.model import Window


def test_by_default_hours_begin_every_half_hour_from_three_days_after_the_assignment(
    tmp_path: Path,
) -> None:
    cohort = cohort_of(tmp_path, REQUIRED)
    assert (cohort.program.grid_minutes, cohort.program.first_session_after_days) == (30, 3)
    assert not cohort.google.busy
    assert (cohort.roster[0].prefer, cohort.roster[0].rounds) == ((), None)


def test_a_student_may_prefer_hours_and_take_part_in_one_round(tmp_path: Path) -> None:
    text = changed(
        "email: ana@mail.example",
        "email: ana@mail.example, rounds: [second], prefer: {tue: 18:00-19:00}",
    )
    ana = cohort_of(
        tmp_path, text + "program: {grid_minutes: 15, first_session_after_days: 0}\n"
    ).roster[0]
    assert (ana.rounds, ana.prefer) == (("second",), (Window(1, 18 * 60, 19 * 60),))


def test_preferred_hours_and_rounds_may_be_in_a_csv_roster(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(
        "name,email,prefer,rounds\nAna,ana@mail.example,tue 18:00-19:00,second\nBen,ben@mail.example,,first; second\n"
    )
    ana, ben = cohort_of(tmp_path, SETTINGS + "roster: roster.csv\n").roster
    assert (ana.rounds, ana.prefer) == (("second",), (Window(1, 18 * 60, 19 * 60),))
    assert (ben.rounds, ben.prefer) == (("first", "second"), ())


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("program: {grid_minutes: 20}", "program.grid_minutes: 20 is none of 15, 30 and 60"),
        ("program: {first_session_after_days: 61}", "61 is too large; it has to be at most 60"),
    ],
)
def test_a_grid_or_a_pause_that_cannot_be_is_named(
    tmp_path: Path, settings: str, sentence: str
) -> None:
    (error,) = errors_of(tmp_path, f"{REQUIRED}{settings}\n")
    assert sentence in error


def test_an_unknown_round_of_a_student_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    text = changed("email: ana@mail.example", "email: ana@mail.example, rounds: [secnd]")
    (error,) = errors_of(tmp_path, text)
    assert "roster entry 1, rounds[0] (Ana Silva)" in error
    assert "Did you mean second?" in error
