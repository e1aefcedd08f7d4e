"""Two versions at once: the older one stops, and what it was about to write is not written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text

from tests.contract.databases import on_postgresql, on_sqlite
from tests.contract.examples import KEY, NOW, SPRING
from tests.contract.steps import step
from worker.errors import KnownError, PlaceLost, UsageError
from worker.ledger.database import bring_up_to_date, open_database
from worker.ledger.schema import REVISION
from worker.ledger.store import SqlLedger

BEFORE = "0004"


def test_a_pass_that_is_at_work_while_the_ledger_is_brought_up_to_date_writes_no_more(
    engine: Engine, ledger: SqlLedger, database: str
) -> None:
    turn = ledger.take_turn(SPRING)
    step(engine, command.downgrade, BEFORE)
    assert bring_up_to_date(database, None) == (BEFORE, REVISION)
    with pytest.raises(PlaceLost):
        ledger.claim(turn, KEY, NOW, None)
    assert ledger.records("spring") == {}
    ledger.claim(ledger.take_turn(ledger.turn("spring")), KEY, NOW, None)


def test_an_older_program_begins_nothing_on_a_ledger_that_a_newer_one_has_changed(
    engine: Engine, ledger: SqlLedger
) -> None:
    ledger.take_turn(SPRING)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(KnownError, match="newer peer-coaching"):
        ledger.take_turn(ledger.turn("spring"))


def test_a_ledger_that_is_up_to_date_stays_as_it_is(ledger: SqlLedger, database: str) -> None:
    turn = ledger.take_turn(SPRING)
    assert bring_up_to_date(database, None) == (REVISION, REVISION)
    ledger.hold(turn)


@on_sqlite
def test_the_way_back_is_a_copy_from_before(
    engine: Engine, ledger: SqlLedger, database: str, tmp_path: Path
) -> None:
    ledger.record_seed("spring", "first", "a seed", NOW)
    step(engine, command.downgrade, BEFORE)
    copy = tmp_path / "copy.db"
    bring_up_to_date(database, copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as before:
        assert before.execute("SELECT version_num FROM alembic_version").fetchall() == [(BEFORE,)]
        assert before.execute("SELECT seed FROM seeds").fetchall() == [("a seed",)]
    with pytest.raises(UsageError, match="there already"):
        bring_up_to_date(database, copy)


@on_postgresql
@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_addresses_are_understood_as_hosts_of_databases_write_them(
    database: str, scheme: str
) -> None:
    address = database.replace("postgresql+psycopg", scheme)
    with closing(SqlLedger(address)) as ledger:
        assert ledger.place.startswith("postgresql+psycopg://")


def test_what_is_no_database_of_ours_is_told_in_the_usual_words() -> None:
    with pytest.raises(UsageError, match="neither sqlite:///path nor postgresql://"):
        open_database("mysql://me@host/name")
