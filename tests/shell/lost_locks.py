"""How a pass loses its lock while it is at work."""

from pathlib import Path
from random import Random

import psycopg
from sqlalchemy.engine import make_url

_END_HOLDERS = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND granted"
)
_SESSIONS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "ORDER BY backend_start, pid"
)
_END = "SELECT pg_terminate_backend(%s, 10000)"


def delete_lock_files(database: str) -> int:
    """Somebody tidies up beside the file of an SQLite ledger; how many files are gone."""
    files = list(Path(str(make_url(database).database)).parent.glob("*.lock"))
    for file in files:
        file.unlink()
    return len(files)


def end_lock_holders(database: str) -> int:
    """A PostgreSQL fails over, and ends the sessions that hold a lock; how many."""
    with administrator(database) as session:
        return len(session.execute(_END_HOLDERS).fetchall())


def end_session(session: psycopg.Connection, random: Random) -> int:
    """Some session of the database is ended, whatever it does; how many."""
    pids = [row[0] for row in session.execute(_SESSIONS).fetchall()]
    ended = session.execute(_END, [random.choice(pids)]).fetchone() if pids else None
    return int(ended == (True,))


def administrator(database: str) -> psycopg.Connection:
    """A session of its own in this PostgreSQL."""
    url = make_url(database).set(drivername="postgresql").difference_update_query(["options"])
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def lose_the_lock(database: str) -> int:
    """What befalls the lock of whoever holds it in this database; how many locks are lost."""
    is_file = make_url(database).get_backend_name() == "sqlite"
    return delete_lock_files(database) if is_file else end_lock_holders(database)
