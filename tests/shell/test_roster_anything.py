"""Rosters from a grammar of their own: what was written is read back, and nothing crashes."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shell.cohort_files import SETTINGS, said, write
from worker.cohort_file.reading import read
from worker.cohort_file.week_windows import windows_of
from worker.core.model import Window

LETTERS = st.sampled_from("abcdefgh ÄéñøŁ李яم'\"-,;\t.(){}&")
NAMES = (
    st.text(LETTERS, min_size=2, max_size=12)
    .map(lambda text: "A" + " ".join(text.split()))
    .filter(lambda name: name[-1] not in ",;")
)
HEADINGS = st.sampled_from(
    [
        ("name", "email"),
        ("Full Name", "E-mail Address"),
        ("YOUR NAME", "Email"),
        ("Name *", "e-mail"),
    ]
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
SEPARATORS = st.sampled_from([",", ";", "\t"])
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@settings(max_examples=150, deadline=None)
@given(
    names=st.lists(NAMES, min_size=2, max_size=5),
    headings=HEADINGS,
    encoding=ENCODINGS,
    separator=SEPARATORS,
    end=ENDS,
    blank=st.integers(0, 3),
    extra=st.integers(0, 3),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_the_names_of_any_csv_come_back_as_they_were_written(
    folder: Path,
    names: list[str],
    headings: tuple[str, str],
    encoding: str,
    separator: str,
    end: str,
    blank: int,
    extra: int,
    quoting: int,
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    out.write(end * blank)
    writer.writerow([*headings, *[""] * extra])
    for number, name in enumerate(names):
        writer.writerow([name, f"s{number}@mail.example", *[""] * extra])
    write(folder, out.getvalue().encode(encoding), "any.csv")
    file = read(write(folder, SETTINGS + "roster: any.csv\n"))
    assert file.cohort is not None, said(file, folder)
    assert [student.name for student in file.cohort.roster] == names


def spelled(minutes: int, style: int) -> str:
    """A time in one of the ways in which people write it."""
    hour, minute = divmod(minutes, 60)
    half = "am" if hour % 24 < 12 else "pm"
    of_twelve = hour % 12 or 12
    return (
        f"{hour:02}:{minute:02}",
        f"{hour}.{minute:02}",
        f"{of_twelve}:{minute:02}{half}",
        f"{of_twelve}:{minute:02} {half.upper()}",
        f"{hour}h{minute:02}",
    )[style]


@settings(max_examples=150, deadline=None)
@given(
    week=st.dictionaries(
        st.sets(st.integers(0, 6), min_size=1, max_size=3).map(lambda days: tuple(sorted(days))),
        st.tuples(st.integers(0, 45), st.integers(1, 48)).map(
            lambda halves: (halves[0] * 30, min(halves[0] + halves[1], 48) * 30)
        ),
        min_size=1,
        max_size=4,
    ),
    style=st.integers(0, 4),
    dash=st.sampled_from(["-", " - ", "–", " to ", " until "]),
    joint=st.sampled_from([",", " & ", "/", " and ", ", "]),
    between=st.sampled_from(["; ", ", ", "\n", " "]),
)
def test_available_times_come_back_however_they_were_spelled(
    folder: Path,
    week: dict[tuple[int, ...], tuple[int, int]],
    style: int,
    dash: str,
    joint: str,
    between: str,
) -> None:
    cell = between.join(
        f"{joint.join(DAYS[day] for day in days)} {spelled(start, style)}{dash}{spelled(end, style)}"
        for days, (start, end) in week.items()
    )
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([("name", "email", "available"), ("Ana", "a@mail.example", cell)])
    writer.writerow(("Ben", "b@mail.example", ""))
    write(folder, out.getvalue(), "week.csv")
    file = read(write(folder, SETTINGS + "roster: week.csv\n"))
    assert file.cohort is not None, said(file, folder)
    expected: tuple[Window, ...] = windows_of({days: [times] for days, times in week.items()})
    assert file.cohort.roster[0].available == expected


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.times(),
    st.sampled_from(
        ["name", "email", "Email", "#N/A", "=A1", "a@mail.example", "Ana", "mon 18-21", "é"]
    ),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, max_size=4), max_size=6))
def test_any_workbook_gives_a_cohort_or_problems(folder: Path, rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    write(folder, out.getvalue(), "any.xlsx")
    file = read(write(folder, SETTINGS + "roster: any.xlsx\n"))
    assert file.cohort is not None or all(problem.what for problem in file.problems)
    assert file.cohort is not None or file.problems


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200), start=st.integers(0, 3000), cut=st.integers(0, 400))
def test_a_workbook_with_a_piece_exchanged_gives_a_cohort_or_problems(
    folder: Path, data: bytes, start: int, cut: int
) -> None:
    book = openpyxl.Workbook()
    for row in (("name", "email"), ("Ana", "a@mail.example"), ("Ben", "b@mail.example")):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    whole = out.getvalue()
    write(folder, whole[:start] + data + whole[start + cut :], "cut.xlsx")
    file = read(write(folder, SETTINGS + "roster: cut.xlsx\n"))
    assert file.cohort is not None or file.problems
