"""CSV as Excel, Google Sheets and Numbers write it."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from worker.cohort_file.headings import Wanted, known_headings
from worker.cohort_file.problem import Mark, bad_file
from worker.cohort_file.sheet import Cell, Row, Sheet
from worker.cohort_file.sheet_text import text_of

if TYPE_CHECKING:
    import _csv

# By the country, a spreadsheet puts a comma, a semicolon or a tab between cells.
_SEPARATORS = ",;\t"
_CURE = 'a text in quotes ends with one, and holds each " of its own twice'
# The headings stand in one of the first rows.
FIRST_ROWS = 20
# Web pages, which some programs call .xls, and what people take for a spreadsheet.
_OTHER_KINDS = re.compile(rb"\s*(?:%PDF|<!doctype|<html|<\?xml|<table|\{\\rtf)", re.IGNORECASE)


def csv_sheet(data: bytes, shown: str, wanted: Wanted) -> Sheet:
    """The rows of a CSV file. `wanted`: the headings that its cohort file names. Raises BadFile."""
    if _OTHER_KINDS.match(data.removeprefix(codecs.BOM_UTF8)[:200]):
        raise bad_file(
            Mark(shown),
            "this is no spreadsheet; save it as an Excel workbook (.xlsx) or as *CSV UTF-8*",
        )
    text, warnings = text_of(data, shown)
    separator, first_line = _hint(text)
    if not separator:
        separator = _separator_of(text, wanted)
    lines = text.split("\n")
    body = "\n".join(lines[first_line:])
    return Sheet(shown, tuple(_rows(body, separator, shown, first_line)), warnings)


def _hint(text: str) -> tuple[str, int]:
    """The separator that a first line `sep=;` names, which Excel writes and does not count as a row;
    and the number of lines before the rows."""
    first = text.partition("\n")[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) <= len("sep=;"):
        return first[len("sep=") :] or "\t", 1
    return "", 0


def _separator_of(text: str, wanted: Wanted) -> str:
    """The separator that gives the most headings that are known, else the most cells."""

    def score(separator: str) -> tuple[int, int]:
        reader = _reader(text, separator)
        try:
            records = list(islice(reader, FIRST_ROWS))
        except csv.Error:
            records = []
        return (
            max((known_headings(record, wanted) for record in records), default=0),
            max((len(record) for record in records if any(record)), default=0),
        )

    return max(_SEPARATORS, key=score)


def _reader(text: str, separator: str, strict: bool = False) -> "_csv.Reader":
    """Reads records. Some put a space behind each separator, before a text in quotes as well."""
    lines = io.StringIO(text, newline="\n")
    return csv.reader(lines, delimiter=separator, strict=strict, skipinitialspace=True)


def _rows(text: str, separator: str, shown: str, lines_before: int) -> Iterator[Row]:
    """Every record as a row; an empty line is one, too. Raises BadFile."""
    lines = text.split("\n")
    reader = _reader(text, separator, strict=True)
    number, line = 0, 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            place = Mark(shown, lines_before + line)
            raise bad_file(place, f"this is not CSV: {error}; {_CURE}") from error
        if record is None:
            return
        number += 1
        written = "\n".join(lines[line - 1 : reader.line_num])
        yield Row(number, tuple(_cells(record, written, lines_before + line)))
        line = reader.line_num + 1


def _cells(record: list[str], written: str, line: int) -> Iterator[Cell]:
    """The cells of a record with their places in its text, which begins in this line. They are looked
    for one after the other, since a cell that was read has no place of its own."""
    position = 0
    for cell in record:
        text = cell if cell in written[position:] else cell.replace('"', '""')
        place = max(written.find(text, position), position)
        column = place - (written.rfind("\n", 0, place) + 1)
        yield Cell(cell, line + written.count("\n", 0, place), column + 1)
        # An empty cell is as wide as its separator.
        position = place + (len(text) or 1)
