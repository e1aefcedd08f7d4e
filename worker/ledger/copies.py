"""Copies of a ledger: a file that is whole, and JSON lines that go from one database to another."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select

from worker.errors import UsageError
from worker.ledger.schema import REVISION, facts, metadata

_HEADER = "peer-coaching ledger"


def backup(engine: Engine, target: Path) -> None:
    """Writes a copy of an SQLite ledger, whole also while a pass is at work. Raises UsageError where
    there is a file already, or where the ledger is no file."""
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
        source.backup(copy)


def exported(engine: Engine) -> Iterator[str]:
    """The ledger as JSON lines, as it was at one moment: a header, then every row of every table in
    the order of its key."""
    yield json.dumps({_HEADER: 1, "revision": REVISION})
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings():
                values = {name: _plain(value) for name, value in row.items()}
                yield json.dumps({"table": table.name, "row": values}, ensure_ascii=False)


def import_into(engine: Engine, lines: Iterable[str]) -> int:
    """Takes in what `exported` wrote; how many rows. All of it or nothing. Raises UsageError for
    anything else, and for a ledger that knows something already."""
    rows = list(_rows(lines))
    with engine.begin() as connection:
        if not _is_empty(connection):
            raise UsageError(
                "the ledger to import into is not empty; set DATABASE_URL to one that is not there yet"
            )
        connection.execute(facts.delete())
        for table, values in rows:
            connection.execute(insert(table).values(**values))
    return len(rows)


def _is_empty(connection: Connection) -> bool:
    # A new ledger says which Google it belongs to, and who it is, before it knows anything.
    tables = [table for table in metadata.sorted_tables if table is not facts]
    return not any(
        connection.execute(select(func.count()).select_from(table)).scalar() for table in tables
    )


def _rows(lines: Iterable[str]) -> Iterator[tuple[Table, dict[str, Any]]]:
    numbered = enumerate(lines, start=1)
    first = next(numbered, (1, ""))[1]
    header = _object(first, 1)
    if header.get(_HEADER) != 1:
        raise UsageError("line 1: this is no file that `peer-coaching ledger export` has written")
    if header.get("revision") != REVISION:
        raise UsageError(
            f"the export is of step {header.get('revision')}, and this program writes {REVISION}: export it "
            "again with the same version of peer-coaching"
        )
    for number, line in numbered:
        value = _object(line, number)
        table = metadata.tables.get(str(value.get("table")))
        row = value.get("row")
        if table is None or not isinstance(row, dict) or set(row) != set(table.columns.keys()):
            raise UsageError(f"line {number}: this is no row of a ledger")
        yield table, {name: _typed(table, name, part) for name, part in row.items()}


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        raise UsageError(f"line {number}: this is no JSON; the file may be cut off") from None
    return value if isinstance(value, dict) else {}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(table: Table, name: str, value: Any) -> Any:
    is_instant = table.columns[name].type.python_type is datetime
    return datetime.fromisoformat(value) if is_instant and value is not None else value
