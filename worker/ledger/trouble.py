"""What an error of the database means to a person: a sentence with a cure.

What is not named here is not known, and stays the error that it is.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from worker.errors import KnownError, LedgerUnavailable

_WRITABLE = "The file and its folder have to be writable for the user who runs this program"
_MORE_ROOM = "Nothing that was recorded is lost, and the next pass goes on from there"

# What is so, and what helps, by SQLite's primary result code (sqlite.org/rescode.html).
_SQLITE = {
    sqlite3.SQLITE_FULL: ("cannot be written", f"Make room on its disk. {_MORE_ROOM}"),
    sqlite3.SQLITE_READONLY: ("cannot be written", _WRITABLE),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", _WRITABLE),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", "Look at the disk that it is on"),
    sqlite3.SQLITE_CORRUPT: (
        "is damaged",
        "Put the file aside, keep it, and restore the latest backup in its place",
    ),
    sqlite3.SQLITE_NOTADB: (
        "cannot be opened",
        "Set DATABASE_URL to the ledger, or to a file that is not there yet",
    ),
}
_SQLITE_LATER = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)

# The same by the beginning of PostgreSQL's SQLSTATE (its manual, appendix A).
_POSTGRESQL = {
    "28": ("cannot be opened", "Look at the user and the password in DATABASE_URL"),
    "3D": ("cannot be opened", "Look at the name of the database in DATABASE_URL"),
    "3F": ("cannot be used", "Give the user in DATABASE_URL a schema to make tables in"),
    "42501": ("cannot be used", "Give the user in DATABASE_URL the rights to its tables"),
    "53100": ("cannot be written", f"Make room on the server's disk. {_MORE_ROOM}"),
    "58030": ("cannot be read or written", "Look at the server's disk"),
    "XX001": ("is damaged", "Look at the server's disk, and restore the latest backup"),
    "XX002": ("is damaged", "Look at the server's disk, and restore the latest backup"),
}
# A lost connection, a server that has become a copy of another, a transaction that took too long, a
# conflict, too little of something, a lock that did not come, a server that stops.
_POSTGRESQL_LATER = ("08", "25006", "25P03", "25P04", "40", "53", "55P03", "57")
# A server that turns somebody away says so in words only: there is no session to have a SQLSTATE.
_TURNED_AWAY = ("authentication failed", "does not exist", "no pg_hba.conf entry", "denied")


def meaning(error: BaseException, place: str, is_open: bool = True) -> KnownError | None:
    """What an error of SQLite's or PostgreSQL's driver means for the ledger at this place; None where
    we do not know it. `is_open`: whether the database had been reached before."""
    if isinstance(error, sqlite3.Error):
        return _sqlite_meaning(error, place)
    # Not by its type: psycopg is there only where somebody has asked for it.
    if type(error).__module__.startswith("psycopg"):
        return _postgresql_meaning(error, place, is_open)
    return None


@contextmanager
def told(place: str) -> Iterator[None]:
    """Raises what the errors of SQLite's driver mean, where it is asked without SQLAlchemy."""
    try:
        yield
    except sqlite3.Error as error:
        known = meaning(error, place)
        if known is None:
            raise
        raise known from error


def _sqlite_meaning(error: sqlite3.Error, place: str) -> KnownError | None:
    # Extended codes have the primary one in their lower byte; what Python itself refuses has none.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _SQLITE_LATER:
        return LedgerUnavailable(
            f"the ledger {place} has been locked by another program for too long. Try again later; if it "
            "stays so, close what has the file open, such as a backup or a database browser"
        )
    if code not in _SQLITE:
        return None
    what, cure = _SQLITE[code]
    return KnownError(f"the ledger {place} {what}: {_words(error)}. {cure}")


def _postgresql_meaning(error: Any, place: str, is_open: bool) -> KnownError | None:
    words, state = _words(error), error.sqlstate or ""
    for beginning, (what, cure) in _POSTGRESQL.items():
        if state.startswith(beginning):
            return KnownError(f"the ledger {place} {what}: {words}. {cure}")
    if not is_open and any(turned_away in words for turned_away in _TURNED_AWAY):
        return KnownError(f"the ledger {place} cannot be opened: {words}. Look at DATABASE_URL")
    if state.startswith(_POSTGRESQL_LATER) or (not state and _is_about_the_connection(error)):
        what = "cannot be reached any more" if is_open else "cannot be opened"
        return LedgerUnavailable(
            f"the ledger {place} {what}: {words}. Try again later; if it stays so, look at the server and "
            "at DATABASE_URL"
        )
    return None


def _is_about_the_connection(error: BaseException) -> bool:
    from psycopg import InterfaceError, OperationalError

    return isinstance(error, (InterfaceError, OperationalError))


def _words(error: BaseException) -> str:
    """The first line: the others may repeat what was to be written, with names and addresses."""
    return str(error).partition("\n")[0].rstrip(".?")
