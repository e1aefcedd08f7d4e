"""What the environment says: where Google is, where the ledger is, what time it is."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from worker.core.model import Cohort
from worker.errors import UsageError
from worker.google.access import Door, in_process, stand_in
from worker.google.credentials import with_impersonation, with_service_account, with_token
from worker.google.quota import Quota
from worker.ledger.store import SqlLedger
from worker.ports import Ports
from worker.sandbox.service import ORIGIN, Sandbox, SandboxHttp

# Google's published quotas for one user of a project made today.
GMAIL_UNITS_PER_MINUTE = 6000
CALENDAR_REQUESTS_PER_MINUTE = 600
WORKERS = 10
DEFAULT_DATABASE = "sqlite:///var/peer-coaching.db"

_WHAT_TO_SET = """nothing was sent, because nothing says how to reach Google. Set one of these:
  PEER_COACHING_TOKEN             the token of the sender's account: a file, or its JSON
  GOOGLE_APPLICATION_CREDENTIALS  a service account's key file, with domain-wide delegation
  IMPERSONATE_SERVICE_ACCOUNT     a service account's address, with domain-wide delegation, where there is no key
  PEER_COACHING_SANDBOX           a folder for the embedded Google, to try everything without sending
The README says how to get them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment, and what the options of a command put over it."""

    environment: Mapping[str, str]
    sandbox: Path | None = None
    now: datetime | None = None
    quotas: dict[str, tuple[Quota, Quota]] = field(default_factory=dict)

    @property
    def is_google(self) -> bool:
        """Whether this would be Google itself, where nobody may set the clock."""
        return self.sandbox is None and not self.environment.get("GOOGLE_EMULATOR_HOST")

    @property
    def reaches_google(self) -> bool:
        """Whether there is any way to a Google, live or not."""
        names = (
            "PEER_COACHING_TOKEN",
            "IMPERSONATE_SERVICE_ACCOUNT",
            "GOOGLE_APPLICATION_CREDENTIALS",
        )
        return not self.is_google or any(self.environment.get(name) for name in names)

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

    def ledger(self) -> SqlLedger:
        """The ledger, made where there is none. Raises UsageError, KnownError."""
        return SqlLedger(self.database)

    def door(self, cohort: Cohort) -> Door:
        """The way to Google for this cohort's sender. Raises UsageError where there is none."""
        primary, busy = cohort.google.own_calendar, cohort.google.busy
        if self.sandbox is not None:
            try:
                return in_process(
                    SandboxHttp(Sandbox(self.clock, self.sandbox, owner=cohort.google.sender)),
                    ORIGIN,
                )
            except OSError as error:
                raise UsageError(
                    f"the sandbox {self.sandbox} cannot be used: {error.strerror}"
                ) from error
        if host := self.environment.get("GOOGLE_EMULATOR_HOST"):
            return stand_in(host.removeprefix("http://").rstrip("/"))
        if token := self.environment.get("PEER_COACHING_TOKEN"):
            return with_token(token, primary, busy)
        if account := self.environment.get("IMPERSONATE_SERVICE_ACCOUNT"):
            # Before the file, which then says who this machine is.
            return with_impersonation(account, cohort.google.sender, primary, busy)
        if path := self.environment.get("GOOGLE_APPLICATION_CREDENTIALS"):
            return with_service_account(path, cohort.google.sender, primary, busy)
        raise UsageError(_WHAT_TO_SET)

    def ports(self, cohort: Cohort, ledger: SqlLedger) -> Ports:
        """The three ports for one cohort. Raises UsageError."""
        door = self.door(cohort)
        calendar, gmail = self._quota(cohort.google.sender)
        return Ports(door.calendar(time.sleep, calendar), door.mailbox(time.sleep, gmail), ledger)

    @property
    def workers(self) -> int:
        """How many requests are under way at a time; one in process, where there is nothing to wait for."""
        return 1 if self.sandbox is not None else WORKERS

    def _quota(self, sender: str) -> tuple[Quota, Quota]:
        """The quotas of a sender, for all cohorts together that it writes for."""
        if sender not in self.quotas:
            calendar = self._figure("CALENDAR_REQUESTS_PER_MINUTE", CALENDAR_REQUESTS_PER_MINUTE)
            gmail = self._figure("GMAIL_UNITS_PER_MINUTE", GMAIL_UNITS_PER_MINUTE)
            self.quotas[sender] = (
                Quota(calendar, time.monotonic, time.sleep),
                Quota(gmail, time.monotonic, time.sleep),
            )
        return self.quotas[sender]

    def _figure(self, name: str, usual: int) -> int:
        text = self.environment.get(name) or str(usual)
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
