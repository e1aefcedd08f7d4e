"""Asking Google for a token: what is said of the credentials, what is only a server out of order, and when it is asked again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from google.oauth2.credentials import Credentials

from tests.contract.examples import message
from tests.contract.google_words import PAGE, new_form, old_form
from tests.contract.raw_server import Heard, reply, serving
from worker.errors import CredentialsInvalid, GoogleError, OutcomeUnknown
from worker.google.access import Door
from worker.google.api_client import MOST_ATTEMPTS
from worker.google.identity import Identity
from worker.google.one_shot_http import OneShotHttp
from worker.google.scopes import CALENDAR_SCOPE, GMAIL_SCOPE
from worker.google.signed_http import SignedHttp
from worker.google.token_refusal import TokenRefused, token_error
from worker.google.token_troubles import Applicant
from worker.ports.mailbox import Mailbox

SCOPES = (CALENDAR_SCOPE, GMAIL_SCOPE)
PERSON, ROBOT = Applicant(Identity.PERSON, SCOPES), Applicant(Identity.KEY, SCOPES)
KEYLESS = Applicant(Identity.KEYLESS, SCOPES)
TOKEN = reply(200, '{"access_token": "t0ken", "expires_in": 3600}')
FINE = reply(200, '{"id": "r-1"}')
DELEGATION = f"Domain-wide delegation, give the service account's client ID exactly these scopes: {','.join(SCOPES)}"
SESSION = {
    "error": "invalid_grant",
    "error_subtype": "invalid_rapt",
    "error_description": "reauth related error (invalid_rapt)",
}


@contextmanager
def mailbox(tokens: Heard, google: Heard) -> Iterator[Mailbox]:
    """A person's mailbox, with a token server and a Google on loopback."""
    make: Any = Credentials  # google-auth is typed in part only
    uri = f"http://{tokens.host}/token"
    person = make(None, refresh_token="r3fresh", token_uri=uri, client_id="id", client_secret="s")
    http = SignedHttp(person, PERSON, OneShotHttp(proxy_info=None))
    box = Door(http, f"http://{google.host}").mailbox(lambda _: None)
    try:
        yield box
    finally:
        box.close()


def refused(answer: bytes) -> tuple[GoogleError, int]:
    """What a draft ends with where the token server answers so, and how often it was asked."""
    with serving(answer) as tokens, serving(FINE) as google, mailbox(tokens, google) as box:
        with pytest.raises(GoogleError) as failed:
            box.create_draft(message())
        assert google.requests == []
        return failed.value, len(tokens.requests)


