"""What is wrong with a CSV roster, with the line and column of the cell."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import SETTINGS, said, write
from worker.cohort_file.reading import read

CURE = 'a text in quotes ends with one, and holds each " of its own twice'

TWO = "Ana Silva,ana@mail.example\nBen Castillo,ben@mail.example\n"
CELLS = [
    ("Ana Silva,ana at mail,", '2:11: row 2, email (Ana Silva): "ana at mail" is no e-mail address: an email address must have an @-sign.'),
    (
        "Ana Silva,ana@mail.example,Europe/Romme",
        '2:28: row 2, timezone (Ana Silva): there is no zone or place "Europe/Romme". Did you mean Europe/Rome?',
    ),
    (
        "Ana Silva,ben@mail.example,",
        '3:5: row 3, email (Ben): "ben@mail.example" is Ana Silva already, row 2; each student has to be there once',
    ),
    (",ana@mail.example,", "2:1: row 2, name: is missing; it has to be there"),
    ("Ana Silva", "2:1: row 2 (Ana Silva), email: is missing; it has to be there"),
    (
        '"Silva, Ana",ana@mail.example,,mon 6-9',
        '2:32: row 2, available (Silva, Ana): "6-9" may be in the morning or in the evening; write 06:00-09:00 or 18:00-21:00',
    ),
    (
        "Ana Silva,ana@mail.example,,whenever 18:00-21:00",
        '2:29: row 2, available (Ana Silva): "whenever" names no days; write them like mon, mon-fri or sat,sun.',
    ),
    (
        "Ana Silva,ana@mail.example,,{mon",
        '2:29: row 2, available (Ana Silva): "{mon" cannot be read; write it like mon-thu 18:00-21:00; sat 09:00-12:00',
    ),
    (
        "Silva, Ana,ana@mail.example,,mon 18-21",
        "2:1: row 2 (Silva): this row has 5 cells, but there are 4 columns; put a text that holds the separator in quotes",
    ),
    ('"Ana Silva,ana@mail.example,', '2:1: this is not CSV: unexpected end of data; ' + CURE),
    ('"Ana" Silva,ana@mail.example,', "2:1: this is not CSV: ',' expected after '\"'; " + CURE),
]  # fmt: skip


def problems_with(folder: Path, roster: str | bytes) -> list[str]:
    write(folder, roster, "roster.csv")
    file = read(write(folder, SETTINGS + "roster: roster.csv\n"))
    assert file.cohort is None
    return said(file, folder)


@pytest.mark.parametrize(("line", "problem"), CELLS, ids=[line for line, _ in CELLS])
def test_a_wrong_cell_of_a_roster_is_named_with_its_line_and_column(
    tmp_path: Path, line: str, problem: str
) -> None:
    roster = f"name,email,timezone,available\n{line}\nBen,ben@mail.example,,\n"
    assert problems_with(tmp_path, roster) == [f"roster.csv:{problem}"]


MISSING = "this column is missing; if it has another heading, name it in the cohort file: columns:"
FILES = [
    ("", ["1:1: the file is empty; its first line has to name the columns: name, email, …"]),
    ("\n\n", ["1:1: the file is empty; its first line has to name the columns: name, email, …"]),
    ("name,email\n", ["1:1: roster: a cohort needs at least two students"]),
    ("name,email,timezon\n" + TWO, ["1:12: timezon: there is no such column. Did you mean timezone?"]),
    ("name\nAna\n", [f"1:1: email: {MISSING} {{email: \"…\"}}"]),
    (
        "nme,emial\n" + TWO,
        [
            "1:1: nme: there is no such column. Did you mean name?",
            "1:5: emial: there is no such column. Did you mean email?",
            f"1:1: name: {MISSING} {{name: \"…\"}}",
            f"1:1: email: {MISSING} {{email: \"…\"}}",
        ],
    ),
    (
        "name,email,Name\nAna,ana@mail.example,Anna\nBen,ben@mail.example,\n",
        [
            '2:1: row 2, name (Ana): "name" has "Ana", "Name" has "Anna"; keep one of the two columns'
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("roster", "problems"), FILES, ids=[problems[0] for _, problems in FILES])
def test_what_is_wrong_with_a_whole_csv_roster_is_said(
    tmp_path: Path, roster: str | bytes, problems: list[str]
) -> None:
    assert sorted(problems_with(tmp_path, roster)) == sorted(
        f"roster.csv:{problem}" for problem in problems
    )


def test_a_roster_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    file = read(write(tmp_path, SETTINGS + "roster: none.csv\n"))
    assert said(file, tmp_path) == [
        f'spring.yaml:11:9: roster: there is no file "none.csv" in {tmp_path}.'
    ]


def test_lines_of_a_roster_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    roster = "name,email\n\nAna,ana@mail.example\n\nBen,ben at mail\n"
    (problem,) = problems_with(tmp_path, roster)
    assert problem.startswith("roster.csv:5:5: row 5, email (Ben): ")


def test_all_wrong_cells_of_a_roster_are_named_together_with_wrong_settings(tmp_path: Path) -> None:
    write(
        tmp_path,
        "name,email,timezone\nAna,ana at mail,Mars\nBen,ben@mail.example,Factory\n",
        "roster.csv",
    )
    file = read(write(tmp_path, SETTINGS + "roster: roster.csv\npaused: maybe\n"))
    assert [sentence.split(": ")[:2] for sentence in said(file, tmp_path)] == [
        ["roster.csv:2:5", "row 2, email (Ana)"],
        ["roster.csv:2:17", "row 2, timezone (Ana)"],
        ["roster.csv:3:22", "row 3, timezone (Ben)"],
        ["spring.yaml:12:9", "paused"],
    ]
