"""The Http that reaches Google: a write is sent once, a read may be sent again, nobody is followed elsewhere."""

from collections.abc import Iterator
from http.client import RemoteDisconnected
from typing import Any

import httplib2
import pytest

from tests.contract.raw_server import CLOSE, reply, serving
from worker.google.one_shot_http import TIMEOUT_SECONDS, OneShotHttp

WRITES = ["POST", "PUT", "PATCH", "DELETE"]
FINE = reply(200, '{"id": "1"}')


@pytest.fixture
def http() -> Iterator[Any]:
    one_shot = OneShotHttp(proxy_info=None)
    yield one_shot
    one_shot.close()


@pytest.mark.parametrize("verb", WRITES)
def test_a_write_whose_connection_closes_without_an_answer_is_sent_once(
    http: Any, verb: str
) -> None:
    with serving(CLOSE) as server:
        with pytest.raises(ConnectionError):
            http.request(f"http://{server.host}/there", verb, body="{}")
        assert server.requests == [(f"{verb} /there HTTP/1.1", b"{}")]


@pytest.mark.parametrize("verb", WRITES)
def test_httplib2_by_itself_sends_it_twice(verb: str) -> None:
    plain = httplib2.Http(proxy_info=None)
    with serving(CLOSE) as server:
        with pytest.raises(RemoteDisconnected):
            plain.request(f"http://{server.host}/there", verb, body="{}")
        assert server.verbs == [verb, verb]
    plain.close()


def test_httplib2_by_itself_sends_a_write_twice_even_when_the_second_is_answered() -> None:
    plain = httplib2.Http(proxy_info=None)
    with serving(CLOSE, FINE) as server:
        response, _ = plain.request(f"http://{server.host}/there", "POST", body="{}")
        assert (response.status, server.verbs) == (200, ["POST", "POST"])
    plain.close()


@pytest.mark.parametrize("verb", ["GET", "HEAD"])
def test_a_read_whose_connection_closes_without_an_answer_may_be_sent_again(
    http: Any, verb: str
) -> None:
    with serving(CLOSE, reply(200, "")) as server:
        response, _ = http.request(f"http://{server.host}/there", verb)
        assert (response.status, server.verbs) == (200, [verb, verb])


@pytest.mark.parametrize("verb", WRITES)
@pytest.mark.parametrize("before", ["GET", "POST"])
def test_a_write_does_not_run_into_a_connection_that_has_gone_stale(
    http: Any, before: str, verb: str
) -> None:
    # The server says that it keeps the connection open, and closes it.
    with serving(FINE) as server:
        http.request(f"http://{server.host}/first", before)
        response, _ = http.request(f"http://{server.host}/second", verb, body="{}")
        assert (response.status, server.verbs) == (200, [before, verb])


def test_a_write_that_reaches_no_server_raises_and_is_not_tried_again(http: Any) -> None:
    with serving(FINE) as server:
        host = server.host
    with pytest.raises(ConnectionRefusedError):
        http.request(f"http://{host}/there", "POST", body="{}")


def test_a_request_has_a_time_limit(http: Any) -> None:
    assert http.timeout == TIMEOUT_SECONDS
    assert httplib2.Http().timeout is None


@pytest.mark.parametrize("verb", ["GET", *WRITES])
@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_a_redirection_is_never_followed(http: Any, status: int, verb: str) -> None:
    with serving(reply(status, "", "text/plain", "Location: /elsewhere")) as server:
        response, _ = http.request(f"http://{server.host}/there", verb, body="{}")
        assert (response.status, server.verbs) == (status, [verb])
