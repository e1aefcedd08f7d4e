"""Taking in the JSON lines of another ledger (see `exporting`), all of them or none."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, exists, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from worker.errors import UsageError
from worker.ledger.exporting import END, HEADER
from worker.ledger.schema import PASSING, REVISION, Instant, facts, metadata, seeds, turns
from worker.ledger.tables import writing

# What a ledger says before it is known whether it serves the cohort: nothing was sent yet.
_AT_THE_BEGINNING = (facts, seeds, turns, *PASSING)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row to write. `line`: of the file, from 1."""

    line: int
    table: Table
    values: dict[str, Any]


def import_into(engine: Engine, lines: Iterable[str]) -> int:
    """Takes in what `exported` wrote; how many rows. Raises UsageError for anything else, and for a
    ledger by which something was drawn or sent already."""
    rows = tuple(_rows(lines))
    with writing(engine) as connection:
        if not _is_empty(connection):
            raise UsageError(
                "the ledger to import into is not empty: something was drawn or sent by it. Set DATABASE_URL "
                "to one that is not there yet"
            )
        for table in _AT_THE_BEGINNING:
            connection.execute(table.delete())
        for row in rows:
            _insert(connection, row)
    return len(rows)


def _is_empty(connection: Connection) -> bool:
    tables = [table for table in metadata.sorted_tables if table not in _AT_THE_BEGINNING]
    return not any(connection.scalar(select(exists(select(table)))) for table in tables)


def _insert(connection: Connection, row: _Row) -> None:
    try:
        connection.execute(insert(row.table).values(**row.values))
    except IntegrityError as error:
        raise UsageError(f"line {row.line}: a row of this key came before") from error
    except DataError as error:
        # The first line alone: the next may repeat names and addresses.
        words = str(error.orig).partition("\n")[0]
        raise UsageError(f"line {row.line}: the database cannot hold this row: {words}") from error


def _rows(lines: Iterable[str]) -> Iterator[_Row]:
    numbered = enumerate(lines, start=1)
    _check_header(next(numbered, (1, ""))[1])
    number = 1
    for number, line in numbered:
        value = _object(line, number)
        if END in value:
            _check_end(value[END], number, numbered)
            return
        yield _row(value, number)
    raise UsageError(f"the file is cut off after line {number}: export the ledger again")


def _check_header(line: str) -> None:
    # Some programs begin a file with a byte order mark.
    try:
        header = _object(line.removeprefix("\ufeff"), 1)
    except UsageError:
        header = {}
    if header.get(HEADER) != 1:
        raise UsageError("line 1: this is no file that `peer-coaching ledger export` has written")
    if header.get("revision") != REVISION:
        raise UsageError(
            f"the export is of step {header.get('revision')}, and this program writes {REVISION}: export it "
            "again with the same version of peer-coaching"
        )


def _check_end(expected: Any, number: int, rest: Iterable[tuple[int, str]]) -> None:
    # The header and this line are no rows.
    count = number - 2
    if expected != count:
        raise UsageError(f"line {number}: {expected} rows were exported, and the file has {count}")
    for following, line in rest:
        if line.strip():
            raise UsageError(f"line {following}: something follows the end of the ledger")


def _row(value: dict[str, Any], number: int) -> _Row:
    table = metadata.tables.get(str(value.get("table")))
    row = value.get("row")
    if table is None or not isinstance(row, dict) or set(row) != set(table.columns.keys()):
        raise UsageError(f"line {number}: this is no row of a ledger")
    return _Row(
        number, table, {name: _typed(table.columns[name], row[name], number) for name in row}
    )


def _typed(column: Column[Any], value: Any, number: int) -> Any:
    if value is None and column.nullable:
        return None
    is_instant = isinstance(column.type, Instant)
    typed = _instant(value) if is_instant else value
    if type(typed) is not (datetime if is_instant else column.type.python_type):
        raise UsageError(f"line {number}: {column.name} is no value of a ledger")
    return typed


def _instant(text: Any) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return None if instant.tzinfo is None else instant


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise UsageError(
            f"line {number}: this is no JSON; the file may be cut off: export the ledger again"
        ) from None
    return value if isinstance(value, dict) else {}
