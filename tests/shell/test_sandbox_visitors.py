"""Whom the page of the sandbox obeys: people at this machine, and no page of another site."""

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.shell.desk import new_desk, plain
from worker.cli.place import Place
from worker.cli.place_server import PlaceServer
from worker.errors import UsageError
from worker.sandbox.service import Sandbox
from worker.sandbox.visitors import why_refused

FORM = {"content-type": "application/x-www-form-urlencoded"}


class Doors:
    """A place that only notes what it was asked to do."""

    def __init__(self) -> None:
        self.done: list[dict[str, str]] = []

    def page(self, person: str, token: str) -> str:
        return f"<p>{person} {token}</p>"

    def do(self, form: dict[str, str]) -> None:
        self.done.append(form)
        if form["do"] == "nonsense":
            raise UsageError("there is no such button")

    def google(self) -> AbstractContextManager[Sandbox]:
        raise AssertionError("nobody may come so far")


@pytest.fixture
def server() -> Iterator[PlaceServer]:
    server = PlaceServer(Doors())
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    server.end()
    thread.join()


def ask(
    server: PlaceServer,
    verb: str,
    path: str,
    headers: Mapping[str, str] = {},
    body: str = "",
) -> tuple[int, str, Mapping[str, str]]:
    """Status, text and headers of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    own = {"host": f"127.0.0.1:{server.server_port}", "content-length": str(len(body))}
    connection.putrequest(verb, path, skip_host=True, skip_accept_encoding=True)
    for name, value in {**own, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders(body.encode())
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}


def press(server: PlaceServer, headers: Mapping[str, str], token: str | None = None) -> int:
    body = f"do=pass&token={server.token if token is None else token}"
    return ask(server, "POST", "/act", {**FORM, **headers}, body)[0]


def own(server: PlaceServer) -> dict[str, str]:
    return {"origin": f"http://127.0.0.1:{server.server_port}", "sec-fetch-site": "same-origin"}


def done(server: PlaceServer) -> list[dict[str, str]]:
    assert isinstance(server.place, Doors)
    return server.place.done


def test_a_button_of_its_own_page_is_obeyed(server: PlaceServer) -> None:
    assert press(server, own(server)) == 303
    assert [form["do"] for form in done(server)] == ["pass"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1"},
        {"origin": "http://127.0.0.1.evil.example:80"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example"},
        {"host": "rebound.example:8765"},
        {"host": "127.0.0.1"},
        {"host": ""},
    ],
    ids=str,
)
def test_a_page_of_another_site_is_not(server: PlaceServer, headers: dict[str, str]) -> None:
    assert press(server, {**own(server), **headers}) == 403
    assert done(server) == []


def test_a_form_without_the_token_of_this_start_is_not(server: PlaceServer) -> None:
    for token in ("", "guessed", server.token[:-1]):
        assert press(server, own(server), token) == 403
    assert (
        ask(server, "POST", "/act", {**own(server), "content-type": "text/plain"}, "do=pass")[0]
        == 400
    )
    assert done(server) == []


@pytest.mark.parametrize(
    "path", ["/", "/gmail/v1/users/me/messages", "/calendar/v3/calendars/primary"]
)
def test_nothing_is_shown_under_a_name_that_was_rebound(server: PlaceServer, path: str) -> None:
    for host in ("rebound.example", f"rebound.example:{server.server_port}", "[::1]:80"):
        status, text, _ = ask(server, "GET", path, {"host": host})
        assert status == 403
        assert server.token not in text


@pytest.mark.parametrize("verb", ["GET", "POST", "DELETE"])
def test_the_google_behind_it_is_for_programs_not_for_pages(server: PlaceServer, verb: str) -> None:
    for headers in (own(server), {"origin": "https://evil.example"}, {"sec-fetch-site": "none"}):
        assert ask(server, verb, "/gmail/v1/users/me/messages", headers)[0] == 403


def test_looking_changes_nothing_and_other_ways_are_refused(server: PlaceServer) -> None:
    assert ask(server, "GET", "/?person=ben")[0] == 200
    for verb, path in (("GET", "/act"), ("PUT", "/act"), ("POST", "/"), ("GET", "/etc/passwd")):
        assert ask(server, verb, path, own(server))[0] == 404
    assert (
        ask(server, "POST", "/act", {**own(server), **FORM, "content-length": "99999999"})[0] == 400
    )
    assert done(server) == []


def test_the_page_may_be_framed_by_nobody_and_loads_nothing(server: PlaceServer) -> None:
    _, _, headers = ask(server, "GET", "/")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"


def test_it_listens_on_loopback_only(server: PlaceServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_what_cannot_be_done_is_told_in_a_sentence(server: PlaceServer) -> None:
    status, text, _ = ask(
        server, "POST", "/act", {**own(server), **FORM}, f"do=nonsense&token={server.token}"
    )
    assert (status, text) == (409, "there is no such button\n")


def test_without_a_browser_there_is_no_origin_to_ask_for() -> None:
    assert why_refused({"host": "localhost:80"}, 80, changes=True) == ""
    assert why_refused({"host": "LOCALHOST:80"}, 80, changes=False) == ""


def test_a_class_of_ones_own_is_copied_and_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch, students=3)
    text = desk.file.read_text()
    place = Place(tmp_path / "place", desk.file)
    place.do({"do": "leave", "person": place.cohort().roster[0].id})
    assert place.cohort().roster[0].left is not None
    assert desk.file.read_text() == text
    with pytest.raises(UsageError, match="nobody of that name"):
        place.do({"do": "leave", "person": "zoe"})
    for form in (
        {"do": "accepted", "person": "zoe"},
        {"do": "move", "person": place.cohort().roster[1].id, "hours": "-1"},
        {"do": "cancel", "person": place.cohort().roster[1].id, "event": "nothing"},
    ):
        with pytest.raises(UsageError):
            place.do(form)
    place.do({"do": "reset"})
    assert place.cohort().roster[0].left is None
    desk.write("nonsense", "broken.yaml")
    result = desk.call("sandbox", "other", "broken.yaml")
    assert (result.exit_code, "the class cannot be used" in plain(result)) == (2, True)
