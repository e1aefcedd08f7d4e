"""Who we are at Google: what the environment may hold, what it may hold by mistake, and that nothing of it is ever quoted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httplib2
import pytest
from google.auth._cloud_sdk import CLOUD_SDK_CLIENT_ID

from tests.contract.examples import message
from tests.shell.google_by_name import (
    ROBOT,
    SENDER,
    SIGNATURES,
    TOKENS,
    GoogleByName,
    claims,
    google_by_name,
    key,
    leading_to,
)
from worker.errors import CredentialsInvalid, UsageError
from worker.google.access import Door
from worker.google.credentials import with_impersonation, with_service_account, with_token
from worker.google.identity import Identity
from worker.google.scopes import BUSY_SCOPE, CALENDAR_SCOPE, GMAIL_SCOPE, PRIMARY_SCOPE, scopes

SECRETS = ("s3cret", "r3fresh", "pr1vate")
TOKEN = {"client_id": "id", "client_secret": "s3cret", "refresh_token": "r3fresh"}
KEY = {
    "type": "service_account",
    "client_email": ROBOT,
    "private_key": "pr1vate",
    "token_uri": f"https://{TOKENS}",
}
CLIENT = {"installed": {"client_id": "id", "client_secret": "s3cret"}}
MACHINE = {"type": "external_account", "audience": "somebody"}


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleByName]:
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "PEER_COACHING_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with google_by_name() as server:
        monkeypatch.setitem(httplib2.SCHEME_TO_CONNECTION, "https", leading_to(server.server_port))
        yield server


def drafted(door: Door) -> None:
    """A draft written through this door."""
    mailbox = door.mailbox(lambda _: None)
    try:
        mailbox.create_draft(message())
    finally:
        mailbox.close()
        door.http.close()


def written(folder: Path, content: Any, name: str = "credentials.json") -> str:
    """The path of a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def test_a_person_acts_with_the_least_that_works(google: GoogleByName) -> None:
    door = with_token(json.dumps(TOKEN), primary=False)
    drafted(door)
    assert door.identity is Identity.PERSON
    assert len(google.sandbox.store.list("draft")) == 1
    (asked,) = google.said(TOKENS)
    assert (asked["refresh_token"], asked["scope"]) == (
        "r3fresh",
        f"{CALENDAR_SCOPE} {GMAIL_SCOPE}",
    )


def test_a_token_file_stays_as_it_is_when_the_token_is_refreshed(
    google: GoogleByName, tmp_path: Path
) -> None:
    path = Path(written(tmp_path, TOKEN))
    path.chmod(0o400)
    before = (path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir()))
    drafted(with_token(str(path), primary=False))
    assert len(google.said(TOKENS)) == 1
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before


def test_an_access_token_in_the_file_is_left_aside(google: GoogleByName) -> None:
    drafted(
        with_token(
            json.dumps(TOKEN | {"token": "old", "expiry": "2999-01-01T00:00:00Z"}), primary=False
        )
    )
    assert [where == TOKENS for _, where, _ in google.asked] == [True, False]


def test_a_path_and_a_file_may_end_in_what_editors_and_secret_stores_add(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbf" + json.dumps(TOKEN).encode() + b"\r\n")
    assert with_token(f"{path}\n", primary=False).http.credentials.refresh_token == "r3fresh"


@pytest.mark.parametrize(
    "given", [[CALENDAR_SCOPE, GMAIL_SCOPE], f"{CALENDAR_SCOPE} {GMAIL_SCOPE}", None]
)
def test_a_token_with_all_needed_scopes_is_accepted(given: object) -> None:
    assert with_token(json.dumps(TOKEN | {"scopes": given}), primary=False).origin is None


@pytest.mark.parametrize(
    ("given", "primary", "words"),
    [
        (
            [CALENDAR_SCOPE, GMAIL_SCOPE],
            True,
            "not given for calendar.events.owned, .*`peer-coaching login --primary`",
        ),
        (
            [PRIMARY_SCOPE, GMAIL_SCOPE],
            False,
            "not given for calendar.app.created, .*`peer-coaching login`",
        ),
        (BUSY_SCOPE, False, "not given for calendar.app.created and gmail.compose"),
    ],
)
def test_a_token_without_a_needed_scope_is_refused_before_google_is_asked(
    given: object, primary: bool, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        with_token(json.dumps(TOKEN | {"scopes": given}), primary)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (KEY, "it is a service account's key; set GOOGLE_APPLICATION_CREDENTIALS"),
        (CLIENT, "it is an OAuth client, with which `peer-coaching login`"),
        (TOKEN | {"refresh_token": None}, "it has no refresh_token: `peer-coaching login`"),
        (TOKEN | {"client_secret": ""}, "it has no client_secret: `peer-coaching login`"),
        (TOKEN | {"client_id": 7}, "it has no client_id"),
        (["r3fresh"], "it has no client_id and no client_secret and no refresh_token"),
        ("r3fresh", "it has no client_id"),
        (b"r3fresh", "it has no client_id"),
        (b"[" * 100_000 + b"r3fresh", "it has no client_id"),
        (b"\xff\xfer3fresh", "the file is no text"),
    ],
)
def test_a_file_that_holds_no_token_is_named_for_what_it_is_and_not_quoted(
    tmp_path: Path, content: Any, words: str
) -> None:
    with pytest.raises(UsageError, match="PEER_COACHING_TOKEN cannot be used: ") as refused:
        with_token(written(tmp_path, content), primary=False)
    assert words in str(refused.value)
    assert not any(secret in str(refused.value) for secret in SECRETS)


