"""A sandbox over HTTP at which one request hangs, or is answered with less than was promised."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from worker.google.access import Door
from worker.google.one_shot_http import OneShotHttp
from worker.sandbox.service import Sandbox

# How long a request that is certain to hang is waited for, and how long the test waits for the server to have it.
IMPATIENCE, PATIENCE = 0.02, 60.0


class Broken(StrEnum):
    """What can go wrong on a real connection only, once the work was done."""

    HANGS = "hangs"
    CUT_OFF = "cut-off"


@contextmanager
def over_http(sandbox: Sandbox, number: int, broken: Broken) -> Iterator[Door]:
    """The way to a sandbox over HTTP, at which one request is broken."""
    with _Server(sandbox, number, broken) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        http = _Patient(number if broken is Broken.HANGS else 0, server.hung)
        try:
            yield Door(http, f"http://127.0.0.1:{server.server_port}")
            assert server.asked >= number
        finally:
            server.let_go.set()
            http.close()
            server.shutdown()
            thread.join()


class _Patient:
    """Real connections, with a short time limit only for the request that is certain to hang.

    That request ends only after the server has begun to hang.
    """

    def __init__(self, hanging: int, hung: Event) -> None:
        self._others, self._short = OneShotHttp(proxy_info=None), OneShotHttp(proxy_info=None)
        self._short.timeout = IMPATIENCE
        self._hanging, self._hung = hanging, hung
        self._asked = 0

    def request(self, *args: Any, **options: Any) -> Any:
        """See httplib2.Http.request."""
        self._asked += 1
        if self._asked != self._hanging:
            return self._others.request(*args, **options)
        try:
            return self._short.request(*args, **options)
        finally:
            # What comes next is asked after the work was done, as after a time-out of a minute.
            assert self._hung.wait(PATIENCE)

    def close(self) -> None:
        """Let go of both."""
        self._others.close()
        self._short.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, sandbox: Sandbox, number: int, broken: Broken) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sandbox, self.number, self.broken = sandbox, number, broken
        self.asked = 0
        self.hung, self.let_go = Event(), Event()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked += 1
        broken = self.server.broken if self.server.asked == self.server.number else None
        status, content = self.server.sandbox.answer(
            self.command, self.path, dict(self.headers), body
        )
        if broken is Broken.HANGS:
            self.server.hung.set()
            self.server.let_go.wait()
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(content) + (1 if broken else 0)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - http.server calls them so

    def log_message(self, *_: Any) -> None:
        """Nothing."""
