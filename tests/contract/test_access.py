"""Who we are at Google: a service account that acts for the sender, or a person's token."""

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.contract.examples import message
from tests.contract.raw_server import Heard, reply, serving
from worker.errors import CredentialsInvalid, GoogleError, UsageError
from worker.google.access import Door
from worker.google.credentials import with_service_account, with_token
from worker.google.scopes import CALENDAR_SCOPE, GMAIL_SCOPE, PRIMARY_SCOPE, scopes

SENDER = "sender@school.example"
TOKEN = {"client_id": "id", "client_secret": "s3cret", "refresh_token": "r3fresh"}


@pytest.fixture(scope="module")
def private_key() -> str:
    """A key that opens nothing."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kind, form, lock = (
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return key.private_bytes(kind, form, lock).decode()


def key_file(folder: Path, private_key: str, token_server: Heard) -> str:
    """A service account's key, whose tokens come from that server."""
    path = folder / "key.json"
    content = {
        "type": "service_account",
        "client_email": "robot@project.iam.example",
        "private_key": private_key,
        "private_key_id": "1",
        "token_uri": f"http://{token_server.host}/token",
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def claims(heard: Heard) -> dict[str, Any]:
    """What the account says of itself when it asks for a token."""
    ((_, body),) = heard.requests
    assertion = body.decode().partition("assertion=")[2].partition("&")[0]
    payload = assertion.split(".")[1]
    padding = "=" * (-len(payload) % 4)
    claimed: dict[str, Any] = json.loads(urlsafe_b64decode(payload + padding))
    return claimed


def drafted(door: Door) -> str:
    mailbox = door.mailbox(lambda _: None)
    try:
        return mailbox.create_draft(message())
    finally:
        mailbox.close()
        door.http.close()


def test_a_service_account_acts_for_the_sender_with_the_least_that_works(
    tmp_path: Path, private_key: str
) -> None:
    token = reply(200, json.dumps({"access_token": "t0ken", "expires_in": 3600}))
    with serving(token) as tokens, serving(reply(200, '{"id": "r-1"}')) as google:
        door = with_service_account(key_file(tmp_path, private_key, tokens), SENDER, primary=False)
        assert drafted(replace(door, origin=f"http://{google.host}")) == "r-1"
        assert google.headers["authorization"] == "Bearer t0ken"
        assert google.verbs == ["POST"]
        assert claims(tokens)["sub"] == SENDER
        assert set(claims(tokens)["scope"].split()) == {CALENDAR_SCOPE, GMAIL_SCOPE}


def test_a_service_account_that_google_no_longer_accepts_opens_nothing(
    tmp_path: Path, private_key: str
) -> None:
    refusal = reply(
        400,
        json.dumps(
            {"error": "invalid_grant", "error_description": "Invalid grant: account not found"}
        ),
    )
    with serving(refusal) as tokens, serving(reply(200, '{"id": "r-1"}')) as google:
        door = with_service_account(key_file(tmp_path, private_key, tokens), SENDER, primary=False)
        with pytest.raises(CredentialsInvalid, match="account not found"):
            drafted(replace(door, origin=f"http://{google.host}"))
        assert google.requests == []


def test_a_write_with_credentials_is_sent_only_once(tmp_path: Path, private_key: str) -> None:
    token = reply(200, json.dumps({"access_token": "t0ken", "expires_in": 3600}))
    with serving(token) as tokens, serving(b"") as google:
        door = replace(
            with_service_account(key_file(tmp_path, private_key, tokens), SENDER, primary=False),
            origin=f"http://{google.host}",
        )
        calendar = door.calendar(lambda _: None)
        with pytest.raises(GoogleError):
            calendar.create("Peer Coaching", "America/New_York")
        assert google.verbs == ["POST"]
        calendar.close()
        door.http.close()


def test_the_scopes_are_the_least_that_works() -> None:
    assert scopes(primary=False) == [CALENDAR_SCOPE, GMAIL_SCOPE]
    assert scopes(primary=True) == [PRIMARY_SCOPE, GMAIL_SCOPE]


@pytest.mark.parametrize("content", [None, "", "{}", "no JSON", '{"type": "service_account"}'])
def test_a_key_file_that_cannot_be_used_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "key.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"GOOGLE_APPLICATION_CREDENTIALS: .*key\.json"):
        with_service_account(str(path), SENDER, primary=False)


@pytest.mark.parametrize("as_file", [True, False])
def test_a_token_is_read_from_a_file_or_from_the_setting_itself(
    tmp_path: Path, as_file: bool
) -> None:
    text = json.dumps(TOKEN)
    (tmp_path / "token.json").write_text(text, encoding="utf-8")
    door = with_token(str(tmp_path / "token.json") if as_file else f"\n {text}", primary=True)
    assert door.http.credentials.refresh_token == TOKEN["refresh_token"]
    assert set(door.http.credentials.scopes) == {PRIMARY_SCOPE, GMAIL_SCOPE}
    assert door.origin is None
    door.http.close()


@pytest.mark.parametrize(
    "token", ["/nowhere/token.json", '{"refresh_token": "r3fresh"}', '{"refresh_token": "r3fresh']
)
def test_an_unusable_token_is_reported_and_not_repeated(token: str) -> None:
    with pytest.raises(UsageError, match="PEER_COACHING_TOKEN") as refused:
        with_token(token, primary=False)
    assert "r3fresh" not in str(refused.value)
