"""What the database cannot do is said in a sentence with a cure, and what is not known crashes."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, StatementError

from tests.contract.conftest import running_postgres
from tests.contract.examples import KEY, LATER, NOW, SPRING, series_detail
from tests.contract.sessions import administrator, end_all
from tests.contract.statements import before, impatient, on_connecting
from worker.core.keys import ActionKey, Kind
from worker.core.records import MailDetail, Record, State
from worker.errors import KnownError, LedgerUnavailable, UsageError
from worker.ledger.database import open_database
from worker.ledger.store import SqlLedger

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
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


@on_postgresql
def test_a_session_that_was_lost_is_for_later_and_the_next_one_works(
    database: str, ledger: SqlLedger
) -> None:
    assert ledger.records("spring") == {}
    assert end_all(database)
    with pytest.raises(LedgerUnavailable, match=r"cannot be reached any more: .*Try again later"):
        ledger.claim(SPRING, KEY, NOW, None)
    assert ledger.claim(SPRING, KEY, LATER, None) == Record(KEY, State.CLAIMED, LATER)


@on_postgresql
@pytest.mark.parametrize("words", ["FROM turns", "INSERT INTO actions", "FROM actions"])
def test_a_session_that_is_lost_in_the_middle_of_a_write_has_written_nothing(
    database: str, ledger: SqlLedger, words: str
) -> None:
    with before(words, lambda: end_all(database)), pytest.raises(LedgerUnavailable):
        ledger.claim(SPRING, KEY, NOW, None)
    assert ledger.records("spring") == {}


@on_postgresql
def test_a_row_that_another_session_keeps_locked_is_for_later(
    database: str, ledger: SqlLedger
) -> None:
    turn = ledger.take_turn(SPRING)
    with (
        closing(impatient(database)) as hurried,
        administrator(database) as session,
        session.transaction(),
    ):
        session.execute("UPDATE turns SET number = number")
        with pytest.raises(LedgerUnavailable, match="lock timeout"):
            hurried.claim(turn, KEY, NOW, None)
    assert ledger.records("spring") == {}


def test_a_server_that_stops_is_for_later() -> None:
    with running_postgres() as server:
        address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        ledger = SqlLedger(address.render_as_string(hide_password=False))
    for _ in range(2):
        with pytest.raises(LedgerUnavailable, match="Try again later; if it stays so, look at the"):
            ledger.claim(SPRING, KEY, NOW, None)
    ledger.close()


def test_a_server_that_is_not_there_is_said_so_without_the_password() -> None:
    with pytest.raises(LedgerUnavailable, match=r"cannot be opened: .* refused") as told:
        open_database("postgresql+psycopg://me:secret@127.0.0.1:1/ledger")
    assert isinstance(told.value.__cause__, psycopg.OperationalError)
    assert "secret" not in str(told.value)


@on_postgresql
@pytest.mark.parametrize(
    ("user", "name", "words"),
    [
        ("postgres", "nowhere", 'database "nowhere" does not exist. Look at DATABASE_URL'),
        ("nobody", "ledger", 'role "nobody" does not exist. Look at DATABASE_URL'),
        ("stranger", "ledger", "no schema .* Give the user in DATABASE_URL a schema"),
        ("visitor", "ledger", "permission denied .* Give the user in DATABASE_URL the rights"),
    ],
)
def test_a_server_that_turns_us_away_is_for_a_person(
    database: str, user: str, name: str, words: str
) -> None:
    with administrator(database) as session:
        for role in ("stranger", "visitor"):
            session.execute(f"DROP ROLE IF EXISTS {role}")
            session.execute(f"CREATE ROLE {role} LOGIN")
        session.execute("GRANT USAGE ON SCHEMA public TO visitor")
    wrong = make_url(database).set(username=user, database=name)
    with pytest.raises(KnownError, match=words) as told:
        open_database(wrong.render_as_string(hide_password=False))
    with administrator(database) as session:
        session.execute("DROP OWNED BY visitor")
    assert type(told.value) is KnownError


def refuse_actions(database: str, state: str) -> None:
    """From now on the server answers so when an action is to be written."""
    with administrator(database) as session:
        session.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION 'no more' USING ERRCODE = '{state}', DETAIL = 'ana@mail.example'; "
            "END $$"
        )
        session.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON actions FOR EACH ROW EXECUTE FUNCTION refuse()"
        )


@on_postgresql
@pytest.mark.parametrize(
    ("state", "error", "words"),
    [
        ("53100", KnownError, "cannot be written: no more. Make room on the server's disk"),
        ("XX001", KnownError, "is damaged: no more. Look at the server's disk, and restore"),
        ("58030", KnownError, "cannot be read or written: no more. Look at the server's disk"),
        ("53200", LedgerUnavailable, "cannot be reached any more: no more. Try again later"),
        ("25006", LedgerUnavailable, "Try again later"),
        ("40001", LedgerUnavailable, "Try again later"),
        ("57P01", LedgerUnavailable, "Try again later"),
    ],
)
def test_what_a_server_cannot_do_is_said_without_what_was_to_be_written(
    database: str, ledger: SqlLedger, state: str, error: type[KnownError], words: str
) -> None:
    refuse_actions(database, state)
    with pytest.raises(error, match=words) as told:
        ledger.claim(SPRING, KEY, NOW, None)
    assert type(told.value) is error
    assert "ana@mail.example" not in str(told.value)


@on_postgresql
def test_an_error_of_the_server_that_we_do_not_know_stays_what_it_is(
    database: str, ledger: SqlLedger
) -> None:
    refuse_actions(database, "22012")
    with pytest.raises(DBAPIError, match="no more"):
        ledger.claim(SPRING, KEY, NOW, None)


@on_sqlite
def test_an_error_of_the_file_that_we_do_not_know_stays_what_it_is(
    ledger: SqlLedger, file: Path
) -> None:
    with closing(sqlite3.connect(file)) as other_program:
        other_program.execute("DROP TABLE actions")
    with pytest.raises(DBAPIError, match="no such table"):
        ledger.claim(SPRING, KEY, NOW, None)


def test_an_error_of_the_database_does_not_repeat_what_was_written(ledger: SqlLedger) -> None:
    key = ActionKey("first", Kind.ASSIGNMENT, student="ana@mail.example")
    with pytest.raises(StatementError) as failed:
        ledger.claim(SPRING, key, NOW.replace(tzinfo=None), None)
    assert "ana@mail.example" not in str(failed.value)


@pytest.mark.parametrize(
    "address", ["", "ledger.db", "mysql://me:secret@host/ledger", "postgres:secret", "oracle://x"]
)
def test_an_address_of_something_else_is_named_a_mistake_and_not_repeated(address: str) -> None:
    with pytest.raises(UsageError, match="DATABASE_URL") as refused:
        open_database(address)
    assert "secret" not in str(refused.value)
