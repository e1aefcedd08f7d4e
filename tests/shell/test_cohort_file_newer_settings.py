"""The settings of hours, preferences and single rounds, in YAML and CSV."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, SETTINGS, changed, cohort_of, errors_of
from worker.core.model import Window


def test_without_them_hours_begin_every_half_hour_three_days_after_the_assignment(
    tmp_path: Path,
) -> None:
    one = cohort_of(tmp_path, REQUIRED)
    assert (one.program.grid_minutes, one.program.first_session_after_days, one.google.busy) == (
        30,
        3,
        False,
    )
    assert (one.roster[0].prefer, one.roster[0].rounds) == ((), None)


def test_a_student_may_prefer_hours_and_take_part_in_one_round(tmp_path: Path) -> None:
    text = changed(
        "email: ana@mail.example",
        "email: ana@mail.example, rounds: [second], prefer: {tue: 18:00-19:00}",
    )
    ana = cohort_of(
        tmp_path, text + "program: {grid_minutes: 15, first_session_after_days: 0}\n"
    ).roster[0]
    assert (ana.rounds, ana.prefer) == (("second",), (Window(1, 18 * 60, 19 * 60),))


def test_the_same_in_a_table(tmp_path: Path) -> None:
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
def test_what_cannot_be_is_said(tmp_path: Path, settings: str, sentence: str) -> None:
    (error,) = errors_of(tmp_path, f"{REQUIRED}{settings}\n")
    assert sentence in error


def test_a_round_that_there_is_not_is_said_with_the_nearest(tmp_path: Path) -> None:
    text = changed("email: ana@mail.example", "email: ana@mail.example, rounds: [secnd]")
    (error,) = errors_of(tmp_path, text)
    assert "roster[0].rounds[0]" in error
    assert "Did you mean second?" in error
