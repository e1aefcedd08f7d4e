"""A copy of an SQLite ledger that is whole, also while a pass is at work."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, Table, func, select

from worker.errors import UsageError
from worker.ledger.place import ledger_file
from worker.ledger.schema import metadata
from worker.ledger.trouble import told


def backup(engine: Engine, target: Path) -> int:
    """Writes the copy, for its owner only; how many rows it has. Raises UsageError where there is a file already, or where
    the ledger is no file, and KnownError where the ledger or the disk of the copy is in trouble."""
    file = ledger_file(engine.url)
    if file is None:
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
    try:
        return _copy(file, target)
    except BaseException:
        # Half a copy must not look like one.
        target.unlink()
        raise


def _copy(file: Path, target: Path) -> int:
    # SQLite's own way: a copy of the file alone would lack what still stands in its journal.
    with (
        told(f"{file}, or its copy {target},"),
        closing(sqlite3.connect(file)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        # A ledger of an earlier version has fewer tables.
        there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
        return sum(_rows(copy, table) for table in metadata.sorted_tables if table.name in there)


def _rows(copy: sqlite3.Connection, table: Table) -> int:
    count: int = copy.execute(str(select(func.count()).select_from(table))).fetchone()[0]
    return count
