"""Locks that die with their holder, beside the file of an SQLite ledger or inside PostgreSQL."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from worker.errors import KnownError, LockHeld
from worker.ledger.place import ledger_file

# A server may end transactions that take long or do nothing; the holder's does both.
_NO_TIME_LIMIT = text(
    "SELECT set_config(name, '0', true) FROM pg_settings "
    "WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')"
)


@contextmanager
def held(engine: Engine, name: str, wait: bool = False) -> Iterator[None]:
    """Holds the lock of this name while inside. Raises LockHeld where somebody else has it, unless
    told to wait.

    Both kinds die with their holder, however it dies: the kernel lets go of a flock, PostgreSQL ends
    the transaction. A lock that is lost while it is held is not noticed here: whoever writes under
    it has a turn (see `turns`).
    """
    file = ledger_file(engine.url)
    if engine.dialect.name == "postgresql":
        with _advisory_lock(engine, name, wait):
            yield
    elif file is not None:
        with _file_lock(Path(f"{file}.{_digest(name)[:12]}.lock"), name, wait):
            yield
    else:
        yield  # a database in memory has one process, which is us


@contextmanager
def _file_lock(path: Path, name: str, wait: bool) -> Iterator[None]:
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise KnownError(
            f"the lock {path} cannot be opened: {error.strerror}. The file and its folder have to be "
            "writable for the user who runs this program"
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise _taken(name) from None
        yield
    finally:
        os.close(handle)


@contextmanager
def _advisory_lock(engine: Engine, name: str, wait: bool) -> Iterator[None]:
    number = int.from_bytes(bytes.fromhex(_digest(name)[:16]), "big", signed=True)
    connection = engine.connect()
    try:
        # Of the transaction, which stays open, and not of the session: a pooler in between may give
        # the session to somebody else once a transaction has ended.
        connection.execute(_NO_TIME_LIMIT)
        function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
        got = connection.execute(text(f"SELECT {function}(:number)"), {"number": number}).scalar()
        if not wait and not got:
            raise _taken(name)
        yield
    finally:
        _end(connection)


def _end(connection: Connection) -> None:
    """Ends the transaction, and the lock with it. A session that was lost has let go by itself: that
    must not hide how it went inside."""
    with suppress(KnownError, DBAPIError):
        connection.close()


def _taken(name: str) -> LockHeld:
    return LockHeld(f"another pass is at work on {name}; this one leaves it alone")


def _digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()
