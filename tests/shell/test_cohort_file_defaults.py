"""program.yaml: defaults for every cohort beside or below it; what stands nearer comes first."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, ROSTER, SETTINGS, said, write
from worker.cohort_file.reading import read
from worker.core.model import Cohort


def cohort_beside(file: Path, folder: Path) -> Cohort:
    found = read(file)
    assert found.cohort is not None, said(found, folder)
    return found.cohort


def test_what_a_cohort_leaves_out_comes_from_the_program_file_beside_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        "google: {sender: all@school.example, meet: no}\nprogram: {sessions: 8}\n",
        "program.yaml",
    )
    file = write(tmp_path, SETTINGS.partition("google:")[0] + ROSTER)
    cohort = cohort_beside(file, tmp_path)
    assert (cohort.google.sender, cohort.google.meet, cohort.program.sessions) == (
        "all@school.example",
        False,
        8,
    )


def test_what_a_cohort_says_itself_comes_first_entry_by_entry(tmp_path: Path) -> None:
    write(
        tmp_path,
        "google: {sender: all@school.example, meet: no}\nprogram: {sessions: 8, nudge_after_days: 5}\n",
        "program.yaml",
    )
    file = write(tmp_path, REQUIRED + "program: {sessions: 10}\n")
    cohort = cohort_beside(file, tmp_path)
    assert (cohort.google.sender, cohort.google.meet) == ("mail@school.example", False)
    assert (cohort.program.sessions, cohort.program.nudge_after_days) == (10, 5)


def test_the_nearest_program_file_comes_first_and_those_above_count_too(tmp_path: Path) -> None:
    write(
        tmp_path,
        "program: {sessions: 8, nudge_after_days: 5, escalate_after_days: 20}\n",
        "program.yaml",
    )
    write(tmp_path, "program: {sessions: 9, nudge_after_days: 6}\n", "config/program.yaml")
    write(tmp_path, "program: {sessions: 10}\n", "config/spring/program.yaml")
    file = write(tmp_path, REQUIRED, "config/spring/a.yaml")
    program = cohort_beside(file, tmp_path).program
    assert (program.sessions, program.nudge_after_days, program.escalate_after_days) == (10, 6, 20)


def test_a_program_file_beside_other_cohorts_says_nothing_here(tmp_path: Path) -> None:
    write(tmp_path, "program: {sessions: 8}\n", "autumn/program.yaml")
    file = write(tmp_path, REQUIRED, "spring/a.yaml")
    assert cohort_beside(file, tmp_path).program.sessions == 12


def test_lists_are_taken_whole(tmp_path: Path) -> None:
    write(tmp_path, "no_sessions_on: [2027-03-01, 2027-03-02]\n", "program.yaml")
    file = write(tmp_path, REQUIRED + "no_sessions_on: [2027-03-03]\n")
    assert [first.day for first, _ in cohort_beside(file, tmp_path).no_sessions_on] == [3]


def test_available_times_are_those_of_the_student_the_cohort_or_the_program(tmp_path: Path) -> None:
    write(tmp_path, "program: {available: {mon: 08:00-09:00, wed: 08:00-09:00}}\n", "program.yaml")
    file = write(
        tmp_path,
        REQUIRED.replace(
            "ana@mail.example", "ana@mail.example, available: {tue: 08:00-10:00, thu: 08:00-10:00}"
        ),
    )
    ana, ben, *_ = cohort_beside(file, tmp_path).roster
    assert [one.weekday for one in ana.available] == [1, 3]
    assert [one.weekday for one in ben.available] == [0, 2]


def test_a_mistake_in_the_program_file_is_told_with_its_own_place(tmp_path: Path) -> None:
    write(
        tmp_path,
        "google: {sender: all@school.example}\nprogram:\n  sesions: 8\n  mail_at: nine\nprogram: {}\n",
        "program.yaml",
    )
    found = read(write(tmp_path, REQUIRED))
    assert found.cohort is None
    assert said(found, tmp_path) == [
        "program.yaml:5:1: program: is given twice, first in line 2; keep one of them"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("program:\n  sesions: 8\n", "program.yaml:2:3: program.sesions: there is no such setting. Did you mean sessions?"),
        ("timezone: Mars\nprogram: {sessions: 99}\n", "program.yaml:2:21: program.sessions: 99 is too large; it has to be at most 52"),
        ("- a\n", "program.yaml:1:1: the file has to be a list of settings, `name: value` on each line"),
        (b"name: \xff\n", "program.yaml:1:1: the file is not UTF-8; save it again with that encoding"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_program_file_is_told(
    tmp_path: Path, text: str | bytes, problem: str
) -> None:
    write(tmp_path, text, "program.yaml")
    found = read(write(tmp_path, REQUIRED))
    assert found.cohort is None
    assert said(found, tmp_path) == [problem]


def test_what_a_cohort_corrects_is_not_told(tmp_path: Path) -> None:
    write(tmp_path, "timezone: Mars\n", "program.yaml")
    assert cohort_beside(write(tmp_path, REQUIRED), tmp_path).zone == "America/New_York"


def test_a_file_is_found_from_within_its_folder_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "program: {sessions: 8}\n", "program.yaml")
    write(tmp_path, REQUIRED, "config/spring/a.yaml")
    monkeypatch.chdir(tmp_path / "config/spring")
    assert cohort_beside(Path("a.yaml"), tmp_path).program.sessions == 8
    monkeypatch.chdir(tmp_path / "config")
    assert cohort_beside(Path("spring/a.yaml"), tmp_path).program.sessions == 8
    assert cohort_beside(Path("../config/spring/a.yaml"), tmp_path).program.sessions == 8
