"""A world for the tests of whole passes: a cohort, the embedded Google and a ledger in a folder,
and a clock that is set by hand."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from worker.core.history import History
from worker.core.hours.recurrence_lines import expand
from worker.core.model import Cohort
from worker.execute.observe import Watch
from worker.execute.outcome import Pass, Wishes
from worker.execute.recorded import recorded
from worker.execute.run import run_pass
from worker.execute.seen import with_series
from worker.google.access import in_process
from worker.ledger.store import SqlLedger
from worker.messages.writer import TemplateWriter
from worker.ports.ports import Ports
from worker.sandbox.gmail import sent_since
from worker.sandbox.guests import Guests
from worker.sandbox.mail import decoded
from worker.sandbox.service import ORIGIN, Answering, Sandbox, SandboxHttp

NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    """A time in New York as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


def never_sleep(seconds: float) -> None:
    raise AssertionError(f"somebody waited {seconds} s")


def no_wait(_seconds: float) -> None:
    """Time that passes at once."""


@cache
def empty_ledger() -> bytes:
    """The file of a ledger in which nothing has happened yet: to make one takes longer than most
    tests."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.db"
        SqlLedger(f"sqlite:///{file}").close()
        return file.read_bytes()


class World:
    """Everything around one cohort."""

    def __init__(
        self,
        folder: Path,
        cohort: Cohort,
        now: str = "2027-02-07 09:00",
        ledger: bytes | None = None,
    ) -> None:
        self.now = at(now)
        self.cohort = cohort
        self.sandbox = Sandbox(lambda: self.now, owner="sender@school.example")
        self.guests = Guests(self.sandbox)
        (folder / "ledger.db").write_bytes(ledger or empty_ledger())
        self.ledger = SqlLedger(f"sqlite:///{folder / 'ledger.db'}")

    @cached_property
    def ports(self) -> Ports:
        """The world's own. A test may put others in their place."""
        return self._ports(self.sandbox, never_sleep)

    def _ports(self, google: Answering, sleep: Callable[[float], None]) -> Ports:
        door = in_process(SandboxHttp(google), ORIGIN)
        return Ports(door.calendar(sleep), door.mailbox(sleep), self.ledger, TemplateWriter())

    @contextmanager
    def asking(self, google: Answering, sleep: Callable[[float], None] = no_wait) -> Iterator[None]:
        """Within the block, passes ask this Google instead of the sandbox itself."""
        own_ports = self.ports
        self.ports = self._ports(google, sleep)
        try:
            yield
        finally:
            self.ports = own_ports

    def close(self) -> None:
        self.ports.close()
        self.ledger.close()
        self.sandbox.store.close()

    def run(self, now: str | None = None, workers: int = 1, **wishes: Any) -> Pass:
        """One pass, at this time in New York. `wishes`: what a person wants of it, as in Wishes."""
        if now is not None:
            self.now = at(now)
        watch = Watch(lambda: "5eed")
        return run_pass(self.cohort, self.ports, self.now, watch, Wishes(**wishes), workers)

    def nothing_more_is_due(self) -> None:
        """A second pass at the same time writes nothing at Google, sends nothing, and finds nothing
        to do."""
        self.nothing_more_is_due_but(asks=0)

    def nothing_more_is_due_but(self, asks: int) -> None:
        """The same, where the pass asks a person whether it should do so many things."""
        writes, changes = self.sandbox.writes, self.sandbox.store.change()
        again = self.run()
        assert (again.outcomes, again.problems, len(again.asks)) == ((), (), asks)
        assert (self.sandbox.writes, self.sandbox.store.change()) == (writes, changes)

    def mails(self, since: int = 0) -> list[EmailMessage]:
        """What has been sent since that change of the sandbox."""
        return [mail for _, mail in sent_since(self.sandbox.store, since)]

    def mails_of(self, now: str) -> list[EmailMessage]:
        """What a pass at this time sends."""
        since = self.sandbox.store.change()
        assert self.run(now).well
        return self.mails(since)

    def unsent(self) -> list[EmailMessage]:
        """Mails that are drafted and not sent. The note on the ledger that serves the cohort is a
        draft, but no mail."""
        drafts = [decoded(draft["raw"]) for draft in self.sandbox.store.list("draft")]
        return [draft for draft in drafts if "X-Peer-Coaching-Ledger" not in draft]

    def series(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Every series that has not been deleted, with its calendar."""
        return [
            (calendar, event)
            for calendar, event in self.guests.events()
            if event["status"] != "cancelled"
        ]

    def answer(self, event: Mapping[str, Any], calendar: str, guest: int, response: str) -> None:
        """The coach (0) or client (1) of a series answers it."""
        address = event["attendees"][guest]["email"]
        self.guests.answer(calendar, event["id"], address, response, self.now)

    def everybody_accepts(self) -> None:
        """Coach and client of every series accept it."""
        for calendar, event in self.series():
            for guest in (0, 1):
                self.answer(event, calendar, guest, "accepted")

    def history(self) -> History:
        return with_series(self.cohort, recorded(self.cohort, self.ledger), self.ledger)


def starts(event: Mapping[str, Any]) -> list[datetime]:
    """All starts of an event as the calendar has it, UTC."""
    first = datetime.fromisoformat(event["start"]["dateTime"])
    return list(expand(first, event["start"]["timeZone"], event["recurrence"]))


def guests_of(event: Mapping[str, Any]) -> list[str]:
    """The addresses of an event's guests; of a series, coach and client."""
    return [guest["email"] for guest in event["attendees"]]


def addresses(mail: EmailMessage, header: str) -> list[str]:
    """The addresses in a header."""
    return [address.addr_spec for address in mail[header].addresses] if mail[header] else []


def body(mail: EmailMessage, kind: str = "plain") -> str:
    """The text or HTML of a mail, on one line."""
    part = mail.get_body((kind,))
    assert part is not None
    return " ".join(str(part.get_content()).split())
