"""What tells a pass that nothing is due for a cohort, read without SQLAlchemy: most passes find nothing
else, and to import it takes longer than they do.

A row says what the last pass over a file knew: as long as no file has changed, the ledger has not been
written under a later turn, and `look_at` has not come, there is nothing to do but to look at the
calendar, where a round is open. `resting` writes these rows, and wakes a cohort whose events change.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote

_PATIENCE_SECONDS = 5.0
_AT_A_TIME = 500
_QUERY = """
    SELECT rests.file, rests.cohort, rests.seen_at, rests.look_at, rests.surroundings, rests.files,
        rests.calendar, rests.watched, watches.token
    FROM rests
    LEFT JOIN turns ON turns.cohort = rests.cohort
    LEFT JOIN watches ON watches.calendar_id = rests.calendar
    WHERE COALESCE(turns.number, 0) = rests.turn AND rests.file IN
"""
_RESTED = "SELECT 1 FROM rests WHERE surroundings = {0} LIMIT 1"
_MOVE_ON = "UPDATE watches SET token = {0} WHERE calendar_id = {0} AND token = {0}"
_LOOKED = "UPDATE rests SET seen_at = {0} WHERE calendar = {0} AND seen_at <= {0}"
# Within so many seconds nobody needs to know it better.
_OFTEN = 600


class Rest(NamedTuple):
    """What is known of a file since the last pass over it.

    `seen_at`, `look_at`: seconds since the epoch, of that pass and of the next that has to look;
    `surroundings`: a hash of all else that it depends on; `files`: JSON, what was read; `calendar`:
    what its calendar is filed under, where a round is open, and `token`: where watching it has come
    to; `watched`: JSON, how it is reached and which series are in it.
    """

    cohort: str
    seen_at: int
    look_at: int
    surroundings: str
    files: str
    calendar: str
    watched: str
    token: str | None


def read_rests(address: str, files: Sequence[str]) -> dict[str, Rest]:
    """The rows of these files, by path; none where the database cannot be read so: whoever opens it
    says what is wrong with it."""
    # A driver that is loaded only now has errors of its own.
    try:
        with closing(_connected(address)) as connection:
            return dict(_rows(connection, _mark(address), files))
    except Exception:
        return {}


def has_rested(address: str, surroundings: str) -> bool:
    """Whether a pass has gone well with the same program, the same templates and the same Google: see
    `Rest`. Not where the database cannot be read so."""
    try:
        with closing(_connected(address)) as connection:
            cursor = connection.cursor()
            cursor.execute(_RESTED.format(_mark(address)), (surroundings,))
            return cursor.fetchone() is not None
    except Exception:
        return False


def keep_look(address: str, calendar: str, token: str, since_token: str | None, now: int) -> None:
    """Keeps where watching a calendar has come to, when nothing had changed in it, and that it was
    looked at `now` (seconds since the epoch). What cannot be written is asked for once more by the
    next pass."""
    mark = _mark(address)
    try:
        with closing(_connected(address)) as connection:
            cursor = connection.cursor()
            if token != since_token:
                cursor.execute(_MOVE_ON.format(mark), (token, calendar, since_token))
            cursor.execute(_LOOKED.format(mark), (now, calendar, now - _OFTEN))
            connection.commit()
    except Exception:
        return


def _rows(connection: Any, mark: str, files: Sequence[str]) -> Iterator[tuple[str, Rest]]:
    cursor = connection.cursor()
    for first in range(0, len(files), _AT_A_TIME):
        some_files = tuple(files[first : first + _AT_A_TIME])
        cursor.execute(f"{_QUERY} ({', '.join([mark] * len(some_files))})", some_files)
        for row in cursor.fetchall():
            yield row[0], Rest(*row[1:])


def _connected(address: str) -> Any:
    kind, _, place = address.partition("://")
    if kind.partition("+")[0] == "sqlite":
        # Never made where there is none.
        path = quote(place.removeprefix("/").partition("?")[0])
        return sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=_PATIENCE_SECONDS)
    import psycopg

    # SQLAlchemy writes a blank as +, which is none to libpq.
    server, _, options = place.partition("?")
    given: dict[str, Any] = dict(parse_qsl(options))
    return psycopg.connect(f"postgresql://{server}", prepare_threshold=None, **given)


def _mark(address: str) -> str:
    return "?" if address.startswith("sqlite") else "%s"
