"""The ways into a sandbox: through the client library in this process, and over HTTP on loopback."""

import json
import socket
from http.client import HTTPConnection
from threading import Thread
from typing import Any

import pytest
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from tests.sandbox.api import Api, event
from worker.sandbox.server import SandboxServer
from worker.sandbox.service import ORIGIN, Sandbox, SandboxHttp


def no_socket(*_: Any, **__: Any) -> Any:
    raise AssertionError("a socket was opened")


def client(sandbox: Sandbox, name: str, version: str, path: str) -> Any:
    """The client library in front of the sandbox."""
    return build(
        name,
        version,
        http=SandboxHttp(sandbox),
        client_options={"api_endpoint": ORIGIN + path},
        cache_discovery=False,
        static_discovery=True,
    )


def test_in_process_the_client_library_opens_no_socket(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, no_socket)
    with pytest.raises(AssertionError, match="socket"):
        HTTPConnection("127.0.0.1", 1).connect()
    calendar, gmail = (
        client(sandbox, "calendar", "v3", "/calendar/v3/"),
        client(sandbox, "gmail", "v1", "/"),
    )
    made = calendar.calendars().insert(body={"summary": "Peer Coaching"}).execute()
    calendar.events().insert(calendarId=made["id"], body=event(), sendUpdates="all").execute()
    assert len(calendar.events().list(calendarId=made["id"]).execute()["items"]) == 1
    draft = (
        gmail.users()
        .drafts()
        .create(userId="me", body={"message": {"raw": "VG86IGFAYi5jCgpXb3Jkcw=="}})
        .execute()
    )
    gmail.users().drafts().send(userId="me", body={"id": draft["id"]}).execute()
    assert sandbox.requests == {
        "calendar.calendars.insert": 1,
        "calendar.events.insert": 1,
        "calendar.events.list": 1,
        "gmail.users.drafts.create": 1,
        "gmail.users.drafts.send": 1,
    }


def test_the_client_library_understands_a_refusal_of_the_sandbox(sandbox: Sandbox) -> None:
    events = client(sandbox, "calendar", "v3", "/calendar/v3/").events()
    with pytest.raises(HttpError) as refused:
        events.get(calendarId="primary", eventId="nobodymadethis").execute()
    assert refused.value.status_code == 404
    assert refused.value.error_details[0]["reason"] == "notFound"


def test_the_client_library_can_send_a_condition_in_if_match(sandbox: Sandbox) -> None:
    events = client(sandbox, "calendar", "v3", "/calendar/v3/").events()
    made = events.insert(calendarId="primary", body=event()).execute()
    for etag, status in ((made["etag"], 200), (made["etag"], 412)):
        request = events.patch(calendarId="primary", eventId=made["id"], body={"summary": "New"})
        request.headers["If-Match"] = etag
        if status == 200:
            assert request.execute()["summary"] == "New"
        else:
            with pytest.raises(HttpError) as refused:
                request.execute()
            assert refused.value.status_code == status


def test_over_http_the_sandbox_answers_the_same_as_in_process(
    sandbox: Sandbox, api: Api, series: str
) -> None:
    with SandboxServer(sandbox) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        connection = HTTPConnection("127.0.0.1", server.server_port)
        for verb, path, body in (
            ("GET", series, None),
            ("PATCH", series, '{"summary": "New"}'),
            ("GET", "/nothing", None),
            ("DELETE", series, None),
        ):
            connection.request(verb, path, body)
            answer = connection.getresponse()
            content = answer.read()
            said = answer.headers["Content-Type"], answer.headers["Content-Length"]
            if verb == "DELETE":
                assert (answer.status, content, said) == (204, b"", (None, None))
            else:
                assert said == ("application/json; charset=UTF-8", str(len(content)))
            if verb == "GET":
                in_process = api.ask("GET", path)
                assert (answer.status, json.loads(content)) == (
                    in_process.status,
                    in_process.body,
                )
        assert api.done("GET", series)["status"] == "cancelled"
        connection.close()
        server.shutdown()
        thread.join()


def test_the_server_listens_on_loopback_only_and_on_a_port_of_its_own(sandbox: Sandbox) -> None:
    with SandboxServer(sandbox) as first, SandboxServer(sandbox) as second:
        assert {first.server_address[0], second.server_address[0]} == {"127.0.0.1"}
        assert first.server_port != second.server_port


@pytest.mark.parametrize(
    ("request_line", "header", "status"),
    [
        ("POST /calendar/v3/calendars HTTP/1.1", "Content-Length: many", 400),
        ("POST /calendar/v3/calendars HTTP/1.1", "Content-Length: -1", 400),
        ("POST /calendar/v3/calendars HTTP/1.1", "Content-Length: 1_0", 400),
        ("POST /calendar/v3/calendars HTTP/1.1", "Content-Length: 99999999999", 413),
        ("POST /calendar/v3/calendars HTTP/1.1", "Content-Length: " + 5000 * "9", 400),
        ("POST /calendar/v3/calendars HTTP/1.1", "Transfer-Encoding: chunked", 400),
        ("GET http://[ HTTP/1.1", "Accept: */*", 400),
        ("BREW /calendar/v3/calendars HTTP/1.1", "Accept: */*", 501),
        ("GET HTTP/1.1 /nothing at all", "Accept: */*", 400),
        ("GET /nothing HTTP/9.9", "Accept: */*", 505),
    ],
)
def test_bytes_that_are_no_http_request_get_an_error_in_googles_form(
    sandbox: Sandbox, capfd: pytest.CaptureFixture[str], request_line: str, header: str, status: int
) -> None:
    with SandboxServer(sandbox) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
            connection.sendall(
                f"{request_line}\r\nHost: x\r\n{header}\r\nConnection: close\r\n\r\n".encode()
            )
            with connection.makefile("rb") as answer:
                head, _, content = answer.read().partition(b"\r\n\r\n")
        server.shutdown()
        thread.join()
    assert int(head.split()[1]) == status
    assert b"Content-Type: application/json; charset=UTF-8" in head
    assert json.loads(content)["error"]["code"] == status
    assert capfd.readouterr().err == ""
