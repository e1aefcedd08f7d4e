"""A server on loopback that reads a request from each connection, answers what it was told to, and closes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread

from worker.google.access import stand_in
from worker.ports.calendar import Calendar
from worker.ports.mailbox import Mailbox

CLOSE = b""


@dataclass(frozen=True)
class Dripping:
    """An answer of which a byte is sent every so many seconds, once its first bytes are out."""

    answer: bytes
    seconds: float
    at_once: int = 0


Answer = bytes | Dripping


@dataclass
class Heard:
    """Where the server is, and what it was asked: request line and body, in order; and the headers of the latest."""

    port: int
    requests: list[tuple[str, bytes]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def verbs(self) -> list[str]:
        return [request.split()[0] for request, _ in self.requests]


def reply(status: int, body: str | bytes, kind: str = "application/json", *headers: str) -> bytes:
    """An answer that promises to keep the connection open."""
    content = body.encode() if isinstance(body, str) else body
    head = [
        f"HTTP/1.1 {status} Said",
        f"Content-Type: {kind}",
        f"Content-Length: {len(content)}",
        *headers,
    ]
    return "\r\n".join([*head, "", ""]).encode() + content


@dataclass(frozen=True)
class Adapters:
    """Both ports towards a server, and how long they would have waited."""

    calendar: Calendar
    mailbox: Mailbox
    slept: list[float]


@contextmanager
def asking(server: Heard) -> Iterator[Adapters]:
    """The adapters in front of this server, which stands in for Google."""
    door, slept = stand_in(server.host), list[float]()
    adapters = Adapters(door.calendar(slept.append), door.mailbox(slept.append), slept)
    try:
        yield adapters
    finally:
        adapters.calendar.close()
        adapters.mailbox.close()


@contextmanager
def serving(*answers: Answer) -> Iterator[Heard]:
    """Serves these answers in order and then repeats the last; CLOSE closes the connection without one."""
    with _Server(answers) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.heard
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


class _Server(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, answers: Sequence[Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.closing = Event()
        self.heard = Heard(self.server_address[1])


class _Handler(StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        first = self.rfile.readline().decode()
        headers: dict[str, str] = {}
        while line := self.rfile.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        if first:
            number = len(self.server.heard.requests)
            self.server.heard.requests.append(
                (first.strip(), self.rfile.read(int(headers.get("content-length", 0))))
            )
            self.server.heard.headers = headers
            self._say(self.server.answers[min(number, len(self.server.answers) - 1)])

    def _say(self, answer: Answer) -> None:
        if isinstance(answer, bytes):
            self.wfile.write(answer)
            return
        # Nobody may be there any more.
        with suppress(OSError):
            self.wfile.write(answer.answer[: answer.at_once])
            for position in range(answer.at_once, len(answer.answer)):
                if self.server.closing.wait(answer.seconds):
                    return
                self.wfile.write(answer.answer[position : position + 1])
