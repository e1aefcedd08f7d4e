"""What whoever waits for signs of life hears of a pass: that it has begun, and how it ended."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.shell.desk import LAUNCH, NEXT_HOUR, Desk, is_a_sentence, new_desk

PATH = "/5eed"


class _Listener(ThreadingHTTPServer):
    """Keeps the path of each request, and answers all of them with `status`."""

    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.heard: list[str] = []


class _Answer(BaseHTTPRequestHandler):
    server: _Listener

    def do_GET(self) -> None:
        self.server.heard.append(self.path)
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch, 3)


@contextmanager
def listening(desk: Desk, behind: str = "") -> Iterator[_Listener]:
    """Somebody who listens at HEARTBEAT_URL. `behind`: what stands behind the path there."""
    with _Listener() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}{PATH}{behind}"
        desk.patch.setenv("HEARTBEAT_URL", url)
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_a_pass_says_that_it_begins_and_that_all_went_well(desk: Desk) -> None:
    with listening(desk) as listener:
        assert desk.typed("run").exit_code == 0
        assert listener.heard == [f"{PATH}/start", PATH]
        listener.heard.clear()
        # A second pass writes nothing, and is a sign of life all the same.
        assert desk.typed("run", now=NEXT_HOUR).exit_code == 0
        assert listener.heard[-1] == PATH
        assert f"{PATH}/fail" not in listener.heard


def test_a_pass_after_which_a_person_has_to_look_says_fail_and_not_well(desk: Desk) -> None:
    desk.write("cohort: [", "config/autumn.yaml")
    with listening(desk) as listener:
        assert desk.typed("run").exit_code == 2
    assert listener.heard == [f"{PATH}/start", f"{PATH}/fail"]


def test_a_pass_that_cannot_begin_says_fail_alone(desk: Desk) -> None:
    desk.write("cohort: [")
    with listening(desk) as listener:
        assert desk.typed("run").exit_code == 2
    assert listener.heard == [f"{PATH}/fail"]


def test_signs_stand_behind_the_path_and_before_the_query(desk: Desk) -> None:
    with listening(desk, "/?key=1") as listener:
        assert desk.typed("run").exit_code == 0
    assert listener.heard == [f"{PATH}/start?key=1", f"{PATH}/?key=1"]


def test_an_error_answered_to_a_sign_names_the_sign_and_is_no_failure(desk: Desk) -> None:
    with listening(desk) as listener:
        listener.status = 500
        result = desk.typed("run")
    assert (result.exit_code, is_a_sentence(result)) == (0, True)
    assert "HEARTBEAT_URL, with /start behind its path, was answered with 500" in result.stderr
    assert "HEARTBEAT_URL was answered with 500" in result.stderr
    assert "5eed" not in result.stderr


@pytest.mark.parametrize("arguments", [["run", "--preflight"], ["plan"], ["check"]])
def test_what_sends_nothing_gives_no_sign(desk: Desk, arguments: list[str]) -> None:
    with listening(desk) as listener:
        now = () if arguments == ["check"] else ("--sandbox", "google", "--now", LAUNCH)
        desk.call(*arguments, *now)
    assert listener.heard == []
