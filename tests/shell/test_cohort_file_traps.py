"""Traps that real files have laid: characters nobody sees, nothing after a colon, one day in two cells."""

from pathlib import Path

import pytest

from worker.cohort_file.reading import CohortFile, read
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
    file = folder / "spring.yaml"
    file.write_text(text, encoding="utf-8")
    return read(file)


@pytest.mark.parametrize("end", ["\\u2028", "\\u2029", "\\x85", "\\n"])
def test_a_name_never_holds_the_end_of_a_line(tmp_path: Path, end: str) -> None:
    found = written(
        tmp_path, HEAD + f'roster:\n{BEN}  - {{name: "Ana{end}Silva", email: ana@mail.example}}\n'
    )
    assert [problem.where for problem in found.problems] == ["roster[1].name"]
    assert "on one line" in found.problems[0].what


def test_nothing_after_a_colon_is_as_good_as_nothing(tmp_path: Path) -> None:
    ana = "  - {name: Ana Silva, email: ana@mail.example, joined: , left: null}\n"
    found = written(tmp_path, HEAD + "program:\nlinks: ~\nroster:\n" + BEN + ana)
    assert found.cohort is not None
    assert found.cohort.roster[1].joined is None
    empty = written(tmp_path, HEAD + "roster:\n")
    assert [str(one.what) for one in empty.problems] == ["is missing; it has to be there"]


def test_a_roster_file_that_can_be_none_is_a_sentence(tmp_path: Path) -> None:
    found = written(tmp_path, HEAD + 'roster: "a\\0b.csv"\n')
    assert found.cohort is None
    assert "no name of a file" in str(found.problems[0])


def test_a_day_named_twice_in_a_cell_keeps_both_stretches(tmp_path: Path) -> None:
    rows = 'Ana Silva,ana@mail.example,"sat 09:00-12:00; sat 14:00-16:00"\nBen Castillo,ben@mail.example,\n'
    (tmp_path / "roster.csv").write_text("name,email,available\n" + rows, encoding="utf-8")
    found = written(tmp_path, HEAD + "roster: roster.csv\n")
    assert found.cohort is not None
    assert found.cohort.roster[0].available == (Window(5, 540, 720), Window(5, 840, 960))
