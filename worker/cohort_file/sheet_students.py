"""From one row of a spreadsheet to the settings of a student, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from worker.cohort_file.columns import Column
from worker.cohort_file.headings import FAMILY_NAME, folded
from worker.cohort_file.leftovers import refuse_leftovers
from worker.cohort_file.problem import Mark, Problem
from worker.cohort_file.sheet import Cell, Row
from worker.cohort_file.sheet_cells import value_of

# A form may have a column of these for each day.
_WEEKLY = ("available", "prefer")


@dataclass(slots=True)
class SheetStudent:
    """A student as the tree of a cohort file has them; `marks` by setting, and `row_mark` for the
    rest; `unread`: the settings whose cells could not be read, as `problems` say; `is_shifted`: there
    are more cells than headings, so none of them can be trusted."""

    row_mark: Mark
    settings: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    is_shifted: bool = False


def student_of(row: Row, columns: tuple[Column, ...], width: int, shown: str) -> SheetStudent:
    """The student in a row that is not empty. `width`: the number of columns that have headings."""
    fields: dict[str, list[tuple[Column, Cell]]] = {}
    for column in columns:
        if column.position < len(row.cells):
            fields.setdefault(column.field, []).append((column, row.cells[column.position]))
    name = " ".join(" ".join(cell.text.split()) for _, cell in _name_cells(fields)).strip()
    number = f"row {row.number}"
    row_mark = Mark(shown, row.cells[0].line, 1, f"{number} ({name})" if name else number)
    student = SheetStudent(row_mark)
    if sentence := _shifted(row, fields, width):
        student.problems.append(Problem(row_mark, row_mark.cell, sentence))
        student.is_shifted = True
    for setting, cells in fields.items():
        column, cell = next((each for each in cells if each[1].text.strip()), cells[0])
        place = f"{number}, {column.heading} ({name})" if name else f"{number}, {column.heading}"
        student.marks[setting] = Mark(shown, cell.line, _start(cell), place)
        try:
            text = _text_of(setting, cells)
            if text.strip():
                student.settings[setting] = value_of(setting, text)
        except ValueError as error:
            mark = student.marks[setting]
            student.problems.append(Problem(mark, mark.cell, str(error)))
            student.unread.add(setting)
    _complete_name(student)
    return student


def _shifted(row: Row, fields: dict[str, list[tuple[Column, Cell]]], width: int) -> str:
    """The sentence on a row whose cells stand under the wrong headings, as a comma makes them that is
    not in quotes; empty where they do not."""
    cure = "put a text that holds the separator in quotes"
    if any(cell.text.strip() for cell in row.cells[width:]):
        columns = "is 1 column" if width == 1 else f"are {width} columns"
        return f"this row has {len(row.cells)} cells, but there {columns}; {cure}"
    for column, cell in fields.get("email", ()):
        later = row.cells[column.position + 1 :]
        address = next((right.text.strip() for right in later if "@" in right.text), "")
        if address and cell.text.strip() and "@" not in cell.text:
            return f'under "{column.heading}" is "{cell.text.strip()}", and "{address}" further right; {cure}'
    return ""


def _name_cells(fields: dict[str, list[tuple[Column, Cell]]]) -> list[tuple[Column, Cell]]:
    parts = (fields.get(setting, ())[:1] for setting in ("first_name", FAMILY_NAME))
    return fields["name"][:1] if "name" in fields else [cell for part in parts for cell in part]


def _start(cell: Cell) -> int:
    """The column of a cell's first sign that is not a space."""
    return (
        cell.column + len(cell.text) - len(cell.text.lstrip()) if cell.text.strip() else cell.column
    )


def _text_of(setting: str, cells: list[tuple[Column, Cell]]) -> str:
    """The text of all columns of one setting. Raises ValueError where they contradict each other."""
    filled = [(column, cell.text) for column, cell in cells if cell.text.strip()]
    if setting in _WEEKLY:
        return "; ".join(_labelled(filled))
    different = {" ".join(text.split()).casefold() for _, text in filled}
    if len(different) > 1:
        (column, text), (rival, rival_text) = filled[:2]
        is_same = folded(column.heading) == folded(rival.heading)
        cure = f'say in the cohort file which counts: columns: {{{setting}: "{column.heading}"}}'
        raise ValueError(
            f'"{column.heading}" has "{text.strip()}", "{rival.heading}" has "{rival_text.strip()}"; '
            f"{'keep one of the two columns' if is_same else cure}"
        )
    return filled[0][1] if filled else ""


def _labelled(filled: list[tuple[Column, str]]) -> Iterator[str]:
    for column, text in filled:
        refuse_leftovers(text)
        yield f"{column.label} {text}" if column.label else text


def _complete_name(student: SheetStudent) -> None:
    """Puts the family name, where it has a column of its own, behind the given name."""
    family = student.settings.pop(FAMILY_NAME, "")
    first = student.settings.get("first_name", "")
    name = student.settings.get("name", "")
    if "name" not in student.marks:
        student.marks["name"] = student.marks.get("first_name", student.row_mark)
    if name and family and family.casefold() not in name.casefold():
        student.settings.setdefault("first_name", name)
        student.settings["name"] = f"{name} {family}"
    elif not name and (first or family):
        student.settings["name"] = f"{first} {family}".strip()
