"""Opening the database of a ledger: settings, migrations, and the locks that die with their holder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from worker.errors import KnownError, LockHeld, UsageError
from worker.ledger.schema import REVISION
from worker.local_files import keep_database_private

_BUSY_TIMEOUT_MS = 30_000


def open_database(address: str) -> Engine:
    """The database at this SQLAlchemy URL, with its tables up to date. Raises UsageError, or KnownError where it cannot be reached."""
    url = _checked(address)
    if url.get_backend_name() == "sqlite":
        _prepare_file(url)
    try:
        # An error of the database must not put names and addresses into a log.
        engine = create_engine(url, hide_parameters=True)
        if url.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _set_pragmas)
        try:
            _write_ahead(engine)
            _migrate(engine)
        except BaseException:
            engine.dispose()
            raise
    except ModuleNotFoundError as error:
        raise UsageError(
            f"DATABASE_URL needs the package {error.name}: pip install 'peer-coaching[postgres]'"
        ) from error
    except DatabaseError as error:
        raise KnownError(
            f"the ledger at {url.render_as_string()} cannot be opened: {str(error.orig).splitlines()[0]}"
        ) from error
    return engine


def _checked(address: str) -> URL:
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError):
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        # The address may hold a password, so it is not repeated.
        raise UsageError(
            "DATABASE_URL is neither sqlite:///path nor postgresql+psycopg://user@host/name"
        )
    return url


def _prepare_file(url: URL) -> None:
    if url.database and url.database != ":memory:":
        path = Path(url.database)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # The ledger holds names and addresses: nobody else on the machine needs to read them.
            keep_database_private(path)
        except OSError as error:
            raise KnownError(f"the ledger {path} cannot be opened: {error.strerror}") from error


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    # FULL, not WAL's usual NORMAL: a claim that a power cut takes back is a mail sent twice.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _write_ahead(engine: Engine) -> None:
    """Lets an SQLite file be read while it is written; this stays in the file."""
    if engine.dialect.name == "sqlite":
        # One at a time: of two that set it at once, SQLite turns one away without waiting, whatever the busy time-out.
        with held(engine, "migrations", wait=True), engine.connect() as connection:
            connection.execute(text("PRAGMA journal_mode = WAL"))


def _migrate(engine: Engine) -> None:
    if _revision(engine) == REVISION:
        return
    with held(engine, "migrations", wait=True):
        found = _revision(engine)
        if found is not None and found > REVISION:
            raise KnownError(
                f"the ledger was written by a newer peer-coaching (its step is {found}, ours {REVISION}): install that one"
            )
        if found != REVISION:
            _upgrade(engine)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(engine: Engine) -> None:
    # Imported here: 0.3 s that only the first pass after an update has to spend.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "worker.ledger:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Python's sqlite3 begins by itself before rows are written, but not before tables are made.
            connection.execute(text("BEGIN IMMEDIATE"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def held(engine: Engine, name: str, wait: bool = False) -> Iterator[None]:
    """Holds the lock of this name while inside. Raises LockHeld where somebody else has it, unless told to wait.

    Both kinds die with their holder, however it dies: the kernel lets go of a flock, PostgreSQL ends the session.
    """
    database = engine.url.database
    if engine.dialect.name == "postgresql":
        with _advisory_lock(engine, name, wait):
            yield
    elif database and database != ":memory:":
        with _file_lock(Path(f"{database}.{_digest(name)[:12]}.lock"), name, wait):
            yield
    else:
        yield  # a database in memory has one process, which is us


@contextmanager
def _file_lock(path: Path, name: str, wait: bool) -> Iterator[None]:
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
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
    # A connection of its own, never given back to the pool with the lock on it.
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        function = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
        got = connection.execute(text(f"SELECT {function}(:number)"), {"number": number}).scalar()
        if not wait and not got:
            raise _taken(name)
        try:
            yield
        finally:
            with suppress(OperationalError):
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
    finally:
        connection.close()


def _taken(name: str) -> LockHeld:
    return LockHeld(f"another pass is at work on {name}; this one leaves it alone")


def _digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()
