"""What a PostgreSQL server cannot do is said in a sentence with a cure, and what is not known crashes."""

from contextlib import closing

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, StatementError

from tests.contract.conftest import running_postgres
from tests.contract.databases import on_postgresql
from tests.contract.examples import KEY, LATER, NOW, SPRING
from tests.contract.sessions import administrator, end_all
from tests.contract.statements import before, impatient
from worker.core.keys import ActionKey, Kind
from worker.core.records import Record, State
from worker.errors import KnownError, LedgerUnavailable, UsageError
from worker.ledger.database import open_database
from worker.ledger.store import SqlLedger


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
