"""What an answer of Google's means to a pass."""

import json
import re
from http.client import HTTPException
from typing import Any

import httplib2
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from googleapiclient.errors import HttpError

from worker.errors import CredentialsInvalid, GoogleError, OutcomeUnknown, QuotaExhausted, Rejected
from worker.google.retry_after import seconds_to_wait

MOST_PATIENCE_SECONDS = 90.0
_RATE = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"})
_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")


class RateLimited(OutcomeUnknown):
    """Too many requests at once: not done for certain, so that even a write may be sent again. `retry_after`: seconds."""

    def __init__(self, sentence: str, status: int = 0, retry_after: float = 0.0) -> None:
        super().__init__(sentence, status)
        self.retry_after = retry_after


def execute(request: Any, http: Any, *needs: str) -> Any:
    """Sends one request of google-api-python-client and gives back its answer, which has to have one of the fields that it
    `needs`; only a deletion is answered with nothing. Raises the GoogleErrors."""
    try:
        answer = request.execute(http=http, num_retries=0)
    except HttpError as error:
        if error.status_code == 400 and error.content.lstrip().startswith(b"<"):
            # A page of some proxy's, which is no word of Google's about a draft or an event.
            raise OutcomeUnknown(
                "no usable answer from Google: 400 without its reason", 400
            ) from error
        raise classified(
            error.status_code,
            reason_of(error),
            error.reason or "",
            seconds_to_wait(error.resp, error.reason or ""),
        ) from error
    except RefreshError as error:
        if error.retryable:
            raise OutcomeUnknown(
                f"Google's token server does not answer as it should ({error.args[0]})"
            ) from error
        raise CredentialsInvalid(
            f"Google no longer accepts the credentials ({error.args[0]}): {_MEND}"
        ) from error
    except (TransportError, OSError, HTTPException, httplib2.HttpLib2Error, ValueError) as error:
        # ValueError: an answer that is not the JSON it should be. Nobody knows what was done.
        raise OutcomeUnknown(
            f"no usable answer from Google ({type(error).__name__}: {error})"
        ) from error
    except GoogleAuthError as error:
        raise CredentialsInvalid(f"the credentials cannot be used ({error}): {_MEND}") from error
    if not _usable(answer, needs, deletion=request.method == "DELETE"):
        # Half an answer, or a page of some proxy's: the client library hands over as text what is no JSON.
        raise OutcomeUnknown("no usable answer from Google: it is not what was asked for")
    return answer


def _usable(answer: Any, needs: tuple[str, ...], deletion: bool) -> bool:
    if deletion:
        # Nothing, or an object with nothing in it; the client library hands over its bytes as they came.
        return (b"".join(answer.split()) if isinstance(answer, bytes) else answer) in (
            "",
            b"",
            b"{}",
        )
    return isinstance(answer, dict) and (not needs or any(name in answer for name in needs))


_MEND = "run `peer-coaching login` again, or renew the service account's key"


def reason_of(error: HttpError) -> str:
    """Google's code for what went wrong, such as `rateLimitExceeded`; empty where the answer has none."""
    # The client library shows `details` where an answer has both; the codes that we know stand in `errors`.
    try:
        details = json.loads(error.content)["error"]["errors"]
    except (ValueError, KeyError, TypeError):
        details = error.error_details
    first = details[0] if isinstance(details, list) and details else None
    return str(first.get("reason", "")) if isinstance(first, dict) else ""


def classified(status: int, reason: str, text: str, retry_after: float = 0.0) -> GoogleError:
    """The error that an HTTP status and Google's code for it mean to a pass."""
    # Google quotes addresses in its refusals; logs and errors name nobody by theirs.
    said = f"Google says {status}{f' {reason}' if reason else ''}: {_ADDRESS.sub('<address>', text).rstrip('.')}"
    rate = status == 429 or (status == 403 and reason in _RATE)
    if rate and retry_after <= MOST_PATIENCE_SECONDS:
        return RateLimited(said, status, retry_after)
    if rate or (status == 403 and reason in _SPENT):
        return QuotaExhausted(
            f"{said}. This is a limit for hours: sending stops here and goes on in a later pass",
            status,
        )
    if status == 401:
        return CredentialsInvalid(f"{said}. To mend it, {_MEND}", status)
    if status == 403 and reason == "forbiddenForServiceAccounts":
        return CredentialsInvalid(
            f"{said}. A service account can invite only with domain-wide delegation", status
        )
    if status == 403:
        # About what we may do at all, not about this one student: nobody's action has failed for it.
        return CredentialsInvalid(
            f"{said}. To mend it, {_MEND}, with both scopes and both APIs enabled", status
        )
    if status == 400 and reason == "failedPrecondition":
        return CredentialsInvalid(
            f"{said}. The sender's account cannot send mail: look at its licence and its Gmail settings",
            status,
        )
    if status >= 500 or status == 408:
        return OutcomeUnknown(said, status)
    return Rejected(said, status)
