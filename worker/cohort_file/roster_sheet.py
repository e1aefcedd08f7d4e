"""A roster from a spreadsheet: CSV or an Excel workbook, with a student in each row."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from worker.cohort_file.columns import columns_of
from worker.cohort_file.csv_sheet import csv_sheet
from worker.cohort_file.headings import Wanted
from worker.cohort_file.problem import BadFile, Mark, Path, Problem, bad_file
from worker.cohort_file.sheet_students import student_of
from worker.cohort_file.text_file import read_bytes
from worker.cohort_file.xlsx_sheet import is_workbook, xlsx_sheet


@dataclass(frozen=True, slots=True)
class SheetRoster:
    """The students of a spreadsheet as the tree of a roster, with its marks below ("roster",).

    `problems`: what is wrong or odd about it; `unread`: the paths of the cells among them, of which
    nothing else is to be said; `others`: the headings that are not read, with place and cells;
    `settings`: those that have a column.
    """

    students: list[dict[str, Any]]
    marks: dict[Path, Mark]
    problems: tuple[Problem, ...]
    unread: frozenset[Path]
    others: Mapping[str, tuple[Mark, tuple[str, ...]]]
    settings: frozenset[str]


def read_roster(path: FilePath, shown: str, wanted: Wanted) -> SheetRoster:
    """The students of a spreadsheet. `shown`: the file's name in sentences; `wanted`: the headings
    that the cohort file names. Raises BadFile."""
    data = read_bytes(path, shown)
    sheet = (xlsx_sheet if is_workbook(data) else csv_sheet)(data, shown, wanted)
    if all(row.is_empty for row in sheet.rows):
        raise bad_file(
            Mark(shown), "the file is empty; its first line has to name the columns: name, email, …"
        )
    columns = columns_of(sheet, wanted)
    if any(not problem.warning for problem in columns.problems):
        raise BadFile(*sheet.warnings, *columns.problems)
    students: list[dict[str, Any]] = []
    marks: dict[Path, Mark] = {("roster",): Mark(shown)}
    problems = [*sheet.warnings, *columns.problems]
    unread: set[Path] = set()
    for row in columns.rows:
        if row.is_empty:
            continue
        student = student_of(row, columns.columns, columns.width, shown)
        student_path: Path = ("roster", len(students))
        marks |= {student_path: student.row_mark}
        marks |= {(*student_path, setting): mark for setting, mark in student.marks.items()}
        problems += student.problems
        unread |= {(*student_path, setting) for setting in student.unread}
        unread |= {student_path} if student.is_shifted else set()
        students.append(student.settings)
    settings = frozenset(column.field for column in columns.columns)
    return SheetRoster(
        students, marks, tuple(problems), frozenset(unread), columns.unread, settings
    )
