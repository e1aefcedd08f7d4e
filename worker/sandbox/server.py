"""The sandbox over HTTP, on loopback only."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from worker.sandbox.service import Sandbox


class SandboxServer(ThreadingHTTPServer):
    """Serves a sandbox at 127.0.0.1; port 0 takes any free one, `server_port` says which."""

    daemon_threads = True

    def __init__(self, sandbox: Sandbox, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.sandbox = sandbox


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Otherwise each answer on a connection that is kept waits for the other side's acknowledgement, some 40 ms.
    disable_nagle_algorithm = True
    server: SandboxServer

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        status, content = self.server.sandbox.answer(
            self.command, self.path, dict(self.headers), self.rfile.read(length)
        )
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def log_message(self, *_: Any) -> None:
        """Nothing: request lines hold addresses."""
