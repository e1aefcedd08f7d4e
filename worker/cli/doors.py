"""The way to Google that the environment names. Each way is imported by whoever takes it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from worker.errors import UsageError
from worker.google.access import Door, in_process, stand_in

_WHAT_TO_SET = """nothing was sent, because nothing says how to reach Google. Set one of these:
  PEER_COACHING_TOKEN             the token of the sender's account: a file, or its JSON
  GOOGLE_APPLICATION_CREDENTIALS  a service account's key file, with domain-wide delegation
  IMPERSONATE_SERVICE_ACCOUNT     a service account's address, with domain-wide delegation, where there is no key
  PEER_COACHING_SANDBOX           a folder for the embedded Google, to try everything without sending
The README says how to get them."""


class Sender(Protocol):
    """Who sends, and what has to be open for that. See core.model.GoogleSettings."""

    @property
    def sender(self) -> str:
        """The address of the mailbox."""

    @property
    def own_calendar(self) -> bool:
        """Whether the series stand in the sender's own calendar."""

    @property
    def busy(self) -> bool:
        """Whether students' busy times are asked for."""


def sandbox_door(folder: Path, clock: Callable[[], datetime], sender: str) -> Door:
    """The embedded Google kept in this folder. Raises UsageError where it cannot be there."""
    from worker.sandbox.service import ORIGIN, Sandbox, SandboxHttp

    try:
        return in_process(SandboxHttp(Sandbox(clock, folder, owner=sender)), ORIGIN)
    except OSError as error:
        raise UsageError(f"the sandbox {folder} cannot be used: {error.strerror}") from error


def door_for(google: Sender, environment: Mapping[str, str]) -> Door:
    """A stand-in, or Google itself as this sender. Raises UsageError where the environment
    names neither."""
    sender, primary, busy = google.sender, google.own_calendar, google.busy
    if host := environment.get("GOOGLE_EMULATOR_HOST"):
        return stand_in(_emulator(host, environment))
    from worker.google.credentials import with_impersonation, with_service_account, with_token

    if token := environment.get("PEER_COACHING_TOKEN"):
        return with_token(token, primary, busy)
    if account := environment.get("IMPERSONATE_SERVICE_ACCOUNT"):
        # Before GOOGLE_APPLICATION_CREDENTIALS, which then says who this machine is.
        return with_impersonation(account, sender, primary, busy)
    if path := environment.get("GOOGLE_APPLICATION_CREDENTIALS"):
        return with_service_account(path, sender, primary, busy)
    raise UsageError(_WHAT_TO_SET)


def _emulator(address: str, environment: Mapping[str, str]) -> str:
    """The host:port of a stand-in. Raises UsageError for one that is not on this machine: names and
    addresses would travel there in the clear."""
    host = address.removeprefix("http://").rstrip("/")
    try:
        parts = urlsplit(f"//{host}")
        is_address = bool(parts.hostname) and parts.netloc == host and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise UsageError(
            f'GOOGLE_EMULATOR_HOST: "{address}" is no address of a stand-in; write it like 127.0.0.1:8080'
        )
    name = parts.hostname or ""
    if not _is_loopback(name) and environment.get("GOOGLE_EMULATOR_ANYWHERE") != "1":
        raise UsageError(
            f'GOOGLE_EMULATOR_HOST: "{name}" is not this machine, and mails would go there without any '
            "protection. If that is meant, set GOOGLE_EMULATOR_ANYWHERE=1; to reach Google, take it away"
        )
    return host


def _is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
