"""Which row of a spreadsheet has the headings, and which of its columns is read as what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from worker.cohort_file.form import StudentForm
from worker.cohort_file.headings import (
    FAMILY_NAME,
    Wanted,
    field_of,
    folded,
    in_grid,
    known_headings,
)
from worker.cohort_file.problem import Mark, Problem, nearest
from worker.cohort_file.sheet import Cell, Row, Sheet

# Titles and remarks may stand above the headings.
FIRST_ROWS = 20
# A heading that is so like the name of a setting is a slip, not a column of another kind.
_SLIP = 0.8


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read. `position`: from 0; `label`: the day or the stretch that it is about,
    where a form asked for a grid of them."""

    position: int
    heading: str
    field: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that are read, of all the `width` that have headings; the rows below these; what
    is wrong or odd about them; and the headings that are `unread`, with the cells below."""

    columns: tuple[Column, ...]
    width: int
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    unread: Mapping[str, tuple[Mark, tuple[str, ...]]]


def columns_of(sheet: Sheet, wanted: Wanted) -> Columns:
    """The columns of a sheet that is not empty. `wanted`: the headings that its cohort file names."""
    index = _index_of_headings(sheet, wanted)
    headings, rows = sheet.rows[index], sheet.rows[index + 1 :]
    columns: list[Column] = []
    ignored: list[Cell] = []
    for position, cell in enumerate(headings.cells):
        heading = " ".join(cell.text.split())
        question, label = in_grid(heading)
        field = field_of(question, wanted)
        if field is None or _is_response_number(field, headings):
            ignored += [cell] if heading or _is_used(position, rows) else []
        else:
            columns.append(Column(position, heading, field, label))
    fields = {column.field for column in columns}
    problems = (
        *_above(sheet, index),
        *_not_there(sheet, headings, wanted),
        *_slips(sheet, ignored, fields),
        *_missing(sheet, headings, fields | set(wanted)),
    )
    slips = {problem.mark for problem in problems if not problem.warning}
    others = [cell for cell in ignored if _mark(sheet, cell) not in slips]
    told = (*problems, *_unread(sheet, headings, others))
    unread = {
        " ".join(cell.text.split()): (_mark(sheet, cell), _below(headings, cell, rows))
        for cell in others
    }
    return Columns(tuple(columns), len(headings.cells), rows, told, unread)


def _below(headings: Row, cell: Cell, rows: tuple[Row, ...]) -> tuple[str, ...]:
    position = headings.cells.index(cell)
    return tuple(row.cells[position].text for row in rows if position < len(row.cells))


def _index_of_headings(sheet: Sheet, wanted: Wanted) -> int:
    """The place of the row with the headings: the first that has most of them, else the first that
    is not empty."""
    first = next(index for index, row in enumerate(sheet.rows) if not row.is_empty)
    candidates = range(first, min(len(sheet.rows), first + FIRST_ROWS))
    return max(candidates, key=lambda index: _headings_in(sheet.rows[index], wanted))


def _headings_in(row: Row, wanted: Wanted) -> int:
    return known_headings((cell.text for cell in row.cells), wanted)


def _is_response_number(field: str, headings: Row) -> bool:
    """Whether this is the column ID that Microsoft Forms puts in front: it numbers the answers, not
    the people."""
    names = {cell.text.strip().casefold() for cell in headings.cells}
    return field == "id" and {"start time", "completion time"} <= names


def _is_used(position: int, rows: tuple[Row, ...]) -> bool:
    return any(row.cells[position].text.strip() for row in rows if position < len(row.cells))


def _above(sheet: Sheet, index: int) -> Iterator[Problem]:
    above = [row for row in sheet.rows[:index] if not row.is_empty]
    if above:
        names = sheet.rows[index].number
        mark = Mark(sheet.shown, above[0].cells[0].line)
        yield Problem(mark, "", f"what stands above the headings in row {names} is not read", True)


def _not_there(sheet: Sheet, headings: Row, wanted: Wanted) -> Iterator[Problem]:
    """Headings that the cohort file names, but the sheet does not have."""
    names = [" ".join(cell.text.split()) for cell in headings.cells if cell.text.strip()]
    for field, heading in wanted.items():
        if folded(heading) not in map(folded, names):
            mark = Mark(sheet.shown, headings.cells[0].line)
            listed = ", ".join(f'"{name}"' for name in names)
            what = f'there is no column "{heading}"; the headings are {listed}'
            yield Problem(mark, f"columns.{field}", what)


def _slips(sheet: Sheet, ignored: list[Cell], fields: set[str]) -> Iterator[Problem]:
    """Headings that were probably meant as one that is not there."""
    missing = [field for field in StudentForm.model_fields if field not in fields]
    for cell in ignored:
        heading = cell.text.strip()
        is_known = field_of(heading, {}) is not None
        if not is_known and (hint := nearest(heading, missing, _SLIP)):
            yield Problem(_mark(sheet, cell), heading, f"there is no such column.{hint}")


def _missing(sheet: Sheet, headings: Row, fields: set[str]) -> Iterator[Problem]:
    mark = Mark(sheet.shown, headings.cells[0].line, headings.cells[0].column)
    for field in ("name", "email"):
        has_parts = field == "name" and {"first_name", FAMILY_NAME} <= fields
        if field not in fields and not has_parts:
            yield Problem(
                mark,
                field,
                f'this column is missing; if it has another heading, name it in the cohort file: columns: {{{field}: "…"}}',
            )


def _unread(sheet: Sheet, headings: Row, ignored: list[Cell]) -> Iterator[Problem]:
    if ignored:
        names = ", ".join(
            f'"{" ".join(cell.text.split())}"' if cell.text.strip() else _letters(headings, cell)
            for cell in ignored
        )
        yield Problem(_mark(sheet, ignored[0]), "", f"these columns are not read: {names}", True)


def _letters(headings: Row, cell: Cell) -> str:
    """What a spreadsheet calls the column of a cell: A, or AB."""
    number, letters = headings.cells.index(cell) + 1, ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _mark(sheet: Sheet, cell: Cell) -> Mark:
    return Mark(sheet.shown, cell.line, cell.column)
