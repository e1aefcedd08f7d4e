"""The page of a sandbox, and its Google, over HTTP on loopback.

What changes something is done by the one who calls `serve`, one thing after the other: a pass wants
to be in the main thread, where signals arrive.
"""

import re
import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, urlsplit

from worker.errors import KnownError
from worker.sandbox.service import Sandbox
from worker.sandbox.visitors import is_a_page, why_refused

_MOST_BYTES = 50_000_000
_MOST_OF_A_FORM = 20_000
_APIS = ("/gmail/", "/calendar/", "/upload/")
_FORM = "application/x-www-form-urlencoded"
_HEADERS = {
    "Cache-Control": "no-store",
    # Mails are shown in frames of their own, which may do nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Served(Protocol):
    """What stands behind the page."""

    def page(self, person: str, token: str) -> str:
        """The page of one person, as HTML."""

    def do(self, form: dict[str, str]) -> None:
        """What a button says. Raises KnownError."""

    def google(self) -> Any:
        """A context in which the sandbox is open."""


class _Job:
    """A form that waits to be carried out; `problem`: why it was not."""

    def __init__(self, form: dict[str, str]) -> None:
        self.form = form
        self.problem = ""
        self.done = Event()


class PlaceServer(ThreadingHTTPServer):
    """Serves a place at 127.0.0.1; port 0 takes any free one. `token`: what its forms carry, fresh
    at each start."""

    daemon_threads = True

    def __init__(self, place: Served, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.place = place
        self.token = secrets.token_urlsafe(24)
        self.jobs: Queue[_Job] = Queue()
        self._ended = Event()

    def serve(self) -> None:
        """Answers until `end` is called, or the caller is interrupted."""
        thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            while not self._ended.is_set():
                self._work()
        finally:
            self.shutdown()
            self.server_close()

    def end(self) -> None:
        """Stops serving."""
        self._ended.set()

    def _work(self) -> None:
        try:
            job = self.jobs.get(timeout=0.2)
        except Empty:
            return
        try:
            self.place.do(job.form)
        except KnownError as error:
            job.problem = str(error)
        finally:
            job.done.set()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: PlaceServer

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        changes = self.command not in ("GET", "HEAD")
        length = headers.get("content-length", "0")
        path = urlsplit(self.path)
        if "transfer-encoding" in headers or not re.fullmatch(r"[0-9]{1,9}", length):
            self._refuse(400, "the length of the body cannot be read")
        elif why := why_refused(headers, self.server.server_port, changes):
            self._refuse(403, why)
        elif path.path.startswith(_APIS):
            self._api(headers, int(length))
        elif self.command == "GET" and path.path == "/":
            person = parse_qs(path.query).get("person", [""])[0]
            self._page(person)
        elif self.command == "POST" and path.path == "/act":
            self._act(headers, int(length))
        else:
            self._refuse(404, "there is no such page")

    def _api(self, headers: dict[str, str], length: int) -> None:
        """What GOOGLE_EMULATOR_HOST leads to: for programs, not for pages."""
        if is_a_page(headers):
            self._refuse(403, "this is for programs, not for pages")
        elif length > _MOST_BYTES:
            self._refuse(413, "the body is too long")
        else:
            body = self.rfile.read(length)
            with self.server.place.google() as google:
                status, content = _answer(google, self.command, self.path, headers, body)
            self._send(status, content, {"Content-Type": "application/json; charset=UTF-8"})

    def _act(self, headers: dict[str, str], length: int) -> None:
        if not headers.get("content-type", "").startswith(_FORM) or length > _MOST_OF_A_FORM:
            self._refuse(400, "this is no form of the page")
            return
        fields = parse_qs(
            self.rfile.read(length).decode("utf-8", "replace"), keep_blank_values=True
        )
        form = {name: values[0] for name, values in fields.items()}
        if not secrets.compare_digest(form.get("token", "").encode(), self.server.token.encode()):
            self._refuse(403, "this page is from before the last start; load it again")
            return
        job = _Job(form)
        self.server.jobs.put(job)
        job.done.wait()
        if job.problem:
            self._refuse(409, job.problem)
            return
        where = f"/?person={quote(form.get('person', ''))}"
        self._send(303, b"", {"Location": where})

    def _page(self, person: str) -> None:
        try:
            text = self.server.place.page(person, self.server.token)
        except KnownError as error:
            self._refuse(500, str(error))
            return
        self._send(200, text.encode(), {"Content-Type": "text/html; charset=UTF-8"})

    def _refuse(self, status: int, why: str) -> None:
        # What was sent with it is not read, so the connection cannot go on.
        self.close_connection = True
        self._send(status, f"{why}\n".encode(), {"Content-Type": "text/plain; charset=UTF-8"})

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, **headers}.items():
            self.send_header(name, value)
        # A 204 has no body, and says nothing about its length (RFC 9110, 8.6).
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and content:
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def log_message(self, *_: Any) -> None:
        """Nothing: request lines hold addresses."""


def _answer(
    google: Sandbox, verb: str, path: str, headers: dict[str, str], body: bytes
) -> tuple[int, bytes]:
    return google.answer(verb, path, headers, body)
