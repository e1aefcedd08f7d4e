"""What the parts of the ledger share: the database, and statements that may be the last."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite


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
