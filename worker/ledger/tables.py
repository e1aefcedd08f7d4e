"""What the parts of the ledger share: the database, and statements that may be the last."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction in which what is read stays so until it is written."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Python's sqlite3 would begin only before the write, and another could come first.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


class Tables:
    """The ledger's tables in one database, the same for SQLite and PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._dialect: Any = postgresql if engine.dialect.name == "postgresql" else sqlite

    def _once(self, table: Table, row: Mapping[str, Any]) -> Executable:
        """A statement that writes a row, unless there is one of its key."""
        statement: Executable = self._dialect.insert(table).values(**row).on_conflict_do_nothing()
        return statement

    def _insert_once(self, table: Table, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(self._once(table, values))

    def _scalar(self, query: Any) -> str | None:
        with self._engine.connect() as connection:
            value: str | None = connection.execute(query).scalar()
            return value
