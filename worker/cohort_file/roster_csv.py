"""A roster as a CSV file, such as a spreadsheet saves: the columns are the names of a student's settings."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

import yaml

from worker.cohort_file.form import StudentForm
from worker.cohort_file.problem import BadFile, Mark, Path, Problem, nearest
from worker.cohort_file.tree import parse, read_text


def read_roster(path: FilePath, shown: str) -> tuple[list[dict[str, Any]], dict[Path, Mark]]:
    """The students of a CSV file as the tree of a roster, with its marks below ("roster",). Raises BadFile."""
    text = read_text(path, shown)
    lines = text.splitlines()
    if not lines or not lines[0].strip():
        raise BadFile(
            Problem(
                Mark(shown),
                "",
                "the file is empty; its first line has to name the columns: name, email, …",
            )
        )
    # Spreadsheets separate by comma, semicolon or tab, depending on the country.
    delimiter = max(",;\t", key=lines[0].count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        columns = [name.strip().lower() for name in next(reader)]
        _check_columns(columns, lines[0], shown)
        students: list[dict[str, Any]] = []
        marks: dict[Path, Mark] = {("roster",): Mark(shown)}
        for cells in reader:
            if any(cell.strip() for cell in cells):
                at = ("roster", len(students))
                students.append(
                    _student(
                        columns,
                        cells,
                        lines[reader.line_num - 1],
                        Mark(shown, reader.line_num),
                        at,
                        marks,
                    )
                )
    except csv.Error as error:
        raise BadFile(
            Problem(Mark(shown, reader.line_num), "", f"this is not CSV: {error}")
        ) from error
    return students, marks


def _check_columns(columns: list[str], line: str, shown: str) -> None:
    known = list(StudentForm.model_fields)
    problems = [
        Problem(
            Mark(shown, 1, _column(line, name)),
            name,
            f"there is no such column.{nearest(name, known) or ' Take it away'}",
        )
        for name in columns
        if name not in known
    ]
    problems += [
        Problem(Mark(shown), name, "this column is given twice")
        for name in set(columns)
        if columns.count(name) > 1
    ]
    problems += [
        Problem(Mark(shown), name, "this column is missing")
        for name in ("name", "email")
        if name not in columns
    ]
    if problems:
        raise BadFile(*problems)


def _student(
    columns: list[str], cells: list[str], line: str, mark: Mark, at: Path, marks: dict[Path, Mark]
) -> dict[str, Any]:
    if len(cells) > len(columns):
        raise BadFile(
            Problem(
                mark,
                "",
                f"this line has {len(cells)} cells, but there are {len(columns)} columns; put a text that holds the separator in quotes",
            )
        )
    marks[at] = mark
    student: dict[str, Any] = {}
    for name, cell in zip(columns, cells, strict=False):
        if cell.strip():
            marks[*at, name] = Mark(mark.file, mark.line, _column(line, cell))
            student[name] = _value(name, cell, marks[*at, name])
    return student


def _value(name: str, cell: str, mark: Mark) -> Any:
    match name:
        case "available" | "prefer":
            return _weekly(cell, mark, name)
        case "rounds":
            return re.split(r"[\s,;]+", cell.strip("[] "))
        case _:
            return cell


def _column(line: str, cell: str) -> int:
    return max(line.find(cell), 0) + 1


def _weekly(cell: str, mark: Mark, name: str) -> Any:
    """`mon-thu 18:00-21:00; sat 09:00-12:00, 14:00-16:00`, or the same as it stands in a YAML file."""
    if cell.lstrip().startswith("{"):
        try:
            return parse(cell, mark.file).tree
        except (BadFile, yaml.YAMLError):
            raise BadFile(
                Problem(
                    mark,
                    name,
                    f'"{cell}" cannot be read; write it like mon-thu 18:00-21:00; sat 09:00-12:00',
                )
            ) from None
    weekly: dict[str, list[str]] = {}
    for days, stretches in _stretches(cell):
        weekly.setdefault(days, []).extend(stretches)
    return weekly


def _stretches(cell: str) -> Iterator[tuple[str, list[str]]]:
    for part in filter(str.strip, cell.split(";")):
        days, _, stretches = part.strip().partition(" ")
        yield days.rstrip(":"), [one.strip() for one in stretches.split(",")]
