"""Google under its own names, on loopback: one server that plays every host, and a machine's metadata server.

The program runs unchanged against it, from the environment to google-auth and the addresses of
Google's discovery documents; only httplib2's connections lead here, without TLS. The sandbox answers
for Gmail and Calendar; every answer can be replaced by what Google says when something is missing.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_connection
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote

import httplib2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from worker.sandbox.service import Sandbox

NOW = datetime(2027, 2, 7, 14, tzinfo=UTC)
SENDER = "sender@school.example"
ROBOT = "robot@project.iam.gserviceaccount.com"
TOKENS = "oauth2.googleapis.com/token"
SIGNATURES = f"iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{ROBOT}:signJwt"
GMAIL = "gmail.googleapis.com/gmail/v1/users/me/drafts"
CALENDAR = "www.googleapis.com/calendar/v3/colors"

Answer = tuple[int, Any]


def leading_to(port: int) -> type:
    """What httplib2 opens for https, all of which leads to this port on loopback (`httplib2.SCHEME_TO_CONNECTION`)."""

    class Here(httplib2.HTTPConnectionWithTimeout):  # type: ignore[misc] # httplib2 ships no types
        def connect(self) -> None:
            self.sock = create_connection(("127.0.0.1", port), self.timeout)

    return Here


class GoogleByName(ThreadingHTTPServer):
    """`owner`: whose mailbox the credentials open; `asked`: verb and address of every request, with its body."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sandbox = Sandbox(lambda: NOW)
        self.owner = SENDER
        self.asked: list[tuple[str, str, Any]] = []
        self.answers: dict[str, Answer] = {}

    def said(self, address: str) -> list[Any]:
        """The bodies of the requests to this address."""
        return [body for _, where, body in self.asked if where == address]

    def answer(self, verb: str, address: str, headers: Any, body: bytes) -> Answer:
        where = unquote(address.partition("?")[0])
        self.asked.append((verb, where, _readable(headers, body)))
        if where in self.answers:
            return self.answers[where]
        if where == TOKENS:
            return 200, {"access_token": "t0ken", "expires_in": 3600, "token_type": "Bearer"}
        if where == SIGNATURES:
            payload = urlsafe_b64encode(json.loads(body)["payload"].encode()).decode().rstrip("=")
            return 200, {"keyId": "1", "signedJwt": f"e30.{payload}.signed"}
        if headers["authorization"] != "Bearer t0ken":
            return error(401, "authError", "UNAUTHENTICATED", "Invalid Credentials")
        if where.endswith("/profile"):
            whose = where.split("/")[-2]
            if whose not in ("me", self.owner):
                return error(
                    403, "forbidden", "PERMISSION_DENIED", f"Delegation denied for {self.owner}"
                )
            return 200, {"emailAddress": self.owner}
        path = address[address.index("/") :]
        status, content = self.sandbox.answer(verb, path, dict(headers), body)
        return status, json.loads(content)

    def metadata(self, path: str) -> Answer:
        """What a machine of Google's learns about itself."""
        account = {
            "email": "machine@project.iam.gserviceaccount.com",
            "scopes": [],
            "aliases": ["default"],
        }
        token = {"access_token": "machine-token", "expires_in": 3600, "token_type": "Bearer"}
        if path.partition("?")[0].endswith("/token"):
            return 200, token
        return 200, account if "service-accounts" in path else {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: GoogleByName

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers["Host"].endswith(".googleapis.com"):
            status, content = self.server.answer(
                self.command, self.headers["Host"] + self.path, self.headers, body
            )
        else:
            status, content = self.server.metadata(self.path)
        text = content if isinstance(content, str) else json.dumps(content)
        self.send_response(status)
        self.send_header("Metadata-Flavor", "Google")
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def google_by_name() -> Iterator[GoogleByName]:
    with GoogleByName() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            server.sandbox.store.close()


def error(status: int, reason: str, rpc: str, words: str, detail: str = "") -> Answer:
    """Google's error answer, in both of its forms at once, as Gmail and Calendar give it."""
    info = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": detail,
            "domain": "googleapis.com",
        }
    ]
    said = {
        "code": status,
        "message": words,
        "status": rpc,
        "errors": [{"reason": reason, "message": words}],
    }
    return status, {"error": said | ({"details": info} if detail else {})}


def key(folder: Path) -> Path:
    """A service account's key file."""
    path = folder / "key.json"
    content = {
        "type": "service_account",
        "client_email": ROBOT,
        "private_key": _private_key(),
        "private_key_id": "1",
        "token_uri": f"https://{TOKENS}",
        "project_id": "project",
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def claims(assertion: str) -> dict[str, Any]:
    """What a signed assertion says."""
    payload = assertion.split(".")[1]
    padding = "=" * (-len(payload) % 4)
    claimed: dict[str, Any] = json.loads(urlsafe_b64decode(payload + padding))
    return claimed


def _readable(headers: Any, body: bytes) -> Any:
    if "urlencoded" in headers.get("Content-Type", ""):
        return {name: values[0] for name, values in parse_qs(body.decode()).items()}
    return json.loads(body) if body else None


@cache
def _private_key() -> str:
    """A key that opens nothing."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kind, form, lock = (
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made.private_bytes(kind, form, lock).decode()
