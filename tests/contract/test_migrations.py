"""The ledger's tables are what its migrations make, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.event import listen, remove

from tests.contract.examples import NOW
from tests.contract.steps import alembic_config, step
from worker.errors import KnownError
from worker.ledger.database import open_database
from worker.ledger.schema import REVISION, metadata
from worker.ledger.store import SqlLedger


def differences(engine: Engine) -> Any:
    """Where the tables are not as the schema has them."""
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def keys(engine: Engine) -> dict[str, list[str]]:
    """The primary keys, which Alembic does not compare."""
    return {
        name: inspect(engine).get_pk_constraint(name)["constrained_columns"]
        for name in tables(engine)
    }


def declared_keys() -> dict[str, list[str]]:
    return {
        name: [column.name for column in table.primary_key]
        for name, table in metadata.tables.items()
    }


def test_the_migrations_make_the_tables_of_the_schema(engine: Engine) -> None:
    assert differences(engine) == []
    assert keys(engine) == declared_keys()


def test_a_difference_would_be_seen(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE seeds ADD COLUMN colour VARCHAR(20)"))
    assert differences(engine) != []


def test_the_programs_revision_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [REVISION]


def test_the_revisions_are_in_the_order_of_their_names() -> None:
    steps = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    names = [step.revision for step in steps]
    assert names == sorted(names, reverse=True)


def test_a_new_ledger_is_at_the_newest_revision(engine: Engine) -> None:
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == REVISION


def test_every_step_can_be_taken_back_and_taken_again(engine: Engine) -> None:
    step(engine, command.downgrade, "base")
    assert tables(engine) == set()
    step(engine, command.upgrade, "head")
    assert differences(engine) == []
    assert keys(engine) == declared_keys()


def test_a_ledger_without_tables_gets_them_when_it_is_opened(engine: Engine, database: str) -> None:
    step(engine, command.downgrade, "base")
    open_database(database).dispose()
    assert differences(engine) == []


def test_opening_a_ledger_again_keeps_what_is_in_it(opened: Callable[[], SqlLedger]) -> None:
    opened().record_seed("spring", "first", "a seed", NOW)
    assert opened().seeds("spring") == {"first": "a seed"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_ledger_of_a_newer_program_is_left_alone(engine: Engine, database: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(KnownError, match="9999"):
        open_database(database)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "9999"
    assert differences(engine) == []


@pytest.mark.parametrize(
    "before", [*(f"CREATE TABLE {name} " for name in metadata.tables), "INSERT INTO alembic"]
)
def test_a_migration_that_is_cut_short_leaves_nothing_behind(
    engine: Engine, database: str, before: str
) -> None:
    step(engine, command.downgrade, "base")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))

    def cut(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if before in statement:
            raise ConnectionAbortedError("the program is stopped")

    listen(Engine, "before_cursor_execute", cut)
    try:
        with pytest.raises(ConnectionAbortedError):
            open_database(database)
    finally:
        remove(Engine, "before_cursor_execute", cut)
    assert tables(engine) == set()
    open_database(database).dispose()
    assert tables(engine) == set(metadata.tables)


def test_programs_that_open_a_new_shared_ledger_at_once_make_its_tables_once(
    postgres: Callable[[], str],
) -> None:
    database, together = postgres(), Barrier(4)

    def open_it(_: int) -> int:
        together.wait()
        engine = open_database(database)
        count = len(tables(engine))
        engine.dispose()
        return count

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_it, range(4))) == [len(metadata.tables)] * 4


def test_a_new_file_is_made_with_its_folders_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "deep" / "ledger.db"
    SqlLedger(f"sqlite:///{path}").close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_power_cut_takes_no_claim_back(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()


def test_a_database_in_memory_is_a_ledger_too() -> None:
    ledger = SqlLedger("sqlite:///:memory:")
    with ledger.lock("spring"):
        assert ledger.record_seed("spring", "first", "a seed", NOW) == "a seed"
    ledger.close()
