"""The Http that reaches Google: a write is never sent twice by itself."""

from typing import Any

import httplib2
from google_auth_httplib2 import AuthorizedHttp

TIMEOUT_SECONDS = 60


class OneShotHttp(httplib2.Http):  # type: ignore[misc] # httplib2 ships no types
    """An Http that sends every write once.

    httplib2 sends a request again when the server closes the connection without an answer, whatever
    the method. A read may be sent again; a write gets a fresh connection, which cannot have gone
    stale, and its second sending raises.
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


def clone(http: Any) -> Any:
    """An Http like this one, for another thread; one that opens no socket serves them all."""
    if isinstance(http, AuthorizedHttp):
        return AuthorizedHttp(http.credentials, http=clone(http.http))
    return OneShotHttp(proxy_info=http.proxy_info) if isinstance(http, OneShotHttp) else http
