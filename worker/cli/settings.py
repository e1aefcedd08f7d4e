"""What the environment says: where Google is, where the ledger is, what time it is."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worker.cli.stopping import Stopping
from worker.cli.surroundings import database_of, reaches_google
from worker.errors import UsageError

if TYPE_CHECKING:
    from worker.cli.doors import Sender
    from worker.core.model import Cohort
    from worker.google.access import Door
    from worker.google.calendar import GoogleCalendar
    from worker.google.gmail import Gmail
    from worker.google.quota import Quota
    from worker.ledger.store import SqlLedger
    from worker.ports.ports import Ports
    from worker.ports.writer import Writer

# What is needed for a way to Google or for the ledger is imported by whoever wants one: to read files
# needs neither.

# Google's published quotas for one user of a project made today.
GMAIL_UNITS_PER_MINUTE = 6000
CALENDAR_REQUESTS_PER_MINUTE = 600
WORKERS = 16
# The sender, whether its own calendar is used, and whether busy times are asked for.
_Account = tuple[str, bool, bool]


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment, with the options of a command on top. `now`: an instant in UTC that is taken
    for the present one; `quotas`: of each sender, for Calendar and for Gmail; `lines`: to Google, one
    pair for each sender, made when they are first used; `shared`: the senders whose quotas count what
    other tasks use; `stopping`: whether a signal has come."""

    environment: Mapping[str, str]
    sandbox: Path | None = None
    now: datetime | None = None
    quotas: "dict[str, tuple[Quota, Quota]]" = field(default_factory=dict)
    lines: "dict[_Account, tuple[GoogleCalendar, Gmail]]" = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    stopping: Stopping = field(default_factory=Stopping)

    @property
    def is_google(self) -> bool:
        """Whether this would be Google itself, where nobody may set the clock."""
        return self.sandbox is None and not self.environment.get("GOOGLE_EMULATOR_HOST")

    @property
    def reaches_google(self) -> bool:
        """Whether there is any way to a Google, live or not."""
        return reaches_google(self.environment, self._folder)

    @property
    def world(self) -> str:
        """Which Google this is, in a word: what is done in one counts for nothing in another."""
        if self.sandbox is not None:
            return "the sandbox"
        return "Google" if self.is_google else "a stand-in"

    def clock(self) -> datetime:
        """Now, aware, UTC: as set by --now, else as it is."""
        return self.now or datetime.now(UTC)

    @property
    def database(self) -> str:
        """Where the ledger is; the sandbox keeps one of its own where DATABASE_URL is not set."""
        return database_of(self.environment, self._folder)

    @property
    def _folder(self) -> str | None:
        return str(self.sandbox) if self.sandbox else None

    @property
    def ledger_file(self) -> Path | None:
        """The file of an SQLite ledger, there or not yet; None where it is in PostgreSQL."""
        kind, _, place = self.database.partition(":///")
        return Path(place.partition("?")[0]) if kind.partition("+")[0] == "sqlite" else None

    def ledger(self) -> "SqlLedger":
        """The ledger, made where there is none. Raises UsageError, KnownError."""
        from worker.cli.lasting import check_lasting
        from worker.ledger.store import SqlLedger

        if self.sandbox is None and self.ledger_file is not None:
            check_lasting(self.ledger_file, self.environment)
        return SqlLedger(self.database)

    def door(self, google: "Sender") -> "Door":
        """The way to Google for this sender. Raises UsageError where there is none."""
        from worker.cli.doors import door_for, sandbox_door

        if self.sandbox is not None:
            return sandbox_door(self.sandbox, self.clock, google.sender)
        return door_for(google, self.environment)

    def ports(self, cohort: "Cohort", ledger: "SqlLedger", writer: "Writer") -> "Ports":
        """The ports for one cohort. Raises UsageError."""
        from worker.ports.ports import Ports

        calendar, mailbox = self._lines_of(cohort.google)
        self._share(cohort.google.sender, ledger)
        return Ports(calendar, mailbox, ledger, writer)

    def _share(self, sender: str, ledger: "SqlLedger") -> None:
        """Lets the quotas of a sender count what other tasks use, where there may be others."""
        if sender in self.shared or not ledger.is_shared:
            return
        self.shared.add(sender)
        for name, quota in zip(("calendar", "gmail"), self._quotas_of(sender), strict=True):
            quota.share(partial(ledger.take_units, f"{name} of {sender}"))

    def look_at(self, google: "Sender", calendar: str, token: str) -> "Mapping[str, Any] | None":
        """What has changed in a calendar of this sender, where one request says it: see
        `google.first_look`. Raises UsageError."""
        from worker.google.first_look import first_page

        service = self.door(google).calendar_api()
        self._quotas_of(google.sender)[0].take(1)
        return first_page(service, calendar, token)

    def _lines_of(self, google: "Sender") -> "tuple[GoogleCalendar, Gmail]":
        """The calendar and the mailbox of a sender, for all cohorts together that it writes for."""
        account = google.sender, google.own_calendar, google.busy
        if account not in self.lines:
            door = self.door(google)
            calendar, gmail = self._quotas_of(google.sender)
            sleep = self.stopping.sleep
            self.lines[account] = door.calendar(sleep, calendar), door.mailbox(sleep, gmail)
        return self.lines[account]

    def spent(self) -> tuple[int, int]:
        """How many requests this process has sent, and how many of Gmail's units they took."""
        calendars, mailboxes = (
            [pair[service] for pair in self.quotas.values()] for service in (0, 1)
        )
        requests = sum(quota.requests for quota in (*calendars, *mailboxes))
        return requests, sum(quota.units for quota in mailboxes)

    def close(self) -> None:
        """Let go of Google."""
        for calendar, mailbox in self.lines.values():
            calendar.close()
            mailbox.close()
        self.lines.clear()

    @property
    def workers(self) -> int:
        """How many requests are under way at a time; one in process, where there is nothing to wait for."""
        return 1 if self.sandbox is not None else WORKERS

    def _quotas_of(self, sender: str) -> "tuple[Quota, Quota]":
        """The quotas of a sender, for all cohorts together that it writes for."""
        from worker.google.quota import Quota

        if sender not in self.quotas:
            calendar = self._number("CALENDAR_REQUESTS_PER_MINUTE", CALENDAR_REQUESTS_PER_MINUTE)
            gmail = self._number("GMAIL_UNITS_PER_MINUTE", GMAIL_UNITS_PER_MINUTE)
            sleep = self.stopping.sleep
            self.quotas[sender] = (
                Quota(calendar, time.monotonic, sleep),
                Quota(gmail, time.monotonic, sleep),
            )
        return self.quotas[sender]

    def _number(self, name: str, default: int) -> int:
        text = self.environment.get(name) or str(default)
        if not text.isdigit():
            raise UsageError(f'{name}: "{text}" is no whole number; 0 is no limit')
        return int(text)


def settings(sandbox: Path | None, now: datetime | None) -> Settings:
    """The settings of this process. Without --now, a sandbox that has been served keeps its own time."""
    folder = sandbox or (Path(text) if (text := os.environ.get("PEER_COACHING_SANDBOX")) else None)
    if folder is not None and now is None:
        from worker.sandbox.clock import clock_of

        now = clock_of(folder)
    return Settings(os.environ, folder, now)


def parse_now(text: str) -> datetime:
    """The instant of --now, UTC. Raises UsageError for one without an offset, which could be anybody's."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f'--now: "{text}" is no time; write it like 2027-02-08T09:00-05:00'
        ) from None
    if at.tzinfo is None:
        raise UsageError(
            f'--now: "{text}" names no offset from UTC; write it like 2027-02-08T09:00-05:00'
        )
    return at.astimezone(UTC)