@pytest.mark.parametrize("path", ["r3fresh/no-such-file", "r3fresh" * 100, "r3fresh\0", "/"])
def test_an_unreadable_path_is_not_quoted_since_it_may_be_a_token(path: str) -> None:
    with pytest.raises(UsageError, match="PEER_COACHING_TOKEN cannot be used: the file") as refused:
        with_token(path, primary=False)
    assert "r3fresh" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (TOKEN | {"type": "authorized_user"}, "it is a person's token; set PEER_COACHING_TOKEN"),
        (MACHINE, "set IMPERSONATE_SERVICE_ACCOUNT"),
        (CLIENT, "it is an OAuth client"),
        (KEY | {"client_email": 7}, "it is a service account's key"),
        (KEY, "the private_key in .* is none: download a new key"),
        (
            ["pr1vate"],
            "it has no client_email and no private_key and no token_uri: download a new key",
        ),
        (b"\xff\xfepr1vate", "the file is no text"),
    ],
)
def test_a_file_that_holds_no_key_is_named_and_not_quoted(
    tmp_path: Path, content: Any, words: str
) -> None:
    with pytest.raises(
        UsageError, match=r"GOOGLE_APPLICATION_CREDENTIALS: .*credentials\.json"
    ) as refused:
        with_service_account(written(tmp_path, content), SENDER, primary=False)
    refused.match(words)
    assert not any(secret in str(refused.value) for secret in SECRETS)


@pytest.mark.parametrize("by_a_person", [False, True])
def test_a_service_account_without_a_key_acts_for_the_sender(
    google: GoogleByName,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    by_a_person: bool,
) -> None:
    # Who the machine is: here a person, as gcloud has it, or another key; on Cloud Run the metadata server (test_preflight).
    person = written(
        tmp_path, TOKEN | {"type": "authorized_user", "client_id": CLOUD_SDK_CLIENT_ID}
    )
    monkeypatch.setenv(
        "GOOGLE_APPLICATION_CREDENTIALS", person if by_a_person else str(key(tmp_path))
    )
    door = with_impersonation(ROBOT, SENDER, primary=True)
    drafted(door)
    assert door.identity is Identity.KEYLESS
    assert len(google.sandbox.store.list("draft")) == 1
    (asked,) = google.said(SIGNATURES)
    said = json.loads(asked["payload"])
    assert (said["iss"], said["sub"]) == (ROBOT, SENDER)
    assert set(said["scope"].split()) == {PRIMARY_SCOPE, GMAIL_SCOPE}
    # First the machine's own token, then the sender's.
    machine, sender = google.said(TOKENS)
    assert (
        machine["refresh_token"] == "r3fresh"
        if by_a_person
        else "sub" not in claims(machine["assertion"])
    )
    assert claims(sender["assertion"]) == said
    assert caplog.records == []


def test_a_signature_that_is_refused_opens_nothing(
    google: GoogleByName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key(tmp_path)))
    google.answers[SIGNATURES] = (
        403,
        {"error": {"code": 403, "message": "denied", "status": "PERMISSION_DENIED"}},
    )
    with pytest.raises(
        CredentialsInvalid, match="this machine may not ask for the service account's signature"
    ):
        drafted(with_impersonation(ROBOT, SENDER, primary=False))
    assert google.sandbox.store.list("draft") == []


@pytest.mark.parametrize(
    "account", ["robot", "robot@school.example", json.dumps(KEY), f"{ROBOT}/../x", f"{ROBOT}\n"]
)
def test_an_address_of_no_service_account_is_refused_and_not_quoted(account: str) -> None:
    with pytest.raises(
        UsageError, match=r"IMPERSONATE_SERVICE_ACCOUNT is no service account's address"
    ) as refused:
        with_impersonation(account, SENDER, primary=False)
    assert account not in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [None, b"pr1vate", {"type": "service_account", "private_key": "pr1vate"}, ["pr1vate"]],
)
def test_a_machine_without_credentials_is_told_how_to_get_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Any
) -> None:
    path = str(tmp_path / "nowhere.json") if content is None else written(tmp_path, content)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", path)
    with pytest.raises(
        UsageError, match=r"this machine is nobody to Google.*On Cloud Run.*gcloud auth"
    ) as refused:
        with_impersonation(ROBOT, SENDER, primary=False)
    assert "pr1vate" not in str(refused.value)


def test_busy_times_are_asked_for_only_when_wanted() -> None:
    assert BUSY_SCOPE not in scopes(primary=False, busy=False)
    assert BUSY_SCOPE in scopes(primary=False, busy=True)
    assert scopes(primary=True, busy=True) == [PRIMARY_SCOPE, GMAIL_SCOPE, BUSY_SCOPE]