@pytest.mark.parametrize(
    ("applicant", "body", "finding", "cure"),
    [
        (
            PERSON,
            {"error": "invalid_grant", "error_description": "Code was already redeemed."},
            "the token has ended (invalid_grant: Code was already redeemed)",
            "run `peer-coaching login`",
        ),
        (
            PERSON,
            {"error": "invalid_client"},
            "the OAuth client that the token was made with is gone",
            "make another",
        ),
        (
            PERSON,
            {"error": "invalid_scope"},
            "not given for calendar.app.created and gmail.compose",
            "run `peer-coaching login`",
        ),
        (
            PERSON,
            {"error": "access_denied"},
            "the Workspace does not let this program in",
            "App access control",
        ),
        (
            PERSON,
            {"error": "org_internal"},
            "the Workspace does not let this program in",
            "App access control",
        ),
        (
            PERSON,
            SESSION,
            "the Workspace's session control",
            "Google Cloud session control, exempt trusted apps",
        ),
        (ROBOT, {"error": "unauthorized_client"}, "may not act for the sender", DELEGATION),
        (ROBOT, {"error": "access_denied"}, "may not act for the sender", DELEGATION),
        (ROBOT, {"error": "invalid_scope"}, "may not act for the sender", DELEGATION),
        (KEYLESS, {"error": "access_denied"}, "may not act for the sender", DELEGATION),
        (
            ROBOT,
            {"error": "invalid_grant", "error_description": "Invalid JWT: iat and exp"},
            "not accepted for the sender",
            "the clock of this machine",
        ),
        (
            PERSON,
            {"error": "something_new"},
            "the token is not accepted (something_new)",
            "run `peer-coaching login`",
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_and_how_to_fix_it(
    applicant: Applicant, body: dict[str, str], finding: str, cure: str
) -> None:
    failed = token_error(400, json.dumps(body).encode(), applicant)
    assert isinstance(failed, TokenRefused)
    assert str(failed).startswith("Google no longer accepts the credentials: ")
    said, _, step = str(failed).partition(". To mend it, ")
    assert finding in said
    assert cure in step


@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize("body", [{"error": "invalid_grant"}, {"error": "something_new"}, SESSION])
def test_a_refusal_of_the_token_server_opens_nothing(status: int, body: dict[str, str]) -> None:
    failed, asked = refused(reply(status, json.dumps(body)))
    assert isinstance(failed, TokenRefused)
    assert "gcloud" not in str(failed)
    assert asked == 1


STAMMERS = [
    *((status, PAGE) for status in (200, 302, 400, 401, 403, 404, 407, 429, 500, 502, 503)),
    *((status, b'{"error": "internal_failure"}') for status in (500, 503)),
    (403, b'{"error": "Forbidden"}'),
    (404, b'{"error": "not_found"}'),
    (400, b'{"error": "invalid_gr'),
    (400, b"[]"),
    (400, b'"invalid_grant"'),
    (200, b""),
    (200, b"[]"),
    (200, b"{}"),
    (200, b'"t0ken"'),
    (200, b'{"access_token": "t0k'),
    (200, b'{"access_token": "t0ken", "expires_in": "soon"}'),
    (200, b'{"access_token": "t0ken", "expires_in": [1]}'),
]


@pytest.mark.parametrize(("status", "body"), STAMMERS)
def test_a_token_server_that_stammers_says_nothing_about_the_credentials(
    status: int, body: bytes
) -> None:
    failed, asked = refused(reply(status, body))
    assert type(failed) is OutcomeUnknown
    assert "login" not in str(failed)
    assert "hotel" not in str(failed)
    assert asked == MOST_ATTEMPTS


def test_a_stammer_is_overcome_within_the_call() -> None:
    with (
        serving(reply(502, PAGE, "text/html"), reply(200, "{}"), TOKEN) as tokens,
        serving(FINE) as google,
        mailbox(tokens, google) as box,
    ):
        assert box.create_draft(message()) == "r-1"
        assert google.verbs == ["POST"]


@pytest.mark.parametrize(
    "code", ["internal_failure", "server_error", "temporarily_unavailable", "rate_limit_exceeded"]
)
def test_a_token_server_that_blames_itself_is_asked_later(code: str) -> None:
    failed = token_error(400, json.dumps({"error": code}).encode(), ROBOT)
    assert type(failed) is OutcomeUnknown


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (403, new_form(403, "PERMISSION_DENIED"), TokenRefused),
        (404, new_form(404, "NOT_FOUND"), TokenRefused),
        (429, new_form(429, "RESOURCE_EXHAUSTED"), OutcomeUnknown),
        (403, old_form(403, "quotaExceeded"), OutcomeUnknown),
        (503, new_form(503, "UNAVAILABLE"), OutcomeUnknown),
        (404, PAGE, OutcomeUnknown),
    ],
)
def test_the_api_that_signs_without_a_key_is_heard_in_googles_words(
    status: int, body: bytes, meaning: type[GoogleError]
) -> None:
    assert type(token_error(status, body, KEYLESS)) is meaning


def test_no_address_in_a_refusal_gets_into_the_error() -> None:
    body = {"error": "invalid_grant", "error_description": "No account\nana@mail.example"}
    assert "(invalid_grant: No account <address>)" in str(
        token_error(400, json.dumps(body).encode(), ROBOT)
    )


def test_a_write_is_sent_again_with_a_new_token_where_google_itself_says_that_the_old_one_ended() -> (
    None
):
    ended = reply(401, old_form(401, "authError"))
    with (
        serving(TOKEN) as tokens,
        serving(ended, FINE) as google,
        mailbox(tokens, google) as box,
    ):
        assert box.create_draft(message()) == "r-1"
        assert (google.verbs, tokens.verbs) == (["POST", "POST"], ["POST", "POST"])


def test_credentials_that_google_does_not_accept_with_a_new_token_either_are_not_tried_on() -> None:
    ended = reply(401, old_form(401, "authError"))
    with serving(TOKEN) as tokens, serving(ended) as google, mailbox(tokens, google) as box:
        with pytest.raises(CredentialsInvalid, match="authError"):
            box.create_draft(message())
        assert google.verbs == ["POST", "POST"]


def test_a_page_with_401_is_no_reason_for_a_new_token_or_for_sending_a_write_again() -> None:
    page = reply(401, PAGE, "text/html")
    with serving(TOKEN) as tokens, serving(page) as google, mailbox(tokens, google) as box:
        with pytest.raises(OutcomeUnknown):
            box.send_draft("r-1")
        assert google.verbs == ["POST", *["GET"] * (MOST_ATTEMPTS - 1)]
        assert tokens.verbs == ["POST"]
