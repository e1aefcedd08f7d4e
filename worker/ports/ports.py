"""The shell's ways to the world together, and who writes what it says there."""

from dataclasses import dataclass

from worker.core.model import Cohort
from worker.ports.calendar import Calendar
from worker.ports.ledger import Ledger
from worker.ports.mailbox import Mailbox
from worker.ports.writer import Writer


@dataclass(frozen=True, slots=True)
class Ports:
    """The shell's ways to the world, and who writes what it says there."""

    calendar: Calendar
    mailbox: Mailbox
    ledger: Ledger
    writer: Writer

    def close(self) -> None:
        """Let go of Google. The ledger is shared, and closed by whoever opened it."""
        self.calendar.close()
        self.mailbox.close()


def calendar_id(cohort: Cohort, ports: Ports) -> str | None:
    """The calendar of the cohort's series; None where the program has not made it yet."""
    google = cohort.google
    if google.own_calendar:
        return ports.calendar.own
    return ports.ledger.calendar(google.sender, google.calendar)


def watch_key(cohort: Cohort, calendar: str) -> str:
    """What the ledger files a calendar's events under: senders may have calendars of the same id."""
    return f"{calendar} of {cohort.google.sender}"
