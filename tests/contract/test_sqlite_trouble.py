"""What an SQLite file cannot do is said in a sentence with a cure."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from tests.contract.databases import on_sqlite
from tests.contract.examples import KEY, LATER, NOW, SPRING, series_detail
from tests.contract.statements import impatient, on_connecting
from worker.core.keys import ActionKey, Kind
from worker.core.records import MailDetail, Record, State
from worker.errors import KnownError, LedgerUnavailable
from worker.ledger.database import open_database
from worker.ledger.store import SqlLedger

KEYS = [ActionKey("first", Kind.NOTICE, number=number) for number in range(1, 2000)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of the ledger on SQLite."""
    return tmp_path / "ledger.db"


def in_file(file: Path, statement: str) -> Any:
    """What another program gets that asks the file."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchone()[0]


@on_sqlite
def test_a_full_disk_is_said_so_and_what_was_recorded_stays(ledger: SqlLedger, file: Path) -> None:
    ledger.claim(SPRING, KEYS[0], NOW, MailDetail())
    ledger.close()
    with on_connecting(f"PRAGMA max_page_count = {in_file(file, 'PRAGMA page_count') + 2}"):
        full = SqlLedger(f"sqlite:///{file}")
        recorded = 0

        def fill() -> None:
            nonlocal recorded
            for key in KEYS[1:]:
                full.claim(SPRING, key, NOW, MailDetail())
                recorded += 1

        with pytest.raises(KnownError, match=r"cannot be written: .* full. Make room") as told:
            fill()
        assert (type(told.value), str(file) in str(told.value)) == (KnownError, True)
        assert set(full.records("spring")) == set(KEYS[: recorded + 1])
        full.close()
    with closing(SqlLedger(f"sqlite:///{file}")) as free:
        free.claim(SPRING, KEYS[recorded + 1], NOW, MailDetail())
        assert set(free.records("spring")) == set(KEYS[: recorded + 2])


@on_sqlite
def test_a_damaged_table_is_said_so_when_it_is_read(ledger: SqlLedger, file: Path) -> None:
    ledger.claim(SPRING, KEY, NOW, series_detail())
    ledger.close()
    page = in_file(file, "SELECT rootpage FROM sqlite_master WHERE name = 'actions'")
    size = in_file(file, "PRAGMA page_size")
    with file.open("r+b") as handle:
        handle.seek((page - 1) * size)
        handle.write(b"\xff" * size)
    with closing(SqlLedger(f"sqlite:///{file}")) as damaged:
        assert damaged.draws("spring") == {}
        for use in (
            lambda: damaged.records("spring"),
            lambda: damaged.claim(SPRING, KEY, NOW, None),
            lambda: list(damaged.export()),
        ):
            with pytest.raises(
                KnownError, match=r"is damaged: .* restore the latest backup"
            ) as told:
                use()
            assert type(told.value) is KnownError


@on_sqlite
@pytest.mark.parametrize("kept", [4096, 6000])
def test_a_file_of_which_the_end_is_missing_is_said_to_be_damaged(
    ledger: SqlLedger, file: Path, kept: int
) -> None:
    ledger.close()
    with file.open("r+b") as handle:
        handle.truncate(kept)
    with pytest.raises(KnownError, match="is damaged"):
        open_database(f"sqlite:///{file}")


def test_a_file_that_is_no_database_is_said_so_and_left_as_it_is(file: Path) -> None:
    file.write_text("Somebody's essay. " * 100, encoding="utf-8")
    with pytest.raises(KnownError, match=r"cannot be opened: file is not a database. Set DATABASE"):
        open_database(f"sqlite:///{file}")
    assert file.read_text(encoding="utf-8") == "Somebody's essay. " * 100


def test_a_file_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(KnownError, match="cannot be opened"):
        open_database(f"sqlite:///{tmp_path / 'var' / 'ledger.db'}")


@on_sqlite
def test_a_ledger_that_may_only_be_read_is_said_so_when_it_is_written(
    ledger: SqlLedger, file: Path
) -> None:
    with (
        on_connecting("PRAGMA query_only = ON"),
        closing(SqlLedger(f"sqlite:///{file}")) as closed,
        pytest.raises(KnownError, match=r"cannot be written: .* have to be writable for the user"),
    ):
        closed.claim(SPRING, KEY, NOW, None)
    assert ledger.records("spring") == {}


@on_sqlite
def test_a_file_locked_for_too_long_is_for_later_and_can_be_read_meanwhile(
    ledger: SqlLedger, file: Path
) -> None:
    with (
        closing(impatient(f"sqlite:///{file}")) as hurried,
        closing(sqlite3.connect(file)) as other_program,
    ):
        other_program.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerUnavailable, match="has been locked by another program") as told:
            hurried.claim(SPRING, KEY, NOW, None)
        assert told.value.exit_code == 75
        assert hurried.records("spring") == {}
        other_program.rollback()
        assert hurried.claim(SPRING, KEY, LATER, None) == Record(KEY, State.CLAIMED, LATER)


@on_sqlite
def test_a_file_that_another_program_has_for_itself_is_opened_later(
    ledger: SqlLedger, file: Path
) -> None:
    ledger.close()
    with closing(sqlite3.connect(file)) as other_program:
        other_program.execute("PRAGMA locking_mode = EXCLUSIVE")
        other_program.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LedgerUnavailable, match="has been locked by another program"):
            impatient(f"sqlite:///{file}")


@on_sqlite
def test_an_error_of_the_file_that_we_do_not_know_stays_what_it_is(
    ledger: SqlLedger, file: Path
) -> None:
    with closing(sqlite3.connect(file)) as other_program:
        other_program.execute("DROP TABLE actions")
    with pytest.raises(DBAPIError, match="no such table"):
        ledger.claim(SPRING, KEY, NOW, None)
