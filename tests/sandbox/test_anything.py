"""Whatever is asked for, the sandbox answers: with what was wanted or with an error in Google's form. It never crashes."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox.any_calls import CALLS, DAY, EVENT_PATHS, GMAIL, HEADERS, PARAMETERS
from tests.sandbox.anything import MOVED, NAUGHTY, OCCURRENCE, SERIES, SINGLE, WORDS
from tests.sandbox.api import Api, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox.service import ORIGIN, Sandbox

MANY = settings(max_examples=200, deadline=None)


def furnished() -> Sandbox:
    """A sandbox with a series, an occurrence that was moved, a single event without a zone, and a draft."""
    sandbox = Sandbox(lambda: NOW)
    api = Api(sandbox)
    api.done("POST", events("primary"), event())
    api.done("PATCH", events("primary", MOVED), {"start": DAY[0], "end": DAY[1]})
    api.done("POST", events("primary"), {"id": SINGLE, "start": DAY[0], "end": DAY[1]})
    api.draft(b"To: ana@mail.example\r\n\r\nWords")
    return sandbox


def is_answered(
    sandbox: Sandbox, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
) -> None:
    """Whether the answer is a success, or Google's form of an error: the caller's, or what the sandbox says it lacks."""
    before = sandbox.store.change()
    status, content = sandbox.answer(verb, uri, headers, body)
    if status == 204:
        assert (verb, content) == ("DELETE", b"")
        return
    answer = json.loads(content, parse_constant=lambda text: [][0])
    content.decode("ascii")
    if status == 200:
        assert "error" not in answer
        return
    assert 400 <= status < 500 or (status, answer["error"]["errors"][0]["reason"]) == (
        501,
        "notImplemented",
    )
    assert answer["error"]["code"] == status
    assert answer["error"]["message"]
    assert sandbox.store.change() == before


def asked(path: str, parameters: Mapping[str, Any]) -> str:
    # Half a surrogate pair cannot be written into an address; what came instead is what quote makes of it.
    return f"{ORIGIN}{path}?{urlencode(parameters, errors='surrogatepass')}"


@MANY
@given(call=CALLS, parameters=st.one_of(st.just({}), PARAMETERS), headers=HEADERS)
def test_the_sandbox_answers_any_body_and_any_parameters(
    call: tuple[str, str, Any], parameters: Mapping[str, Any], headers: Mapping[str, str]
) -> None:
    verb, path, body = call
    sandbox = furnished()
    is_answered(
        sandbox, verb, asked(path, parameters), headers, None if body is None else json.dumps(body)
    )
    sandbox.store.close()


@MANY
@given(calls=st.lists(CALLS, min_size=2, max_size=5))
def test_whatever_the_sandbox_has_accepted_can_be_read_again(
    calls: list[tuple[str, str, Any]],
) -> None:
    sandbox = furnished()
    for verb, path, body in calls:
        is_answered(sandbox, verb, f"{ORIGIN}{path}", {}, json.dumps(body))
        for event_id in (SERIES, OCCURRENCE, MOVED, SINGLE):
            path = events("primary", event_id)
            is_answered(sandbox, "GET", f"{ORIGIN}{path}", {}, None)
            is_answered(sandbox, "GET", f"{ORIGIN}{path}/instances", {}, None)
    busy = {
        "timeMin": "2027-01-01T00:00:00Z",
        "timeMax": "2028-01-01T00:00:00Z",
        "items": [{"id": "primary"}],
    }
    is_answered(sandbox, "POST", f"{ORIGIN}/calendar/v3/freeBusy", {}, json.dumps(busy))
    for path in (events("primary"), f"{GMAIL}/drafts", f"{GMAIL}/drafts/r-1", f"{GMAIL}/messages"):
        is_answered(sandbox, "GET", f"{ORIGIN}{path}", {}, None)
    sandbox.store.close()


@MANY
@given(
    verb=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "", "\ud800"]),
    uri=st.one_of(
        st.text(max_size=40),
        st.lists(WORDS, max_size=6).map(lambda parts: ORIGIN + "/calendar/v3/" + "/".join(parts)),
        st.sampled_from(
            ["//[", "http://[x", "?", f"{ORIGIN}{events('primary')}?maxResults", "/%ff/%00/%"]
        ),
        WORDS.map(lambda word: ORIGIN + events(quote(word, safe="", errors="surrogatepass"))),
    ),
    body=st.one_of(
        st.none(), st.sampled_from(NAUGHTY), st.text(max_size=20), st.binary(max_size=20)
    ),
)
def test_the_sandbox_answers_any_address_and_any_bytes(
    verb: str, uri: str, body: bytes | str | None
) -> None:
    sandbox = furnished()
    is_answered(sandbox, verb, uri, {}, body)
    sandbox.store.close()


@MANY
@given(verb=st.sampled_from(["PATCH", "PUT"]), path=EVENT_PATHS, body=st.sampled_from(NAUGHTY))
def test_the_sandbox_answers_any_bytes_as_the_body_of_a_change(
    verb: str, path: str, body: bytes
) -> None:
    sandbox = furnished()
    is_answered(sandbox, verb, ORIGIN + path, {}, body)
    sandbox.store.close()
