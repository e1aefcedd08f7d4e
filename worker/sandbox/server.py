"""The sandbox over HTTP, on loopback only."""

import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from worker.sandbox.fault import Fault
from worker.sandbox.service import Sandbox

# More than a mail with its attachments can have at Google.
_MOST_BYTES = 50_000_000


class SandboxServer(ThreadingHTTPServer):
    """Serves a sandbox at 127.0.0.1; port 0 takes any free one, `server_port` says which."""

    daemon_threads = True
    # Many workers can connect at once; the usual five would make the sixth wait for a second.
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.sandbox = sandbox


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Otherwise each answer on a connection that is kept waits for the other side's acknowledgment, some 40 ms.
    disable_nagle_algorithm = True
    server: SandboxServer

    def _answer(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not re.fullmatch(r"[0-9]{1,18}", length):
            self.send_error(400, "the length of the body cannot be read")
        elif int(length) > _MOST_BYTES:
            self.send_error(413, "Request Too Large")
        else:
            body = self.rfile.read(int(length))
            headers = dict(self.headers)
            self._send(*self.server.sandbox.answer(self.command, self.path, headers, body))

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        # A 204 has no body, and says nothing about its length (RFC 9110, 8.6).
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answers what cannot be read as a request; where the next one begins is unknown, so the connection is closed."""
        self.close_connection = True
        # http.server leaves out the head for programs from before HTTP/1.0, and takes everything unreadable for one of these.
        self.request_version = self.protocol_version
        self._send(code, Fault(code, "badRequest", message or explain or "Bad Request").body())

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def log_message(self, *_: Any) -> None:
        """Nothing: request lines hold addresses."""
