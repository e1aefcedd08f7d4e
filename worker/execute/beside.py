"""What may be done at the same time, and what may not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

from worker.errors import CredentialsInvalid, GoogleError, PassAborted, QuotaExhausted

_First = TypeVar("_First")
_Second = TypeVar("_Second")
# What would be said to everybody else as well.
_FOR_ALL = (CredentialsInvalid, QuotaExhausted, PassAborted)


def both(
    first: Callable[[], _First], second: Callable[[], _Second], workers: int
) -> tuple[_First, _Second]:
    """What each gives; one after the other where there is only one of the `workers`. Raises what the
    first raises, or else what the second does, once both have ended."""
    if workers == 1:
        return first(), second()
    with ThreadPoolExecutor(1, thread_name_prefix="beside") as pool:
        other = pool.submit(second)
        return first(), other.result()


class FirstAlone:
    """Lets the first of several threads go alone, and the others once it has been answered: when
    nothing can be done at all, one request finds that out, and not one of each thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_answered = False
        self._refusal: GoogleError | None = None

    def __call__(self, act: Callable[[], _First]) -> _First:
        """What `act` gives. Raises what it raises, or what the first was told for all."""
        if not self._is_answered:
            with self._lock:
                if self._refusal is not None:
                    raise self._refusal
                if not self._is_answered:
                    return self._first(act)
        return act()

    def _first(self, act: Callable[[], _First]) -> _First:
        try:
            return act()
        except _FOR_ALL as error:
            self._refusal = error
            raise
        finally:
            self._is_answered = self._refusal is None
