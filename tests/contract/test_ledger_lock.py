"""The Ledger port: one pass at a time per cohort, by a lock that dies with its holder."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.contract.databases import on_postgresql, on_sqlite
from tests.contract.examples import KEY, NOW
from tests.contract.sessions import administrator, end_holders, holder_states
from worker.errors import KnownError, LockHeld, PlaceLost
from worker.ledger.locks import held
from worker.ledger.store import SqlLedger
from worker.ports.ledger import Ledger

HOLDER = """
import sys
from worker.ledger.store import SqlLedger
with SqlLedger(sys.argv[1]).lock("spring"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_pass(database: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of `spring` until its input ends."""
    command = [sys.executable, "-c", HOLDER, database]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            yield holder
        finally:
            holder.kill()


def is_turned_away(ledger: Ledger, cohort: str = "spring") -> bool:
    """Whether a pass at this ledger is told that another holds the lock of the cohort."""
    try:
        with ledger.lock(cohort):
            return False
    except LockHeld as error:
        return cohort in str(error)


def wait_until_free(engine: Engine) -> None:
    """PostgreSQL learns of a client's death a moment later; the kernel lets go of a file before anybody hears of it."""
    with held(engine, "spring", wait=engine.dialect.name == "postgresql"):
        pass


def test_a_second_pass_is_turned_away(opened: Callable[[], SqlLedger]) -> None:
    first, second = opened(), opened()
    with first.lock("spring"):
        assert is_turned_away(second)


def test_even_the_same_ledger_gives_the_lock_once(ledger: Ledger) -> None:
    with ledger.lock("spring"):
        assert is_turned_away(ledger)


def test_being_turned_away_leaves_the_lock_with_its_holder(opened: Callable[[], SqlLedger]) -> None:
    first, second = opened(), opened()
    with first.lock("spring"):
        assert [is_turned_away(second) for _ in range(3)] == [True] * 3


def test_the_lock_of_one_cohort_leaves_the_others_free(opened: Callable[[], SqlLedger]) -> None:
    first, second = opened(), opened()
    with first.lock("spring"), second.lock("autumn"):
        assert is_turned_away(second, "spring")
        assert is_turned_away(first, "autumn")


def test_the_lock_is_free_again_after_a_pass(opened: Callable[[], SqlLedger]) -> None:
    first, second = opened(), opened()
    for _ in range(2):
        assert not is_turned_away(first)
        assert not is_turned_away(second)


def test_the_lock_is_free_again_after_a_pass_that_failed(opened: Callable[[], SqlLedger]) -> None:
    first, second = opened(), opened()
    with pytest.raises(ZeroDivisionError), first.lock("spring"):
        raise ZeroDivisionError
    assert not is_turned_away(second)


def test_locks_of_two_ledgers_are_two(ledger: Ledger, tmp_path: Path) -> None:
    second_ledger = SqlLedger(f"sqlite:///{tmp_path / 'other.db'}")
    with ledger.lock("spring"):
        assert not is_turned_away(second_ledger)
    second_ledger.close()


def test_the_ledger_can_be_written_and_read_while_another_holds_a_lock(
    opened: Callable[[], SqlLedger],
) -> None:
    first, second = opened(), opened()
    with first.lock("spring"):
        assert second.record_calendar("sender@school.example", "Peer Coaching", "c1") == "c1"
        assert first.calendar("sender@school.example", "Peer Coaching") == "c1"


def test_another_process_holds_the_lock_until_it_ends(
    database: str, ledger: Ledger, engine: Engine
) -> None:
    with another_pass(database) as holder:
        assert is_turned_away(ledger)
        holder.communicate()
        assert holder.returncode == 0
        wait_until_free(engine)
        assert not is_turned_away(ledger)


def test_the_lock_of_a_killed_process_is_free(
    database: str, ledger: Ledger, engine: Engine
) -> None:
    with another_pass(database) as holder:
        assert is_turned_away(ledger)
        holder.kill()
        assert holder.wait() == -9
        wait_until_free(engine)
        assert not is_turned_away(ledger)


@on_sqlite
def test_a_ledger_reached_by_another_path_has_the_same_lock(
    ledger: SqlLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "ledger.db")
    (tmp_path / "folder").symlink_to(tmp_path, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path / "link.db", tmp_path / "folder" / "ledger.db", "ledger.db"):
        same = SqlLedger(f"sqlite:///{path}")
        assert same.place == ledger.place
        with ledger.lock("spring"):
            assert is_turned_away(same)
        with same.lock("spring"):
            assert is_turned_away(ledger)
        same.close()


@on_sqlite
def test_a_lock_file_that_cannot_be_opened_is_said_so(ledger: Ledger, tmp_path: Path) -> None:
    with ledger.lock("spring"):
        pass
    for path in tmp_path.glob("*.lock"):
        path.unlink()
        path.mkdir()
    with (
        pytest.raises(KnownError, match=r"the lock .*/ledger\.db\..*\.lock cannot be opened"),
        ledger.lock("spring"),
    ):
        pass


@on_postgresql
def test_the_lock_is_one_of_a_transaction_that_stays_open(database: str, ledger: Ledger) -> None:
    """So a pooler between the program and the server leaves the session with it."""
    with ledger.lock("spring"):
        assert holder_states(database) == ["idle in transaction"]
    assert holder_states(database) == []


@on_postgresql
def test_a_server_that_ends_idle_transactions_leaves_the_lock(
    database: str, ledger: Ledger
) -> None:
    with administrator(database) as session:
        session.execute("ALTER DATABASE ledger SET idle_in_transaction_session_timeout = '1500ms'")
        session.execute("ALTER DATABASE ledger SET transaction_timeout = '1500ms'")
    try:
        impatient = SqlLedger(database)
        with impatient.lock("spring"), administrator(database) as session:
            session.execute("SELECT pg_sleep(1.8)")
            assert is_turned_away(ledger)
        impatient.close()
    finally:
        with administrator(database) as session:
            session.execute("ALTER DATABASE ledger RESET ALL")


def lose_the_lock(database: str) -> None:
    """What an administrator may do while a pass is at work."""
    if database.startswith("postgresql"):
        assert end_holders(database) == 1
    else:
        for path in Path(database.removeprefix("sqlite:///")).parent.glob("*.lock"):
            path.unlink()


def test_a_lock_that_is_lost_while_it_is_held_does_not_disturb_its_end(
    database: str, ledger: Ledger
) -> None:
    with ledger.lock("spring"):
        lose_the_lock(database)
    assert not is_turned_away(ledger)


def test_a_lock_that_is_lost_while_it_is_held_does_not_hide_what_went_wrong(
    database: str, ledger: Ledger
) -> None:
    def fail_without_the_lock() -> None:
        with ledger.lock("spring"):
            lose_the_lock(database)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_without_the_lock()
    assert not is_turned_away(ledger)


def test_a_pass_that_has_lost_its_lock_is_stopped_by_the_next_ones_turn(
    database: str, opened: Callable[[], SqlLedger]
) -> None:
    first, second = opened(), opened()

    def go_on_without_the_lock() -> None:
        with first.lock("spring"):
            turn = first.take_turn(first.turn("spring"))
            lose_the_lock(database)
            with second.lock("spring"):
                second.take_turn(second.turn("spring"))
                first.claim(turn, KEY, NOW, None)

    with pytest.raises(PlaceLost):
        go_on_without_the_lock()
    assert second.records("spring") == {}
