"""A request has a time limit as a whole, also where the server sends a byte now and then."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.contract.examples import message
from tests.contract.raw_server import Dripping, Heard, reply, serving
from worker.errors import OutcomeUnknown
from worker.google.access import Door
from worker.google.deadline import Deadline
from worker.google.one_shot_http import OneShotHttp
from worker.ports.mailbox import Mailbox

LIMIT = 0.06
PAUSE = 0.02
ANSWER = reply(200, '{"id": "r-1", "message": "' + "x" * 200 + '"}')
DRIPS = {
    "head": Dripping(ANSWER, PAUSE),
    "body": Dripping(ANSWER, PAUSE, at_once=ANSWER.index(b"{")),
}
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"


@contextmanager
def limited_http(limit: float = LIMIT) -> Iterator[Any]:
    """An Http with a short time limit."""
    http = OneShotHttp(timeout=limit, proxy_info=None)
    try:
        yield http
    finally:
        http.close()


@contextmanager
def mailbox(server: Heard) -> Iterator[Mailbox]:
    """A mailbox behind a short time limit."""
    http = OneShotHttp(timeout=LIMIT, proxy_info=None)
    box = Door(http, f"http://{server.host}").mailbox(lambda _: None)
    try:
        yield box
    finally:
        box.close()


@pytest.mark.parametrize("verb", ["GET", "POST"])
@pytest.mark.parametrize("drip", ["head", "body"])
def test_a_server_that_drips_is_not_waited_for_beyond_the_limit(drip: str, verb: str) -> None:
    with serving(DRIPS[drip]) as server, limited_http() as http:
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            http.request(f"http://{server.host}/there", verb)
        assert LIMIT <= time.monotonic() - begun < 2
        assert server.verbs == [verb]


def test_a_body_in_endless_pieces_is_not_waited_for_beyond_the_limit() -> None:
    endless = Dripping(CHUNKED + b"1\r\n \r\n" * 100, PAUSE, at_once=len(CHUNKED))
    with serving(endless) as server, limited_http() as http, pytest.raises(TimeoutError):
        http.request(f"http://{server.host}/there")


def test_a_slow_answer_within_the_limit_is_read_whole() -> None:
    slow = Dripping(ANSWER, PAUSE / 10, at_once=len(ANSWER) - 5)
    with serving(slow) as server, limited_http(limit=5) as http:
        response, content = http.request(f"http://{server.host}/there")
        assert (response.status, content) == (200, ANSWER[-len(content) :])
        assert content.endswith(b'xx"}')


def test_after_a_request_that_took_too_long_the_next_gets_its_own_answer() -> None:
    with serving(DRIPS["body"], reply(200, "mine")) as server, limited_http() as http:
        with pytest.raises(TimeoutError):
            http.request(f"http://{server.host}/first")
        assert http.request(f"http://{server.host}/second")[1] == b"mine"


def test_a_draft_whose_answer_drips_is_looked_for_before_it_is_written_again() -> None:
    empty = reply(200, '{"resultSizeEstimate": 0}')
    with (
        serving(DRIPS["body"], empty, reply(200, '{"id": "r-2"}')) as server,
        mailbox(server) as box,
    ):
        assert box.create_draft(message(label="label")) == "r-2"
        assert server.verbs == ["POST", "GET", "POST"]


def test_a_server_that_only_drips_is_given_up() -> None:
    with (
        serving(DRIPS["head"]) as server,
        mailbox(server) as box,
        pytest.raises(OutcomeUnknown, match="TimeoutError"),
    ):
        box.drafts()


def test_a_deadline_counts_down_on_its_clock_and_then_raises() -> None:
    clock = iter([100.0, 100.0, 104.5, 110.0, 111.0])
    deadline = Deadline(10, lambda: next(clock))
    assert (deadline.left(), deadline.left()) == (10.0, 5.5)
    for _ in range(2):
        with pytest.raises(TimeoutError, match="no whole answer within 10 s"):
            deadline.left()
