"""One service's line to Google: within a quota, and patient where that is safe."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, Self, TypeVar, runtime_checkable

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    wait_exponential,
    wait_random,
)

from worker.errors import CredentialsInvalid, GoogleError, OutcomeUnknown
from worker.google.answers import ask_once
from worker.google.quota import Quota
from worker.google.refusals import MOST_PATIENCE_SECONDS, RateLimited

# What one call may cost when Google does not answer as it should, before it is left to a later pass.
MOST_ATTEMPTS = 4
MOST_WAITING_SECONDS = 30.0
MOST_SECONDS = 60.0

Sleep = Callable[[float], None]
# An ApiClient's `read`, or its `send` where attempts are counted already.
Ask = Callable[..., Any]
_T = TypeVar("_T")


@runtime_checkable
class Cloned(Protocol):
    """An Http that serves one thread, and makes others like itself."""

    def clone(self) -> Self:
        """Another one with the same credentials, for another thread."""


@runtime_checkable
class Signed(Protocol):
    """An Http with a token."""

    def forget_token(self) -> None:
        """The next request asks for a new token."""


class ApiClient:
    """One service's line to Google: within a quota, and patient where that is safe.

    No connection is used by two threads at a time.
    """

    def __init__(self, sleep: Sleep, quota: Quota) -> None:
        self._sleep = sleep
        self._quota = quota
        self._idle: deque[Any] = deque()

    def close(self) -> None:
        """Hang up."""
        while self._idle:
            self._idle.pop().close()

    def send(self, request: Any, *needs: str, units: int = 1) -> Any:
        """Sends one request, once. See `ask_once`; `units`: what it takes of the quota.

        Where Google itself says that the token has ended, nothing was done: then it is sent once
        more, with a new token.
        """
        self._quota.take(units)
        with self._connection(request) as http:
            try:
                return ask_once(request, http, *needs)
            except CredentialsInvalid as error:
                if error.status != 401 or not isinstance(http, Signed):
                    raise
                http.forget_token()
            return ask_once(request, http, *needs)

    @contextmanager
    def _connection(self, request: Any) -> Iterator[Any]:
        # httplib2 is not made for threads: an Http is out of the pool while it is in use.
        try:
            http = self._idle.pop()
        except IndexError:
            http = _for_this_thread(request.http)
        try:
            yield http
        finally:
            self._idle.append(http)

    def read(self, request: Any, *needs: str, units: int = 1) -> Any:
        """Sends a request that may be sent again, until it is answered."""
        return self.again(on=OutcomeUnknown)(self.send, request, *needs, units=units)

    def do_once(self, act: Callable[[bool], _T]) -> _T:
        """Does something that may not be done twice, until it is done.

        `act` is told whether an earlier try may have done it: not after a limit of rate, which is
        kept before anything is done. What it looks up then it has to ask for with `send`: all
        attempts are counted here.
        """
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
        """Tries a few times more on one kind of failure, waiting as Google asks.

        Exponentially, with jitter, and at least as long as an answer says itself.
        """
        return Retrying(
            retry=retry_if_exception_type(on),
            stop=_is_enough,
            wait=_pause,
            sleep=self._sleep,
            reraise=True,
        )


_backoff = wait_exponential(multiplier=2) + wait_random(0, 1)


def _pause(state: RetryCallState) -> float:
    """The seconds to wait before the next attempt."""
    return max(_asked_for(state), _backoff(state))


def _is_enough(state: RetryCallState) -> bool:
    """Whether this attempt was the last: by their number, by what was waited for, or by the clock."""
    most_waiting = MOST_PATIENCE_SECONDS if _asked_for(state) else MOST_WAITING_SECONDS
    return (
        state.attempt_number >= MOST_ATTEMPTS
        or state.idle_for + state.upcoming_sleep > most_waiting
        or (state.seconds_since_start or 0.0) > MOST_SECONDS
    )


def _asked_for(state: RetryCallState) -> float:
    """The seconds that Google asks to wait."""
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after if isinstance(error, RateLimited) else 0.0


def _for_this_thread(http: Any) -> Any:
    """An Http of this thread's own; one that opens no socket serves them all."""
    return http.clone() if isinstance(http, Cloned) else http
