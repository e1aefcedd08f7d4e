"""What is missing when Google says no, and the step that mends it: for people who set an account up."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError
from googleapiclient.errors import HttpError

from worker.errors import GoogleError, OutcomeUnknown
from worker.google.identity import Identity
from worker.google.scopes import short
from worker.google.token_troubles import Trouble, how_to_permit, token_trouble

_CODE_FIELDS = ("error", "error_subtype", "reason", "status")


@dataclass(frozen=True, slots=True)
class Api:
    """One of Google's services.

    Its name, where the console has it, the scope that we need for it, the admin console's name.
    """

    name: str
    page: str
    scope: str
    service: str


def in_credentials(error: GoogleError) -> bool:
    """Whether no credentials were accepted at all, so that nothing else can be looked at."""
    return not _passes(error) and (
        error.status == 401 or isinstance(error.__cause__, GoogleAuthError)
    )


def _passes(error: GoogleError) -> bool:
    """Whether it may be over in a few minutes; google-auth says so of what its token server answers."""
    return isinstance(error, OutcomeUnknown) or bool(getattr(error.__cause__, "retryable", False))


def trouble_of(error: GoogleError, api: Api, wanted: Sequence[str], identity: Identity) -> Trouble:
    """What this error of a call of `api` means. `wanted`: all scopes that we ask for."""
    cause = error.__cause__
    if _passes(error):
        finding = (
            str(error)
            if isinstance(error, OutcomeUnknown)
            else f"Google gives out no tokens just now ({_words(cause)})"
        )
        return Trouble(
            finding,
            "look again in a few minutes; if it stays so, see whether this machine reaches Google",
        )
    codes = frozenset(_codes(_answer(cause)))
    if in_credentials(error):
        return token_trouble(codes, _words(cause) or str(error), wanted, identity)
    if codes & {"accessNotConfigured", "SERVICE_DISABLED"}:
        return Trouble(
            f"the {api.name} is not enabled in the Google Cloud project of these credentials",
            f"enable it at {api.page}, wait a few minutes, and look again",
        )
    if codes & {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficient_scope"}:
        return Trouble(
            f"the permission {short(api.scope)} was not given", how_to_permit(wanted, identity)
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
        str(error), f"look for these words in Google's guides; {how_to_permit(wanted, identity)}"
    )


def _answer(cause: BaseException | None) -> Any:
    """Google's answer as JSON, from whichever library reports it; None where it was none."""
    content: Any = None
    if isinstance(cause, HttpError):
        content = cause.content
    elif isinstance(cause, RefreshError) and cause.args[1:]:
        content = cause.args[1]
    if isinstance(content, bytes | str):
        try:
            return json.loads(content)
        except ValueError:
            return None
    return content


def _codes(answer: Any) -> Iterator[str]:
    """All that Google has codes for in an answer. Its services have several forms, and some answers several at once."""
    if isinstance(answer, list):
        for item in answer:
            yield from _codes(item)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name in _CODE_FIELDS and isinstance(value, str):
                yield value
            yield from _codes(value)


def _words(cause: BaseException | None) -> str:
    """The code and description of an OAuth refusal, as google-auth puts them together."""
    return str(cause.args[0]).rstrip(".") if isinstance(cause, RefreshError) and cause.args else ""
