"""program.yaml: defaults for every cohort in its folder or below; the nearest file comes first."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, ROSTER, SETTINGS, said, write
from worker.cohort_file.reading import read
from worker.core.model import Cohort


def cohort_beside(path: Path, folder: Path) -> Cohort:
    file = read(path)
    assert file.cohort is not None, said(file, folder)
    return file.cohort


def test_what_a_cohort_leaves_out_comes_from_the_program_file_in_its_folder(tmp_path: Path) -> None:
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


def test_a_cohorts_own_settings_replace_those_of_the_program_file_one_by_one(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        "google: {sender: all@school.example, meet: no}\nprogram: {sessions: 8, nudge_after_days: 5}\n",
        "program.yaml",
    )
    file = write(tmp_path, REQUIRED + "program: {sessions: 10}\n")
    cohort = cohort_beside(file, tmp_path)
    assert (cohort.google.sender, cohort.google.meet) == ("mail@school.example", False)
    assert (cohort.program.sessions, cohort.program.nudge_after_days) == (10, 5)


def test_the_nearest_program_file_comes_first_and_those_above_it_fill_in_the_rest(
    tmp_path: Path,
) -> None:
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


def test_a_program_file_in_the_folder_of_other_cohorts_does_not_count(tmp_path: Path) -> None:
    write(tmp_path, "program: {sessions: 8}\n", "autumn/program.yaml")
    file = write(tmp_path, REQUIRED, "spring/a.yaml")
    assert cohort_beside(file, tmp_path).program.sessions == 12


def test_a_list_in_a_cohort_file_replaces_the_whole_list_of_the_program_file(
    tmp_path: Path,
) -> None:
    write(tmp_path, "no_sessions_on: [2027-03-01, 2027-03-02]\n", "program.yaml")
    file = write(tmp_path, REQUIRED + "no_sessions_on: [2027-03-03]\n")
    assert [first.day for first, _ in cohort_beside(file, tmp_path).no_sessions_on] == [3]


def test_available_times_come_from_the_student_else_from_the_program_file(tmp_path: Path) -> None:
    write(tmp_path, "program: {available: {mon: 08:00-09:00, wed: 08:00-09:00}}\n", "program.yaml")
    file = write(
        tmp_path,
        REQUIRED.replace(
            "ana@mail.example", "ana@mail.example, available: {tue: 08:00-10:00, thu: 08:00-10:00}"
        ),
    )
    ana, ben, *_ = cohort_beside(file, tmp_path).roster
    assert [window.weekday for window in ana.available] == [1, 3]
    assert [window.weekday for window in ben.available] == [0, 2]


def test_a_setting_given_twice_in_the_program_file_is_named_with_its_place_there(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        "google: {sender: all@school.example}\nprogram:\n  sesions: 8\n  mail_at: nine\nprogram: {}\n",
        "program.yaml",
    )
    file = read(write(tmp_path, REQUIRED))
    assert file.cohort is None
    assert said(file, tmp_path) == [
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
def test_a_mistake_in_the_program_file_is_named_with_its_place_there(
    tmp_path: Path, text: str | bytes, problem: str
) -> None:
    write(tmp_path, text, "program.yaml")
    file = read(write(tmp_path, REQUIRED))
    assert file.cohort is None
    assert said(file, tmp_path) == [problem]


def test_a_mistake_in_the_program_file_that_a_cohort_replaces_is_not_named(tmp_path: Path) -> None:
    write(tmp_path, "timezone: Mars\n", "program.yaml")
    assert cohort_beside(write(tmp_path, REQUIRED), tmp_path).zone == "America/New_York"


def test_program_files_are_found_from_within_the_folder_of_a_cohort_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "program: {sessions: 8}\n", "program.yaml")
    write(tmp_path, REQUIRED, "config/spring/a.yaml")
    monkeypatch.chdir(tmp_path / "config/spring")
    assert cohort_beside(Path("a.yaml"), tmp_path).program.sessions == 8
    monkeypatch.chdir(tmp_path / "config")
    assert cohort_beside(Path("spring/a.yaml"), tmp_path).program.sessions == 8
    assert cohort_beside(Path("../config/spring/a.yaml"), tmp_path).program.sessions == 8
