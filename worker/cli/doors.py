"""The way to Google that the environment names."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from worker.core.model import Cohort
from worker.errors import UsageError
from worker.google.access import Door, in_process, stand_in
from worker.google.credentials import with_impersonation, with_service_account, with_token
from worker.sandbox.service import ORIGIN, Sandbox, SandboxHttp

_WHAT_TO_SET = """nothing was sent, because nothing says how to reach Google. Set one of these:
  PEER_COACHING_TOKEN             the token of the sender's account: a file, or its JSON
  GOOGLE_APPLICATION_CREDENTIALS  a service account's key file, with domain-wide delegation
  IMPERSONATE_SERVICE_ACCOUNT     a service account's address, with domain-wide delegation, where there is no key
  PEER_COACHING_SANDBOX           a folder for the embedded Google, to try everything without sending
The README says how to get them."""
_CREDENTIALS = (
    "PEER_COACHING_TOKEN",
    "IMPERSONATE_SERVICE_ACCOUNT",
    "GOOGLE_APPLICATION_CREDENTIALS",
)


def has_credentials(environment: Mapping[str, str]) -> bool:
    """Whether the environment names credentials for Google itself; not whether they are good."""
    return any(environment.get(name) for name in _CREDENTIALS)


def sandbox_door(folder: Path, clock: Callable[[], datetime]) -> Door:
    """The embedded Google kept in this folder. Raises UsageError where it cannot be there."""
    try:
        return in_process(SandboxHttp(Sandbox(clock, folder)), ORIGIN)
    except OSError as error:
        raise UsageError(f"the sandbox {folder} cannot be used: {error.strerror}") from error


def door_for(cohort: Cohort, environment: Mapping[str, str]) -> Door:
    """A stand-in, or Google itself as this cohort's sender. Raises UsageError where the environment
    names neither."""
    sender, primary, busy = cohort.google.sender, cohort.google.own_calendar, cohort.google.busy
    if host := environment.get("GOOGLE_EMULATOR_HOST"):
        return stand_in(host.removeprefix("http://").rstrip("/"))
    if token := environment.get("PEER_COACHING_TOKEN"):
        return with_token(token, primary, busy)
    if account := environment.get("IMPERSONATE_SERVICE_ACCOUNT"):
        # Before GOOGLE_APPLICATION_CREDENTIALS, which then says who this machine is.
        return with_impersonation(account, sender, primary, busy)
    if path := environment.get("GOOGLE_APPLICATION_CREDENTIALS"):
        return with_service_account(path, sender, primary, busy)
    raise UsageError(_WHAT_TO_SET)
