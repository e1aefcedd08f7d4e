"""Sessions of a PostgreSQL, as its administrator sees and ends them."""

import psycopg
from sqlalchemy.engine import make_url

_HOLDERS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
_PROGRAMS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND application_name <> 'tests'"
)


def administrator(database: str) -> psycopg.Connection:
    """A session of its own in this database."""
    address = make_url(database).set(drivername="postgresql").difference_update_query(["options"])
    session = psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)
    session.execute("SET transaction_timeout = 0")
    return session


def end_holders(database: str) -> int:
    """Ends the sessions that hold locks of ours; how many."""
    return _end(database, _HOLDERS)


def end_all(database: str) -> int:
    """Ends the sessions of every program in this database; how many."""
    return _end(database, _PROGRAMS)


def holder_states(database: str) -> list[str]:
    """What the sessions do that hold locks of ours."""
    with administrator(database) as session:
        query = f"SELECT state FROM pg_stat_activity WHERE pid IN ({_HOLDERS})"
        return [row[0] for row in session.execute(query).fetchall()]


def _end(database: str, pids: str) -> int:
    with administrator(database) as session:
        ended = session.execute(
            f"SELECT pg_terminate_backend(pid, 10000) FROM ({pids}) AS these"
        ).fetchall()
        return sum(row[0] for row in ended)
