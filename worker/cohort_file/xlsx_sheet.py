"""Excel workbooks, read as they are: the values that formulas gave when the workbook was saved."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from worker.cohort_file.headings import Wanted, known_headings
from worker.cohort_file.problem import Mark, Problem, bad_file
from worker.cohort_file.sheet import Cell, Row, Sheet

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# A workbook is compressed; this is far more than a roster needs, and a file made to fill the memory is
# larger still.
_MOST_BYTES = 60_000_000
_FIRST_ROWS = 20
# ECMA-376, 18.3.1.73: <row r="3" hidden="1">
_ROW, _NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*>"), re.compile(rb'\br="(\d+)"')
_IS_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_SAVE = "save it as an Excel workbook (.xlsx) or as CSV"


def is_workbook(data: bytes) -> bool:
    """Whether this is a workbook by what is in it: people rename files."""
    return data.startswith((_ZIP, _OLE))


def xlsx_sheet(data: bytes, shown: str, wanted: Wanted) -> Sheet:
    """The sheet of a workbook that has the headings of a roster, else its first. `wanted`: the
    headings that its cohort file names. Raises BadFile."""
    _refuse_others(data, shown)
    sheets, paths = _sheets(data, shown)
    if not sheets:
        raise bad_file(Mark(shown), "the workbook has no sheet with anything in it")
    scores = {title: _known(rows, wanted) for title, rows in sheets.items()}
    title = max(scores, key=lambda each: scores[each])
    rivals = [name for name, score in scores.items() if name != title and score >= 2]
    told = [_told(title, rivals, shown)] if rivals else []
    told += _hidden(data, paths[title], sheets[title], shown)
    return Sheet(shown, sheets[title], tuple(told))


def _refuse_others(data: bytes, shown: str) -> None:
    if data.startswith(_OLE):
        raise bad_file(
            Mark(shown), f"this is a workbook of the old kind, or one with a password; {_SAVE}"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        names, size = [], 0
    if not any(name.startswith("xl/") for name in names):
        raise bad_file(Mark(shown), f"this is neither CSV nor an Excel workbook; {_SAVE}")
    if size > _MOST_BYTES:
        raise bad_file(
            Mark(shown), "the workbook is far larger than any roster; take away what is not of it"
        )


def _sheets(data: bytes, shown: str) -> tuple[dict[str, tuple[Row, ...]], dict[str, str]]:
    """The rows of every visible sheet that is not empty, by its title, and where each is in the
    workbook."""
    # Loaded only where a roster is a workbook.
    import openpyxl

    try:
        with warnings.catch_warnings():
            # What openpyxl leaves out when it reads (colors, drop-down lists) is none of ours.
            warnings.simplefilter("ignore")
            values, formulas = (
                openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
                for data_only in (True, False)
            )
            read = {
                sheet.title: tuple(_rows(sheet, formulas[sheet.title]))
                for sheet in values.worksheets
                if sheet.sheet_state == "visible"
            }
    except Exception as error:
        # openpyxl has no error of its own for a damaged workbook: it fails in a dozen ways.
        raise bad_file(
            Mark(shown), f"the workbook is damaged; open it in Excel and {_SAVE}"
        ) from error
    kept = {title: rows for title, rows in read.items() if any(not row.is_empty for row in rows)}
    return kept, {sheet.title: str(getattr(sheet, "_worksheet_path", "")) for sheet in values}


def _rows(values: Any, formulas: Any) -> Iterator[Row]:
    """The rows of a sheet, all of one width: what stands beside the table has no heading."""
    # Some programs write the size of a sheet wrong.
    values.reset_dimensions()
    formulas.reset_dimensions()
    both = zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    rows = [
        [_text(cell.value, formula.value) for cell, formula in zip(row, behind, strict=True)]
        for row, behind in both
    ]
    width = max(map(len, rows), default=0)
    for number, texts in enumerate(rows, start=1):
        padded = texts + [""] * (width - len(texts))
        yield Row(number, tuple(Cell(text, number, i) for i, text in enumerate(padded, start=1)))


def _text(value: Any, formula: Any) -> str:
    """A value as a spreadsheet's CSV would have it, but dates as they are written here."""
    match value:
        case None:
            # A formula whose result was never saved.
            return formula if isinstance(formula, str) and formula.startswith("=") else ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            # Beyond 15 digits a workbook has only a rounded number.
            return str(int(value)) if abs(value) < 1e15 else f"{value:.5E}"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case timedelta():
            return f"{value // timedelta(hours=1):02}:{value // timedelta(minutes=1) % 60:02}"
        case _:
            return str(value).replace("_x000D_", "")


def _known(rows: tuple[Row, ...], wanted: Wanted) -> int:
    first = [row for row in rows if not row.is_empty][:_FIRST_ROWS]
    return max(known_headings((cell.text for cell in row.cells), wanted) for row in first)


def _told(title: str, rivals: list[str], shown: str) -> Problem:
    others = ", ".join(f'"{name}"' for name in rivals)
    sentence = f'the students are read from the sheet "{title}"; not from {others}'
    return Problem(Mark(shown), "", sentence, warning=True)


def _hidden(data: bytes, path: str, rows: tuple[Row, ...], shown: str) -> Iterator[Problem]:
    """A warning on the rows that nobody sees in Excel, filtered or hidden by hand: they are read.

    `path`: of the sheet in the workbook.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # openpyxl would tell, but only with all of the workbook in memory, many times its size.
        tags = _ROW.findall(archive.read(path)) if path in archive.namelist() else []
    hidden = {
        int(number[1]) for tag in tags if _IS_HIDDEN.search(tag) and (number := _NUMBER.search(tag))
    }
    numbers = [row.number for row in rows if row.number in hidden and not row.is_empty]
    if numbers:
        listed = ", ".join(map(str, numbers))
        sentence = f"these rows are hidden in the sheet, and read all the same: {listed}; take away what does not count"
        yield Problem(Mark(shown, numbers[0]), "", sentence, warning=True)
