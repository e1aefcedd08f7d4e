"""What is missing when Google says no to what we may do, and the step that mends it: for people who set an account up."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError
from googleapiclient.errors import HttpError

from worker.errors import GoogleError, OutcomeUnknown
from worker.google.identity import Identity
from worker.google.scopes import PRIMARY_SCOPE, TOKENS_END, short

_CODED = ("error", "error_subtype", "reason", "status")


@dataclass(frozen=True, slots=True)
class Api:
    """One of Google's services: its name, where the console has it, the permission that we need for it, the admin console's name."""

    name: str
    page: str
    scope: str
    service: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is missing, and the step that mends it: two sentences without full stops."""

    found: str
    cure: str


def in_credentials(error: GoogleError) -> bool:
    """Whether no credentials were accepted at all, so that nothing else can be looked at."""
    return not _passes(error) and (
        error.status == 401 or isinstance(error.__cause__, GoogleAuthError)
    )


def _passes(error: GoogleError) -> bool:
    """Whether it may well be over in a few minutes; google-auth says so of what its token server answers."""
    return isinstance(error, OutcomeUnknown) or bool(getattr(error.__cause__, "retryable", False))


def trouble_of(error: GoogleError, api: Api, wanted: Sequence[str], identity: Identity) -> Trouble:
    """What this error of a call of `api` means, where `wanted` are all permissions that we ask for."""
    cause = error.__cause__
    if _passes(error):
        found = (
            str(error)
            if isinstance(error, OutcomeUnknown)
            else f"Google gives out no tokens just now ({_words(cause)})"
        )
        return Trouble(
            found,
            "look again in a few minutes; if it stays so, see whether this machine reaches Google",
        )
    codes = frozenset(_codes(_said(cause)))
    if in_credentials(error):
        return _of_credentials(codes, _words(cause) or str(error), wanted, identity)
    if codes & {"accessNotConfigured", "SERVICE_DISABLED"}:
        return Trouble(
            f"the {api.name} is not enabled in the Google Cloud project of these credentials",
            f"enable it at {api.page}, wait a few minutes, and look again",
        )
    if codes & {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficient_scope"}:
        return Trouble(
            f"the permission {short(api.scope)} was not given", _permit(wanted, identity)
        )
    if codes & {"notACalendarUser", "failedPrecondition", "FAILED_PRECONDITION"}:
        return Trouble(
            f"the sender's account has no {api.service} ({error})",
            f"in the Workspace admin console, give the account a licence and turn {api.service} on for it",
        )
    if codes & {"domainPolicy"}:
        return Trouble(
            f"the Workspace does not let programs use {api.service}",
            "in the Workspace admin console, under Security, API controls, App access control, trust this program",
        )
    return Trouble(
        str(error), f"look for these words in Google's guides; {_permit(wanted, identity)}"
    )


def _of_credentials(
    codes: frozenset[str], words: str, wanted: Sequence[str], identity: Identity
) -> Trouble:
    if identity is Identity.PERSON:
        return _of_person(codes, words, wanted)
    if "unauthorized_client" in codes:
        return Trouble(
            f"the service account may not act for the sender ({words})", _permit(wanted, identity)
        )
    if "invalid_grant" in codes:
        return Trouble(
            f"the service account is not accepted for the sender ({words})",
            "see that google.sender is the main address of an account of the domain, neither a group nor an alias, that the "
            "service account and its key still exist, and that the clock of this machine is right",
        )
    if identity is Identity.KEYLESS and codes & {"SERVICE_DISABLED"}:
        return Trouble(
            "the IAM Service Account Credentials API is not enabled in the Google Cloud project",
            "enable it at https://console.cloud.google.com/apis/library/iamcredentials.googleapis.com, wait a few minutes, and look again",
        )
    if identity is Identity.KEYLESS and codes & {"PERMISSION_DENIED", "NOT_FOUND"}:
        return Trouble(
            "this machine may not ask for the service account's signature, or there is no such account",
            "see that IMPERSONATE_SERVICE_ACCOUNT is right, and give whoever this machine is (on Cloud Run: the job's service "
            "account) the role Service Account Token Creator on it; a new role takes some minutes",
        )
    return Trouble(
        f"the service account's credentials are not accepted ({words})",
        "renew them; the README says how",
    )


def _of_person(codes: frozenset[str], words: str, wanted: Sequence[str]) -> Trouble:
    again = _permit(wanted, Identity.PERSON)
    if "invalid_grant" in codes:
        return Trouble(f"the token has ended ({words})", f"{again}. {TOKENS_END}")
    if codes & {"invalid_client", "deleted_client", "disabled_client", "unauthorized_client"}:
        return Trouble(
            f"the OAuth client that the token was made with is gone ({words})",
            f"make another in the Google Cloud console, then: {again}",
        )
    if "invalid_scope" in codes:
        return Trouble(
            f"the token was not given for {' and '.join(short(one) for one in wanted)} ({words})",
            again,
        )
    if codes & {"admin_policy_enforced", "access_denied", "org_internal"}:
        return Trouble(
            f"the Workspace does not let this program in ({words})",
            "in the Workspace admin console, under Security, API controls, App access control, trust this program",
        )
    return Trouble(f"the token is not accepted ({words})", again)


def _permit(wanted: Sequence[str], identity: Identity) -> str:
    """How the permissions are given."""
    if identity in (Identity.KEY, Identity.KEYLESS):
        return (
            "in the Workspace admin console, under Security, API controls, Domain-wide delegation, give the service account's "
            f"client ID exactly these scopes: {','.join(wanted)} (it may take a day until they count)"
        )
    command = "peer-coaching login --primary" if PRIMARY_SCOPE in wanted else "peer-coaching login"
    return f"run `{command}` as the sender and tick every box"


def _said(cause: BaseException | None) -> Any:
    """Google's answer as JSON, from whichever library reports it; None where it was none."""
    answer: Any = None
    if isinstance(cause, HttpError):
        answer = cause.content
    elif isinstance(cause, RefreshError) and cause.args[1:]:
        answer = cause.args[1]
    if isinstance(answer, bytes | str):
        try:
            return json.loads(answer)
        except ValueError:
            return None
    return answer


def _codes(said: Any) -> Iterator[str]:
    """All that Google has codes for in an answer. Its services have several forms, and some answers several forms at once."""
    if isinstance(said, list):
        for one in said:
            yield from _codes(one)
    elif isinstance(said, dict):
        for name, value in said.items():
            if name in _CODED and isinstance(value, str):
                yield value
            yield from _codes(value)


def _words(cause: BaseException | None) -> str:
    """The code and description of an OAuth refusal, as google-auth puts them together."""
    return str(cause.args[0]).rstrip(".") if isinstance(cause, RefreshError) and cause.args else ""
