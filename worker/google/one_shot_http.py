"""The Http that reaches Google: a write is sent once, nobody is followed elsewhere, and time is limited."""

from typing import Any

import httplib2

from worker.google.deadline import Deadline, TimedConnection

TIMEOUT_SECONDS = 30.0


class OneShotHttp(httplib2.Http):  # type: ignore[misc] # httplib2 ships no types
    """An Http that sends every write once.

    httplib2 sends a request again when the server closes the connection without an answer, whatever
    the method. A read may be sent again; a write gets a fresh connection, which cannot have gone
    stale, and its second sending raises.

    Redirections are answers like others: Google's APIs have none, so they come from somebody else.
    `timeout`: the seconds for one whole request and its answer.
    """

    def __init__(self, timeout: float = TIMEOUT_SECONDS, **options: Any) -> None:
        super().__init__(timeout=timeout, **options)
        self.follow_redirects = False

    def clone(self) -> "OneShotHttp":
        """Another one like it, for another thread."""
        return OneShotHttp(self.timeout, proxy_info=self.proxy_info)

    def _conn_request(
        self, conn: Any, request_uri: str, method: str, body: Any, headers: Any
    ) -> Any:
        timed: Any = TimedConnection(conn, Deadline(self.timeout))
        if method not in ("GET", "HEAD"):
            conn.close()
            timed = _Once(timed)
        try:
            return super()._conn_request(timed, request_uri, method, body, headers)
        except BaseException:
            # What is still to come on it would be taken for the answer to the next request.
            conn.close()
            raise


class _Once:
    """A connection that refuses to send a second request."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._sent = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def request(self, *args: Any) -> None:
        """Sends the request. Raises ConnectionError instead of sending another."""
        if self._sent:
            raise ConnectionError("the connection was closed without an answer")
        self._sent = True
        self._connection.request(*args)
