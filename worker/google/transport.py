"""How requests reach Google: one at a time, with a time-out, and a write never twice by itself."""

import json
import re
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any, TypeVar

import httplib2
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.errors import HttpError
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from worker.errors import CredentialsInvalid, GoogleError, OutcomeUnknown, QuotaExhausted, Rejected
from worker.google.quota import Quota

TIMEOUT_SECONDS = 60
MOST_ATTEMPTS = 6
MOST_PATIENCE_SECONDS = 90.0
_RATE = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"})

_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")

_UNTIL = re.compile(r"Retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)")

Sleep = Callable[[float], None]
_T = TypeVar("_T")


class RateLimited(OutcomeUnknown):
    """Too many requests at once: not done for certain, so that even a write may be sent again. `retry_after`: seconds."""

    def __init__(self, sentence: str, status: int = 0, retry_after: float = 0.0) -> None:
        super().__init__(sentence, status)
        self.retry_after = retry_after


class OneShotHttp(httplib2.Http):  # type: ignore[misc] # httplib2 ships no types
    """An Http that sends every write once.

    httplib2 sends a request again when the server closes the connection without an answer, whatever the method. A read
    may be; a write gets a fresh connection, which has no stale state to excuse it, and its second sending raises.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS, **options)
        # 308 means "resume" to Google's uploads, not "go elsewhere" (as googleapiclient.http.build_http does).
        self.redirect_codes = frozenset({300, 301, 302, 303, 307})

    def _conn_request(
        self, conn: Any, request_uri: str, method: str, body: Any, headers: Any
    ) -> Any:
        if method not in ("GET", "HEAD"):
            conn.close()
            conn = _Once(conn)
        return super()._conn_request(conn, request_uri, method, body, headers)


class _Once:
    """A connection that refuses to send a second request."""

    def __init__(self, conn: Any) -> None:
        self._conn = conn
        self._sent = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)

    def request(self, *args: Any) -> None:
        """Sends the request. Raises ConnectionError instead of sending another."""
        if self._sent:
            raise ConnectionError("the connection was closed without an answer")
        self._sent = True
        self._conn.request(*args)


class ApiClient:
    """One service's line to Google: no connection shared by two threads, within a quota, patient where that is safe."""

    def __init__(self, sleep: Sleep, quota: Quota) -> None:
        self._sleep = sleep
        self._quota = quota
        self._idle: deque[Any] = deque()

    def close(self) -> None:
        """Hang up."""
        while self._idle:
            self._idle.pop().close()

    def send(self, request: Any, *needs: str, units: int = 1) -> Any:
        """Sends one request, once. See `execute`."""
        self._quota.take(units)
        # httplib2 is not made for threads: whoever sends takes an Http out of the pool meanwhile.
        try:
            http = self._idle.pop()
        except IndexError:
            http = clone(request.http)
        try:
            return execute(request, http, *needs)
        finally:
            self._idle.append(http)

    def read(self, request: Any, *needs: str, units: int = 1) -> Any:
        """Sends a request that may be sent again, until it is answered."""
        return self.again(on=OutcomeUnknown)(self.send, request, *needs, units=units)

    def do_once(self, act: Callable[[bool], _T]) -> _T:
        """Does something that may not be done twice, until it is done. `act` is told whether an earlier try may have done it: not
        after a limit of rate, which is kept before anything is done."""
        in_doubt = False
        for attempt in self.again(on=OutcomeUnknown):
            with attempt:
                try:
                    return act(in_doubt)
                except RateLimited:
                    raise
                except OutcomeUnknown:
                    in_doubt = True
                    raise
        raise AssertionError("again() either returns or raises")

    def again(self, on: type[GoogleError]) -> Retrying:
        """Tries a few times more on one kind of failure, waiting as Google asks: exponentially, with jitter, and at least as long
        as it says itself."""
        return Retrying(
            retry=retry_if_exception_type(on),
            stop=stop_after_attempt(MOST_ATTEMPTS),
            wait=_patience,
            sleep=self._sleep,
            reraise=True,
        )


_backoff = wait_random_exponential(multiplier=1, max=32)


def _patience(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, RateLimited) else 0.0
    return min(max(asked, _backoff(state)), MOST_PATIENCE_SECONDS)


def clone(http: Any) -> Any:
    """An Http like this one, for another thread; one that opens no socket serves them all."""
    if isinstance(http, AuthorizedHttp):
        return AuthorizedHttp(http.credentials, http=clone(http.http))
    return OneShotHttp(proxy_info=http.proxy_info) if isinstance(http, OneShotHttp) else http


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
            error.status_code, reason_of(error), error.reason or "", _retry_after(error)
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


def _retry_after(error: HttpError) -> float:
    """The seconds that Google asks to wait, in the header (RFC 9110, 10.2.3) or in Gmail's words; 0 where it asks for none."""
    header = str(error.resp.get("retry-after", "")).strip()
    if re.fullmatch(r"[0-9]+", header):
        return float(header)
    words = _UNTIL.search(error.reason or "")
    until = _instant(parsedate_to_datetime, header) or (
        _instant(datetime.fromisoformat, words[1]) if words else None
    )
    # By the clock of whoever named the date, so that no other is needed.
    said_at = _instant(parsedate_to_datetime, str(error.resp.get("date", "")))
    return max((until - said_at).total_seconds(), 0.0) if until and said_at else 0.0


def _instant(read: Callable[[str], datetime], text: str) -> datetime | None:
    try:
        at = read(text)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


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
