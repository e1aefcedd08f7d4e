"""Opening the database of a ledger: its settings and its migrations."""

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, ExceptionContext, create_engine, event, inspect, text, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from worker.errors import KnownError, UsageError
from worker.ledger.backup import backup
from worker.ledger.locks import held
from worker.ledger.place import ledger_file, place_of
from worker.ledger.schema import REVISION, turns
from worker.ledger.trouble import meaning
from worker.local_files import keep_database_private

# How long a program waits for another to be done with an SQLite file.
PATIENCE_SECONDS = 30.0


# How other programs and hosting companies write it, with the driver or without. There is one here,
# and SQLAlchemy would take another for want of a name.
_POSTGRESQL = ("postgresql", "postgres")


def open_database(address: str, patience_seconds: float = PATIENCE_SECONDS) -> Engine:
    """The database at this SQLAlchemy URL, with its tables up to date.

    Raises UsageError for an address of something else, KnownError where a person has to look, and
    LedgerUnavailable where trying again later helps; so does everything that is asked of the Engine.
    """
    engine = _opened(address, patience_seconds)
    try:
        _write_ahead(engine)
        _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def bring_up_to_date(address: str, copy: Path | None) -> tuple[str | None, str]:
    """Does by itself what the first pass of a new version does otherwise: the step that the ledger was
    at, None for a new one, and the one that it is at now. `copy`: where to keep it as it was.

    Raises as `open_database` does; then nothing has changed.
    """
    engine = _opened(address, PATIENCE_SECONDS)
    try:
        before = _revision(engine)
        if copy is not None:
            backup(engine, copy)
        _write_ahead(engine)
        _migrate(engine)
    finally:
        engine.dispose()
    return before, REVISION


def _opened(address: str, patience_seconds: float) -> Engine:
    url = _checked(address)
    if url.get_backend_name() == "sqlite":
        _prepare_file(url)
    try:
        # An error of the database must not put names and addresses into a log.
        engine = create_engine(url, hide_parameters=True, connect_args=_connect_args(url))
    except ModuleNotFoundError as error:
        raise UsageError(
            f"DATABASE_URL needs the package {error.name}: pip install 'peer-coaching[postgres]'"
        ) from error
    event.listen(engine, "handle_error", partial(_in_our_words, place_of(url)))
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", partial(_set_pragmas, patience_seconds))
    return engine


def _connect_args(url: URL) -> dict[str, Any]:
    # A pooler such as PgBouncer gives each transaction to whichever session is free: what was prepared
    # in one is not known in the next.
    return {"prepare_threshold": None} if url.get_driver_name() == "psycopg" else {}


def _in_our_words(place: str, context: ExceptionContext) -> KnownError | None:
    """What SQLAlchemy raises instead of an error of the database; None where we do not know it."""
    return meaning(context.original_exception, place, is_open=context.connection is not None)


def _checked(address: str) -> URL:
    try:
        url = make_url(address)
        if url.drivername.partition("+")[0] in _POSTGRESQL:
            url = url.set(drivername="postgresql+psycopg")
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError):
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        # The address may hold a password, so it is not repeated.
        raise UsageError("DATABASE_URL is neither sqlite:///path nor postgresql://user@host/name")
    return url


def _prepare_file(url: URL) -> None:
    path = ledger_file(url)
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # The ledger holds names and addresses: nobody else on the machine needs to read them.
            keep_database_private(path)
        except OSError as error:
            raise KnownError(f"the ledger {path} cannot be opened: {error.strerror}") from error


def _set_pragmas(patience_seconds: float, connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {round(patience_seconds * 1000)}")
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
        revision = _revision(engine)
        if revision is not None and revision > REVISION:
            raise KnownError(
                f"the ledger was written by a newer peer-coaching (its step is {revision}, ours {REVISION}): install that one"
            )
        if revision != REVISION:
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
        # A pass of the version before that is at work just now stops at its next write (see `turns`).
        connection.execute(update(turns).values(number=turns.c.number + 1))
