"""Programs at work on one cohort, each with its own way to the ledger and to one embedded Google."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from tests.shell.world import empty_ledger
from worker.core.model import Cohort
from worker.execute.observe import Watch
from worker.execute.outcome import Pass, Wishes
from worker.execute.run import run_pass
from worker.google.access import in_process
from worker.ledger.store import SqlLedger
from worker.messages.writer import TemplateWriter
from worker.ports.calendar import Calendar
from worker.ports.mailbox import Mailbox
from worker.ports.ports import Ports
from worker.sandbox.gmail import sent_since
from worker.sandbox.guests import Guests
from worker.sandbox.service import ORIGIN, Answering, Sandbox, SandboxHttp

SENDER = "sender@school.example"


class Line(SandboxHttp):
    """A way to Google in this process, which leads to whichever `google` is set."""

    def __init__(self) -> None:
        super().__init__(self)
        self.google: Answering

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """See Answering."""
        return self.google.answer(verb, uri, headers, body)


@cache
def line(program: str) -> tuple[Line, Calendar, Mailbox]:
    """The line of the program of this name, for all tests: the client library takes longer to make
    its methods than a pass takes to ask."""
    http = Line()
    door = in_process(http, ORIGIN)
    return http, door.calendar(no_wait), door.mailbox(no_wait)


def no_wait(_seconds: float) -> None:
    """Time that passes at once."""


@dataclass
class Scene:
    """One cohort, the embedded Google, and the database of its ledger.

    `seed`: what a new ledger takes for a seed and for its lineage.
    """

    sandbox: Sandbox
    database: str
    cohort: Cohort
    now: datetime
    seed: str = "5eed"
    guests: Guests = field(init=False)

    def __post_init__(self) -> None:
        self.guests = Guests(self.sandbox)

    def run(
        self,
        program: str = "second",
        google: Answering | None = None,
        cohort: Cohort | None = None,
        database: str = "",
        **wishes: Any,
    ) -> Pass:
        """One pass, as a process of its own would make it. Raises LockHeld."""
        http, calendar, mailbox = line(program)
        http.google = google or self.sandbox
        with opened(database or self.database) as ledger:
            ports, watch = (
                Ports(calendar, mailbox, ledger, TemplateWriter()),
                Watch(lambda: self.seed),
            )
            return run_pass(cohort or self.cohort, ports, self.now, watch, Wishes(**wishes))

    def mails(self, since: int = 0) -> list[EmailMessage]:
        """What has been sent since that change of the sandbox."""
        return [mail for _, mail in sent_since(self.sandbox.store, since)]

    def series(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Every series that stands, with its calendar."""
        events = self.guests.events()
        return [(calendar, found) for calendar, found in events if found["status"] != "cancelled"]

    def answer(
        self, calendar: str, series: Mapping[str, Any], position: int, response: str
    ) -> None:
        """The coach (0) or client (1) of a series answers it."""
        guest = series["attendees"][position]["email"]
        self.guests.answer(calendar, series["id"], guest, response, self.now)


@contextmanager
def opened(database: str) -> Iterator[SqlLedger]:
    """The ledger in this database."""
    ledger = SqlLedger(database)
    try:
        yield ledger
    finally:
        ledger.close()


def new_file(folder: Path, content: bytes | None = None) -> str:
    """The URL of a ledger in this folder: a new one, or with this content."""
    file = folder / "ledger.db"
    file.write_bytes(content or empty_ledger())
    return f"sqlite:///{file}"


@contextmanager
def no_power_cuts() -> Iterator[None]:
    """No SQLite ledger has to survive one while inside, so that none waits for its disk."""
    if event.contains(Engine, "engine_connect", _survive_none):
        yield
        return
    event.listen(Engine, "engine_connect", _survive_none)
    try:
        yield
    finally:
        event.remove(Engine, "engine_connect", _survive_none)


def _survive_none(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.connection.execute("PRAGMA synchronous = OFF")
