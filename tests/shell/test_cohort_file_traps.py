"""Traps in real files: invisible characters, nothing after a colon, one day in two cells."""

from pathlib import Path

import pytest

from worker.cohort_file.file import CohortFile
from worker.cohort_file.reading import read
from worker.core.model import Window

HEAD = """\
cohort: spring
name: Spring
timezone: America/New_York
coordinator: {name: Dana Whitfield, email: dana@school.example}
modules: {I: [2027-01-15, 2027-01-17], II: [2027-04-09, 2027-04-11], III: [2027-07-16, 2027-07-18]}
google: {sender: sender@school.example}
"""
BEN = "  - {name: Ben Castillo, email: ben@mail.example}\n"


def written(folder: Path, text: str) -> CohortFile:
    path = folder / "spring.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("end", ["\\u2028", "\\u2029", "\\x85", "\\n"])
def test_a_student_name_with_the_end_of_a_line_in_it_is_an_error(tmp_path: Path, end: str) -> None:
    file = written(
        tmp_path, HEAD + f'roster:\n{BEN}  - {{name: "Ana{end}Silva", email: ana@mail.example}}\n'
    )
    assert [problem.where for problem in file.problems] == ["roster entry 2, name (Ana Silva)"]
    assert "on one line" in file.problems[0].what


def test_a_setting_with_nothing_after_its_colon_counts_as_missing(tmp_path: Path) -> None:
    ana = "  - {name: Ana Silva, email: ana@mail.example, joined: , left: null}\n"
    file = written(tmp_path, HEAD + "program:\nlinks: ~\nroster:\n" + BEN + ana)
    assert file.cohort is not None
    assert file.cohort.roster[1].joined is None
    empty = written(tmp_path, HEAD + "roster:\n")
    (problem,) = empty.problems
    assert problem.what.startswith("has nothing after its colon; write its value")


def test_a_roster_file_name_that_no_file_can_have_is_an_error(tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + 'roster: "a\\0b.csv"\n')
    assert file.cohort is None
    assert "no name of a file" in str(file.problems[0])


def test_a_day_named_twice_in_a_roster_cell_keeps_both_stretches(tmp_path: Path) -> None:
    rows = 'Ana Silva,ana@mail.example,"sat 09:00-12:00; sat 14:00-16:00"\nBen Castillo,ben@mail.example,\n'
    (tmp_path / "roster.csv").write_text("name,email,available\n" + rows, encoding="utf-8")
    file = written(tmp_path, HEAD + "roster: roster.csv\n")
    assert file.cohort is not None
    assert file.cohort.roster[0].available == (Window(5, 540, 720), Window(5, 840, 960))
