"""`login` where something else than a yes comes back: no token is made of it, and nothing secret is quoted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.raw_server import CLOSE, reply, serving
from tests.shell.google_consent import SECRETS, Browser, client, token_server
from worker.errors import CredentialsInvalid, OutcomeUnknown
from worker.google.consent import ask
from worker.google.scopes import BUSY_SCOPE, CALENDAR_SCOPE, scopes

LEAST = scopes(primary=False)


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Lets OAuth go without TLS, and stands in an empty folder."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv("PEER_COACHING_TOKEN", raising=False)
    monkeypatch.delenv("OAUTHLIB_RELAX_TOKEN_SCOPE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def browser() -> Iterator[Browser]:
    opened = Browser()
    yield opened
    opened.close()


def asked(changes: dict[str, Any], browser: Browser, wanted: list[str] = LEAST) -> str:
    """The token that comes of asking for these scopes."""
    with token_server(**changes) as server:
        return ask(client(server), wanted, browser.open)


def refused(changes: dict[str, Any], browser: Browser) -> str:
    """Why no token came."""
    with pytest.raises(CredentialsInvalid) as error:
        asked(changes, browser)
    assert "nothing was written" in str(error.value)
    assert not any(secret in str(error.value) for secret in SECRETS)
    return str(error.value)


@pytest.mark.parametrize("relaxed", [False, True])
def test_a_scope_that_was_unticked_is_named(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, relaxed: bool
) -> None:
    if relaxed:
        # Somebody's environment may tell oauthlib to let it pass.
        monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    said = refused({"scope": CALENDAR_SCOPE}, browser)
    assert said.startswith(
        "gmail.compose was not granted; nothing was written. Run `peer-coaching login` again and tick"
    )


def test_all_scopes_that_were_unticked_are_named(browser: Browser) -> None:
    assert refused({"scope": BUSY_SCOPE}, browser).startswith(
        "calendar.app.created and gmail.compose were not granted"
    )


def test_scopes_in_another_order_are_the_same_scopes(browser: Browser) -> None:
    assert "r3fresh" in asked({"scope": " ".join(reversed(LEAST))}, browser)


def test_more_than_was_asked_for_is_refused_too(browser: Browser) -> None:
    assert "Google granted more than was asked for, calendar.freebusy" in refused(
        {"scope": " ".join([*LEAST, BUSY_SCOPE])}, browser
    )


def test_a_token_for_an_hour_is_refused_with_the_way_to_a_lasting_one(browser: Browser) -> None:
    said = refused({"refresh_token": None}, browser)
    assert "without a refresh token" in said
    assert "https://myaccount.google.com/connections" in said
    assert "of the type Desktop app" in said


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"error": "access_denied"}, "the permission was refused in the browser"),
        (
            {"error": "some_new_reason"},
            "Google says some_new_reason. Run `peer-coaching login` again",
        ),
        ({"error": "r3fresh <b>"}, "Google says an unknown error"),
        ({"code": "c0de", "state": "somebody-elses"}, "the answer came from another login's page"),
        ({}, "something else than Google's page"),
    ],
)
def test_what_the_browser_brings_back_instead_of_consent_is_reported(
    answer: dict[str, str], words: str
) -> None:
    browser = Browser(answer)
    assert words in refused({}, browser)
    assert browser.page.startswith("Back to the terminal")
    browser.close()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("invalid_client", "Google does not know the OAuth client, or its secret was changed"),
        ("invalid_grant", "too late or twice"),
        ("some_new_reason", "Google says some_new_reason"),
    ],
)
def test_a_refusal_by_the_token_server_is_reported_without_its_words(
    browser: Browser, error: str, words: str
) -> None:
    changes = {
        "status": 400,
        "error": error,
        "error_description": "client_secret cl1ent-s3cret is wrong",
    }
    assert words in refused(changes, browser)


@pytest.mark.parametrize(
    "answer",
    [
        CLOSE,
        reply(200, "<html>Please log in</html>", "text/html"),
        reply(500, "{}"),
        reply(200, '{"access_token": "acc3ss"}'),
    ],
)
def test_an_unusable_answer_is_reported_and_nothing_is_written(
    browser: Browser, answer: bytes
) -> None:
    with (
        serving(answer) as server,
        pytest.raises((OutcomeUnknown, CredentialsInvalid), match="nothing was written") as error,
    ):
        ask(client(server), LEAST, browser.open)
    assert not any(secret in str(error.value) for secret in SECRETS)


def test_a_browser_in_which_nobody_agrees_is_given_up_after_a_while() -> None:
    with pytest.raises(CredentialsInvalid, match="nobody agreed in time"):
        ask(client(), LEAST, lambda _: None, patience=0)


def test_an_address_without_tls_is_refused(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OAUTHLIB_INSECURE_TRANSPORT")
    assert "names an address without https" in refused({}, browser)
    assert browser.address == ""
