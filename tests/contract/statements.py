"""What happens to a ledger right before one of its own statements."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.event import listen, remove

from worker.ledger.store import SqlLedger


@contextmanager
def before(words: str, do: Callable[[], object]) -> Iterator[None]:
    """Does something once, right before the first statement that holds these words."""
    left = [do]

    def act(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if words in statement and left:
            left.pop()()

    listen(Engine, "before_cursor_execute", act)
    try:
        yield
    finally:
        remove(Engine, "before_cursor_execute", act)
    assert not left


@contextmanager
def on_connecting(statement: str) -> Iterator[None]:
    """Every new connection to SQLite begins with this statement."""

    def begin(connection: Any, _record: Any) -> None:
        connection.execute(statement)

    listen(Engine, "connect", begin)
    try:
        yield
    finally:
        remove(Engine, "connect", begin)


def impatient(database: str) -> SqlLedger:
    """A ledger that waits for nobody longer than the twentieth part of a second."""
    url = make_url(database)
    if url.get_backend_name() == "postgresql":
        url = url.update_query_dict({"options": "-c lock_timeout=50ms"})
    return SqlLedger(url.render_as_string(hide_password=False), patience_seconds=0.05)
