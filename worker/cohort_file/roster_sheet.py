"""A roster as a CSV file, such as a spreadsheet saves: the columns are the names of a student's
settings."""

import csv
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from worker.cohort_file.csv_cells import value_of
from worker.cohort_file.form import StudentForm
from worker.cohort_file.problem import BadFile, Mark, Path, Problem, bad_file, nearest
from worker.cohort_file.text_file import read_text

_Marks = dict[Path, Mark]


def read_roster(path: FilePath, shown: str) -> tuple[list[dict[str, Any]], _Marks]:
    """The students of a CSV file as the tree of a roster, with its marks below ("roster",).

    `shown`: the file's name in sentences. Raises BadFile.
    """
    lines = read_text(path, shown).splitlines()
    if not lines or not lines[0].strip():
        raise bad_file(
            Mark(shown), "the file is empty; its first line has to name the columns: name, email, …"
        )
    # Spreadsheets separate by comma, semicolon or tab, depending on the country.
    delimiter = max(",;\t", key=lines[0].count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    marks: _Marks = {("roster",): Mark(shown)}
    students: list[dict[str, Any]] = []
    try:
        columns = [name.strip().lower() for name in next(reader)]
        if problems := list(_wrong_columns(columns, lines[0], shown)):
            raise BadFile(*problems)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                mark, line = Mark(shown, reader.line_num), lines[reader.line_num - 1]
                _refuse_extra_cells(columns, cells, mark)
                student, row_marks = _student(columns, cells, line, mark)
                row: Path = ("roster", len(students))
                marks |= {row: mark} | {(*row, name): place for name, place in row_marks.items()}
                students.append(student)
    except csv.Error as error:
        raise bad_file(Mark(shown, reader.line_num), f"this is not CSV: {error}") from error
    return students, marks


def _wrong_columns(columns: list[str], line: str, shown: str) -> Iterator[Problem]:
    known = list(StudentForm.model_fields)
    for name in columns:
        if name not in known:
            hint = nearest(name, known) or " Take it away"
            mark = Mark(shown, 1, _column(line, name))
            yield Problem(mark, name, f"there is no such column.{hint}")
    for name in dict.fromkeys(columns):
        if columns.count(name) > 1:
            yield Problem(Mark(shown), name, "this column is given twice")
    for name in ("name", "email"):
        if name not in columns:
            yield Problem(Mark(shown), name, "this column is missing")


def _refuse_extra_cells(columns: list[str], cells: list[str], mark: Mark) -> None:
    if len(cells) > len(columns):
        raise bad_file(
            mark,
            f"this line has {len(cells)} cells, but there are {len(columns)} columns; put a text that holds the separator in quotes",
        )


def _student(
    columns: list[str], cells: list[str], line: str, mark: Mark
) -> tuple[dict[str, Any], dict[str, Mark]]:
    """The settings of one line, and the place of each, by the names of their columns."""
    student: dict[str, Any] = {}
    marks: dict[str, Mark] = {}
    for name, cell in zip(columns, cells, strict=False):
        if cell.strip():
            marks[name] = Mark(mark.file, mark.line, _column(line, cell))
            student[name] = value_of(name, cell, marks[name])
    return student, marks


def _column(line: str, cell: str) -> int:
    return max(line.find(cell), 0) + 1
