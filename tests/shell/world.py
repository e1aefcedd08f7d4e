"""A world for the shell's tests: a cohort, the embedded Google and a ledger in a folder, and a clock that is set by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from worker.core.history import History
from worker.core.hours.recurrence_lines import expand
from worker.core.model import Cohort
from worker.execute.observe import Watch, recorded
from worker.execute.outcome import Pass
from worker.execute.run import run_pass
from worker.execute.seen import with_series
from worker.google.access import in_process
from worker.ledger.store import SqlLedger
from worker.ports.ports import Ports
from worker.sandbox.gmail import sent_since
from worker.sandbox.guests import Guests
from worker.sandbox.service import ORIGIN, Sandbox, SandboxHttp

NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    """A time in New York as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


def never_sleep(seconds: float) -> None:
    raise AssertionError(f"somebody waited {seconds} s")


@cache
def empty_ledger() -> bytes:
    """The file of a ledger in which nothing has happened yet: migrating one takes longer than most tests."""
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
        door = in_process(SandboxHttp(self.sandbox), ORIGIN)
        return Ports(door.calendar(never_sleep), door.mailbox(never_sleep), self.ledger)

    def close(self) -> None:
        self.ports.close()
        self.ledger.close()
        self.sandbox.store.close()

    def run(self, now: str | None = None, **options: Any) -> Pass:
        """One pass, at this time in New York."""
        if now is not None:
            self.now = at(now)
        return run_pass(self.cohort, self.ports, self.now, Watch(lambda: "5eed"), **options)

    def nothing_more_is_due(self) -> None:
        """A second pass at the same time writes nothing at Google, sends nothing, and finds nothing to do."""
        self.nothing_more_is_due_but(asks=0)

    def nothing_more_is_due_but(self, asks: int) -> None:
        """The same, where a person has yet to say whether so many things are to be done."""
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

    def series(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Every series, with its calendar."""
        return [
            (calendar, event)
            for calendar, event in self.guests.events()
            if event["status"] != "cancelled"
        ]

    def answer(self, event: Mapping[str, Any], calendar: str, who: int, response: str) -> None:
        """The coach (0) or client (1) of a series answers it."""
        self.guests.answer(
            calendar, event["id"], event["attendees"][who]["email"], response, self.now
        )

    def history(self) -> History:
        return with_series(self.cohort, recorded(self.cohort, self.ledger), self.ledger)


def starts(event: Mapping[str, Any]) -> list[datetime]:
    """All starts of an event as the calendar has it, UTC."""
    first = datetime.fromisoformat(event["start"]["dateTime"])
    return list(expand(first, event["start"]["timeZone"], event["recurrence"]))


def addresses(mail: EmailMessage, header: str) -> list[str]:
    """The addresses in a header."""
    return [one.addr_spec for one in mail[header].addresses] if mail[header] else []


def body(mail: EmailMessage, kind: str = "plain") -> str:
    """The text or HTML of a mail, on one line."""
    part = mail.get_body((kind,))
    assert part is not None
    return " ".join(str(part.get_content()).split())


HOUR = timedelta(hours=1)
