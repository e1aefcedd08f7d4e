"""A ledger as JSON lines, which another database takes in (see `importing`)."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from worker.ledger.schema import PASSING, REVISION, metadata

HEADER = "peer-coaching ledger"
END = "end of the ledger"


def exported(engine: Engine) -> Iterator[str]:
    """The ledger as it was at one moment: a header, every row of every table in the order of its key,
    and how many rows these were, by which a file that was cut off is known."""
    yield _line({HEADER: 1, "revision": REVISION})
    count = 0
    with engine.connect() as connection:
        _keep_the_moment(connection)
        for table in (each for each in metadata.sorted_tables if each not in PASSING):
            for row in _rows(connection, table):
                yield _line({"table": table.name, "row": row})
                count += 1
    yield _line({END: count})


def _keep_the_moment(connection: Connection) -> None:
    """Lets all that is read be of one moment, whatever is written meanwhile."""
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ")
    else:
        # Python's sqlite3 would begin a transaction only before a write.
        connection.exec_driver_sql("BEGIN")


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    rows = [dict(row) for row in connection.execute(select(table)).mappings()]
    # Sorted here: databases sort texts each in their own way, and the same ledger is the same file.
    return sorted(rows, key=lambda row: [row[column.name] for column in table.primary_key])


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=datetime.isoformat)
