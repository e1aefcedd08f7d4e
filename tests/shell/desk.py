"""A coordinator's working folder, with the embedded Google in it, and the commands as they are typed there."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from worker.cli.commands import cli
from worker.sandbox.gmail import sent_since
from worker.sandbox.guests import Guests
from worker.sandbox.server import SandboxServer
from worker.sandbox.service import Sandbox

LAUNCH = "2027-02-07T09:05-05:00"
NEXT_HOUR = "2027-02-07T10:05-05:00"
WEEK = "2027-02-14T09:05-05:00"
SENDER = "sender@school.example"

SETTINGS = """\
cohort: spring
name: Spring
timezone: America/New_York
coordinator: {name: Dana Whitfield, email: dana@school.example}
modules:
  I: [2027-01-15, 2027-01-17]
  II: [2027-04-09, 2027-04-11]
  III: [2027-07-16, 2027-07-18]
google: {sender: sender@school.example}
digest: never
"""
NAMES = ("Ana", "Ben", "Chi", "Dan", "Eli", "Fay", "Gus", "Hal", "Ivo", "Jon", "Kim", "Lou")
# What the machine of whoever runs the tests may have set.
_ENVIRONMENT = (
    "DATABASE_URL",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_EMULATOR_ANYWHERE",
    "GOOGLE_EMULATOR_HOST",
    "HEARTBEAT_URL",
    "IMPERSONATE_SERVICE_ACCOUNT",
    "PEER_COACHING_SANDBOX",
    "PEER_COACHING_TOKEN",
)


def row(name: str, **more: str) -> str:
    """A line of a roster; with the address of that name unless another is given."""
    values = {"name": name, "email": f"{name.lower()}@mail.example"} | more
    return f"  - {{{', '.join(f'{key}: {value}' for key, value in values.items())}}}\n"


def roster(count: int) -> str:
    """A roster of so many students."""
    return "roster:\n" + "".join(row(name) for name in NAMES[:count])


class _Server(SandboxServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: whoever asked may have been stopped meanwhile."""


@dataclass
class Desk:
    """A working folder. `file`: its cohort file."""

    folder: Path
    patch: pytest.MonkeyPatch

    @property
    def file(self) -> Path:
        return self.folder / "config" / "spring.yaml"

    @property
    def ledger(self) -> Path:
        return self.folder / "google" / "ledger.db"

    def write(self, text: str, name: str = "config/spring.yaml") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def call(self, *arguments: object) -> Result:
        """`peer-coaching` with these arguments."""
        return CliRunner().invoke(cli, [str(argument) for argument in arguments])

    def typed(self, *arguments: object, now: str = LAUNCH) -> Result:
        """A command on the sandbox in this folder, at this time."""
        return self.call(*arguments, "--sandbox", "google", "--now", now)

    def mails(self) -> list[EmailMessage]:
        """All that has been sent."""
        with self.google() as google:
            return [mail for _, mail in sent_since(google.store, 0)]

    def recipients(self) -> list[str]:
        """To whom each mail went, in order of the addresses."""
        return sorted(str(mail["To"].addresses[0].addr_spec) for mail in self.mails())

    def mails_to(self, address: str) -> list[EmailMessage]:
        """What was sent to this address."""
        return [mail for mail in self.mails() if mail["To"].addresses[0].addr_spec == address]

    def series(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Every series that stands, with its calendar."""
        with self.google() as google:
            return [
                (calendar, event)
                for calendar, event in Guests(google).events()
                if event["status"] != "cancelled"
            ]

    @contextmanager
    def google(self, now: str = LAUNCH, owner: str = SENDER) -> Iterator[Sandbox]:
        """The sandbox in this folder, to look at and to change by hand."""
        moment = datetime.fromisoformat(now).astimezone(UTC)
        sandbox = Sandbox(lambda: moment, self.folder / "google", owner=owner)
        with closing(sandbox.store):
            yield sandbox

    @contextmanager
    def served(self, google: Any) -> Iterator[None]:
        """This Google over HTTP, for the commands inside; they need no --sandbox then."""
        server = _Server(google)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.patch.setenv("GOOGLE_EMULATOR_HOST", f"127.0.0.1:{server.server_port}")
        try:
            yield
        finally:
            self.patch.delenv("GOOGLE_EMULATOR_HOST")
            server.shutdown()
            thread.join()
            server.server_close()

    def rows(self, query: str) -> Sequence[tuple[Any, ...]]:
        """What the ledger says."""
        with closing(sqlite3.connect(self.ledger)) as ledger:
            return ledger.execute(query).fetchall()


def new_desk(folder: Path, patch: pytest.MonkeyPatch, students: int = 6) -> Desk:
    """A folder with config/spring.yaml of so many students, and nothing set in the environment."""
    for name in _ENVIRONMENT:
        patch.delenv(name, raising=False)
    patch.chdir(folder)
    desk = Desk(folder, patch)
    desk.write(SETTINGS + roster(students))
    return desk


def plain(result: Result) -> str:
    """All that a command has said."""
    return result.stdout + result.stderr


def is_a_sentence(result: Result) -> bool:
    """Whether a command ended with words for a person, and without a traceback."""
    said = plain(result)
    crashed = result.exception is not None and not isinstance(result.exception, SystemExit)
    return not crashed and "Traceback" not in said and "should never happen" not in said
