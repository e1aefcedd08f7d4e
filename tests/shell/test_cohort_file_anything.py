"""Whatever a file holds, reading it gives a cohort or problems, and never a traceback."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shell.cohort_files import REQUIRED, SETTINGS, write
from worker.cohort_file.reading import read

# What a slip of the hand may leave in a file.
MARKS = [
    "[",
    "]",
    "{",
    "}",
    "[]",
    "{}",
    "&a ",
    "*a",
    "!x ",
    "? ",
    "| ",
    "> ",
    "'",
    '"',
    "#",
    "@",
    "%",
    "---",
    ":",
    ": ",
    "- ",
    ",",
]
SPACES = ["", " ", "\n", "\t", "\ufeff", "\x00", "\x85", "\u2028"]
VALUES = [
    "~",
    "null",
    "no",
    "1",
    "-1",
    "1e9",
    "2027-02-07",
    "2027-02-30",
    "09:00",
    "mon-fri",
    "{mon: x}",
    "[[a, b]]",
    "é",
]
NAMES = ["roster", "program", "available", "pin", "first"]
PIECES = st.sampled_from(MARKS + SPACES + VALUES + NAMES)
SEPARATORS = st.sampled_from(
    [
        ",",
        ";",
        "\t",
        "\n",
        '"',
        "\r\n",
        " ",
        "name",
        "email",
        "available",
        "id",
        "mon 9:00-10:00",
        "{",
    ]
)
FEW = settings(max_examples=150, deadline=None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


def assert_read(path: Path) -> None:
    """Reading this file gives a cohort or errors, each with a place and a sentence."""
    file = read(path)
    errors = [problem for problem in file.problems if not problem.warning]
    assert (file.cohort is None) == bool(errors)
    for problem in file.problems:
        assert problem.mark.file.startswith(str(path.parent))
        assert problem.mark.line >= 1
        assert problem.mark.column >= 1
        assert problem.what


@FEW
@given(data=st.binary(max_size=300))
def test_any_bytes_give_a_cohort_or_problems(folder: Path, data: bytes) -> None:
    assert_read(write(folder, data, "bytes.yaml"))


@FEW
@given(text=st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_gives_a_cohort_or_problems(folder: Path, text: str) -> None:
    assert_read(write(folder, text, "text.yaml"))


@settings(max_examples=400, deadline=None)
@given(
    start=st.integers(0, len(REQUIRED)),
    length=st.integers(0, 40),
    piece=st.one_of(PIECES, st.lists(PIECES, max_size=4).map("".join), st.text(max_size=8)),
)
def test_a_good_file_with_a_piece_of_it_exchanged_gives_a_cohort_or_problems(
    folder: Path, start: int, length: int, piece: str
) -> None:
    assert_read(
        write(folder, REQUIRED[:start] + piece + REQUIRED[start + length :], "exchanged.yaml")
    )


@settings(max_examples=200, deadline=None)
@given(
    position=st.integers(0, REQUIRED.count("\n") - 1),
    value=st.one_of(PIECES, st.lists(PIECES, max_size=4).map("".join)),
)
def test_a_good_file_with_any_one_value_exchanged_gives_a_cohort_or_problems(
    folder: Path, position: int, value: str
) -> None:
    lines = REQUIRED.splitlines()
    lines[position] = lines[position].partition(":")[0] + f": {value}"
    # A roster in one word is the name of a file; other tests are about that.
    if not lines[position].startswith("roster"):
        assert_read(write(folder, "\n".join(lines), "value.yaml"))


@FEW
@given(
    roster=st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(str.encode),
        st.lists(st.one_of(SEPARATORS, PIECES), max_size=40).map(
            lambda parts: "".join(parts).encode()
        ),
    )
)
def test_any_csv_roster_gives_a_cohort_or_problems(folder: Path, roster: bytes) -> None:
    write(folder, b"name,email,available\nAna,ana@mail.example,\n" + roster, "any.csv")
    assert_read(write(folder, SETTINGS + "roster: any.csv\n", "csv.yaml"))
