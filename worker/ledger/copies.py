"""Copies of a ledger: a file that is whole, and JSON lines that go from one database to another."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from worker.errors import UsageError
from worker.ledger.schema import REVISION, Instant, facts, metadata, seeds, turns

_HEADER, _END = "peer-coaching ledger", "rows"
# What a pass writes down before it knows whether this ledger serves its cohort: nothing was sent yet.
_AT_THE_BEGINNING = (facts, seeds, turns)


def backup(engine: Engine, target: Path) -> int:
    """Writes a copy of an SQLite ledger, whole also while a pass is at work; how many rows it has.
    Raises UsageError where there is a file already, or where the ledger is no file."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        raise UsageError(
            "this ledger is in PostgreSQL: `pg_dump` makes a backup of it, `peer-coaching ledger export` a copy "
            "that another database takes in"
        )
    try:
        # Made before it is filled: names and addresses are for nobody else to read.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise UsageError(f"{target} is there already; name a file that is not") from None
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}") from error
    # SQLite's own way: a copy of the file alone would lack what still stands in its journal.
    with (
        closing(sqlite3.connect(engine.url.database)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        try:
            source.backup(copy)
            return sum(_count(copy, table) for table in metadata.sorted_tables)
        except BaseException:
            target.unlink()
            raise


def _count(copy: sqlite3.Connection, table: Table) -> int:
    query = str(select(func.count()).select_from(table))
    count: int = copy.execute(query).fetchone()[0]
    return count


def exported(engine: Engine) -> Iterator[str]:
    """The ledger as JSON lines, as it was at one moment: a header, then every row of every table in
    the order of its key, then how many these were."""
    yield json.dumps({_HEADER: 1, "revision": REVISION})
    count = 0
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings():
                values = {name: _plain(value) for name, value in row.items()}
                yield json.dumps({"table": table.name, "row": values}, ensure_ascii=False)
                count += 1
    yield json.dumps({_END: count})


def import_into(engine: Engine, lines: Iterable[str]) -> int:
    """Takes in what `exported` wrote; how many rows. All of it or nothing. Raises UsageError for
    anything else, and for a ledger by which something was drawn or sent already."""
    rows = list(_rows(lines))
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                # Python's sqlite3 would begin only before the first write.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            if not _is_empty(connection):
                raise UsageError(
                    "the ledger to import into is not empty: something was drawn or sent by it. Set DATABASE_URL "
                    "to one that is not there yet"
                )
            for table in _AT_THE_BEGINNING:
                connection.execute(table.delete())
            for table, values in rows:
                connection.execute(insert(table).values(**values))
    except IntegrityError as error:
        raise UsageError("a row of a ledger stands in the file twice; export it again") from error
    return len(rows)


def _is_empty(connection: Connection) -> bool:
    tables = [table for table in metadata.sorted_tables if table not in _AT_THE_BEGINNING]
    return not any(
        connection.execute(select(func.count()).select_from(table)).scalar() for table in tables
    )


def _rows(lines: Iterable[str]) -> Iterator[tuple[Table, dict[str, Any]]]:
    numbered = enumerate(lines, start=1)
    header = _object(next(numbered, (1, ""))[1])
    if header is None or header.get(_HEADER) != 1:
        raise UsageError("line 1: this is no file that `peer-coaching ledger export` has written")
    if header.get("revision") != REVISION:
        raise UsageError(
            f"the export is of step {header.get('revision')}, and this program writes {REVISION}: export it "
            "again with the same version of peer-coaching"
        )
    for number, line in numbered:
        value = _object(line)
        if value == {_END: number - 2}:
            return
        row = None if value is None else _row(value)
        if row is None:
            raise UsageError(f"line {number}: this is no row of a ledger; the file may be damaged")
        yield row
    raise UsageError("the file ends too early: it has been cut off. Export the ledger again")


def _object(line: str) -> dict[str, Any] | None:
    """The JSON object in a line; None where it is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _row(value: dict[str, Any]) -> tuple[Table, dict[str, Any]] | None:
    """The row that a line tells, with its table; None where it tells none."""
    table, row = metadata.tables.get(str(value.get("table"))), value.get("row")
    if table is None or not isinstance(row, dict) or set(row) != set(table.columns.keys()):
        return None
    try:
        return table, {column.name: _typed(column, row[column.name]) for column in table.columns}
    except (TypeError, ValueError):
        return None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(column: Column[Any], value: Any) -> Any:
    """The value that stood in this column. Raises TypeError, ValueError for one that cannot have."""
    if value is None and column.nullable:
        return None
    if isinstance(column.type, Instant):
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError(value)
        return instant
    if type(value) is not column.type.python_type:
        raise TypeError(value)
    return value
