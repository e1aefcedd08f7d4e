"""Words stay the words that they are in the file, whatever YAML 1.1 would take them for."""

from datetime import time
from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, changed, cohort_of
from worker.cohort_file.tree import parse
from worker.core.model import Window


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "No",
        "on",
        "off",
        "yes",
        "y",
        "true",
        "0123",
        "1_000",
        "1e3",
        "0x1F",
        "12:30:45",
        ".inf",
        "2027-02-07",
    ],
)
def test_a_value_stays_the_word_that_is_written(tmp_path: Path, word: str) -> None:
    assert parse(f"name: {word}\n", "it").tree == {"name": word}
    assert cohort_of(tmp_path, changed("name: Spring", f"name: {word}")).name == word


@pytest.mark.parametrize("name", ["No", "Yes", "On", "True", "007", "1e3", "Null Set", "nan"])
def test_a_student_may_have_a_name_that_yaml_takes_for_something_else(
    tmp_path: Path, name: str
) -> None:
    student_id = name.lower().replace(" ", ".")
    cohort = cohort_of(tmp_path, changed("name: Ana Silva", f"name: {name}, id: {student_id}"))
    assert (cohort.roster[0].name, cohort.roster[0].id) == (name, student_id)


@pytest.mark.parametrize("key", ["on", "no", "yes", "off"])
def test_a_key_stays_the_word_that_is_written(key: str) -> None:
    assert parse(f"{key}: x\n", "it").tree == {key: "x"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("09:00", time(9)),
        ("9:00", time(9)),
        ("18:30", time(18, 30)),
        ('"18:30"', time(18, 30)),
        ("00:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_of_day_needs_no_quotes(tmp_path: Path, written: str, meant: time) -> None:
    assert (
        cohort_of(tmp_path, f"{REQUIRED}program: {{mail_at: {written}}}\n").program.mail_at == meant
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("false", False),
        ("no", False),
        ("No", False),
        ("FALSE", False),
        ('"no"', False),
        ("true", True),
        ("yes", True),
        ("YES", True),
    ],
)
def test_true_and_false_may_be_yes_and_no(tmp_path: Path, written: str, meant: bool) -> None:
    assert cohort_of(tmp_path, f"{REQUIRED}paused: {written}\n").paused is meant


def test_a_cohort_may_be_called_after_a_date_or_a_number(tmp_path: Path) -> None:
    assert cohort_of(tmp_path, changed("cohort: spring", "cohort: 2027-02-07")).id == "2027-02-07"
    assert cohort_of(tmp_path, changed("cohort: spring", "cohort: 010")).id == "010"


def test_a_number_that_begins_with_zeros_is_decimal(tmp_path: Path) -> None:
    assert cohort_of(tmp_path, f"{REQUIRED}program: {{sessions: 010}}\n").program.sessions == 10


WINDOWS = [
    ("{mon: 18:00-21:00}", [(0, 1080, 1260)]),
    ('{Mon: " 9:00 - 10:30 "}', [(0, 540, 630)]),
    ("{monday: 09:00–10:00}", [(0, 540, 600)]),
    ("{mon: 20:00-24:00}", [(0, 1200, 1440)]),
    ("{mon: [14:00-15:00, 09:00-10:00]}", [(0, 540, 600), (0, 840, 900)]),
    ("{mon-wed: 09:00-10:00}", [(day, 540, 600) for day in (0, 1, 2)]),
    ("{sat-mon: 09:00-10:00}", [(day, 540, 600) for day in (0, 5, 6)]),
    ("{sun-sun: 09:00-10:00}", [(6, 540, 600)]),
    ('{"tue, thu": 09:00-10:00}', [(1, 540, 600), (3, 540, 600)]),
    ("{mon-tue: 09:00-10:00, tue: 18:00-19:00}", [(0, 540, 600), (1, 540, 600), (1, 1080, 1140)]),
]


@pytest.mark.parametrize(("written", "windows"), WINDOWS, ids=[written for written, _ in WINDOWS])
def test_available_times_are_days_with_stretches(
    tmp_path: Path, written: str, windows: list[tuple[int, int, int]]
) -> None:
    text = changed("email: ana@mail.example", f"email: ana@mail.example, available: {written}")
    assert cohort_of(tmp_path, text).roster[0].available == tuple(
        Window(*window) for window in windows
    )
