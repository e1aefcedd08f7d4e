"""A time limit for one whole exchange over a connection, however slowly the other side answers.

A socket's own time-out starts over with every byte, so a server that sends one every few seconds is
never too late for it.
"""

import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from typing import Any


class Deadline:
    """So many seconds from now on. `clock`: seconds that never go back."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """The seconds that are left, more than 0. Raises TimeoutError where none are."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError(f"no whole answer within {self._seconds:g} s")
        return left


class TimedConnection:
    """A connection of http.client on which everything has to happen before the deadline.

    To look a name up takes as long as the system allows. Connecting with TLS is two waits, so that
    it may take twice the time limit at the worst.
    """

    def __init__(self, connection: Any, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def connect(self) -> None:
        """See http.client.HTTPConnection.connect. Raises TimeoutError."""
        self._connection.timeout = self._deadline.left()
        self._connection.connect()

    def request(self, *args: Any) -> None:
        """See http.client.HTTPConnection.request. Raises TimeoutError."""
        if self._connection.sock is not None:
            self._connection.sock.settimeout(self._deadline.left())
        self._connection.request(*args)

    def getresponse(self) -> HTTPResponse:
        """See http.client.HTTPConnection.getresponse. Raises TimeoutError, as reading does."""
        self._connection.response_class = partial(_TimedResponse, self._deadline)
        response: HTTPResponse = self._connection.getresponse()
        return response


class _TimedResponse(HTTPResponse):
    """A response whose head and body have to be there before the deadline."""

    def __init__(self, deadline: Deadline, sock: Any, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = BufferedReader(_TimedReader(self.fp.detach(), sock, deadline))


class _TimedReader(RawIOBase):
    """Reads from a socket, and waits for each piece no longer than until the deadline."""

    def __init__(self, raw: RawIOBase, sock: Any, deadline: Deadline) -> None:
        super().__init__()
        self._raw = raw
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        """See io.RawIOBase.readable."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """See io.RawIOBase.readinto. Raises TimeoutError."""
        self._sock.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """See io.RawIOBase.close."""
        self._raw.close()
        super().close()
