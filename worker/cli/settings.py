"""What the environment says: where Google is, where the ledger is, what time it is."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from worker.cli.doors import door_for, has_credentials, sandbox_door
from worker.cli.stopping import Stopping
from worker.core.model import Cohort
from worker.errors import UsageError
from worker.google.access import Door
from worker.google.quota import Quota
from worker.ledger.store import SqlLedger
from worker.ports.ports import Ports

# Google's published quotas for one user of a project made today.
GMAIL_UNITS_PER_MINUTE = 6000
CALENDAR_REQUESTS_PER_MINUTE = 600
WORKERS = 10
DEFAULT_DATABASE = "sqlite:///var/peer-coaching.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment, with the options of a command on top. `now`: an instant in UTC that is taken
    for the present one; `quotas`: of each sender, for Calendar and for Gmail; `stopping`: whether a
    signal has come."""

    environment: Mapping[str, str]
    sandbox: Path | None = None
    now: datetime | None = None
    quotas: dict[str, tuple[Quota, Quota]] = field(default_factory=dict)
    stopping: Stopping = field(default_factory=Stopping)

    @property
    def is_google(self) -> bool:
        """Whether this would be Google itself, where nobody may set the clock."""
        return self.sandbox is None and not self.environment.get("GOOGLE_EMULATOR_HOST")

    @property
    def reaches_google(self) -> bool:
        """Whether there is any way to a Google, live or not."""
        return not self.is_google or has_credentials(self.environment)

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
        own = f"sqlite:///{self.sandbox / 'ledger.db'}" if self.sandbox else DEFAULT_DATABASE
        return self.environment.get("DATABASE_URL") or own

    @property
    def ledger_file(self) -> Path | None:
        """The file of an SQLite ledger, there or not yet; None where it is in PostgreSQL."""
        kind, _, place = self.database.partition(":///")
        return Path(place.partition("?")[0]) if kind.partition("+")[0] == "sqlite" else None

    def ledger(self) -> SqlLedger:
        """The ledger, made where there is none. Raises UsageError, KnownError."""
        return SqlLedger(self.database)

    def door(self, cohort: Cohort) -> Door:
        """The way to Google for this cohort's sender. Raises UsageError where there is none."""
        if self.sandbox is not None:
            return sandbox_door(self.sandbox, self.clock, cohort.google.sender)
        return door_for(cohort, self.environment)

    def ports(self, cohort: Cohort, ledger: SqlLedger) -> Ports:
        """The three ports for one cohort. Raises UsageError."""
        door = self.door(cohort)
        calendar, gmail = self._quotas_of(cohort.google.sender)
        sleep = self.stopping.sleep
        return Ports(door.calendar(sleep, calendar), door.mailbox(sleep, gmail), ledger)

    @property
    def workers(self) -> int:
        """How many requests are under way at a time; one in process, where there is nothing to wait for."""
        return 1 if self.sandbox is not None else WORKERS

    def _quotas_of(self, sender: str) -> tuple[Quota, Quota]:
        """The quotas of a sender, for all cohorts together that it writes for."""
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
    """The settings of this process."""
    folder = sandbox or (Path(text) if (text := os.environ.get("PEER_COACHING_SANDBOX")) else None)
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
