"""`login`: what is asked for, what is made of the answer, and that nothing is written unless all went well."""

import json
import os
import subprocess
import sys
import webbrowser
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from click.testing import CliRunner, Result

from tests.shell.cohort_files import REPOSITORY
from tests.shell.google_consent import SECRETS, Browser, client, client_file, token_server
from worker.cli.commands import cli
from worker.errors import UsageError
from worker.google.credentials import with_token
from worker.google.oauth_client import client_in
from worker.google.scopes import BUSY_SCOPE, CALENDAR_SCOPE, GMAIL_SCOPE, PRIMARY_SCOPE, scopes

LEAST = scopes(primary=False)
OLD = "the token of last year\n"

Login = Callable[..., Result]


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Lets OAuth go without TLS, and stands in an empty folder."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv("PEER_COACHING_TOKEN", raising=False)
    monkeypatch.delenv("OAUTHLIB_RELAX_TOKEN_SCOPE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The machine's own browser."""
    monkeypatch.setattr(webbrowser, "_browsers", {})
    monkeypatch.setattr(webbrowser, "_tryorder", [])
    opened = Browser()
    webbrowser.register("ours", None, opened, preferred=True)  # type: ignore[arg-type] # it has all that is called of it
    yield opened
    opened.close()


@pytest.fixture
def login(browser: Browser) -> Login:
    return lambda *arguments: CliRunner().invoke(
        cli, ["login", *(str(argument) for argument in arguments)]
    )


def test_the_token_goes_into_a_file_for_its_owner_alone(login: Login, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with token_server() as server:
            result = login(client_file(tmp_path, server))
    finally:
        os.umask(before)
    assert result.exit_code == 0, result.output
    path = tmp_path / "token.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["client_secret.json", "token.json"]
    token = json.loads(path.read_text())
    assert (token["refresh_token"], token["client_secret"]) == ("r3fresh", "cl1ent-s3cret")
    assert set(token) & {"token", "expiry"} == set()
    door = with_token(str(path), primary=False)
    assert set(door.http.credentials.scopes) == set(LEAST)
    door.http.close()


def test_login_says_what_each_permission_is_for_how_long_it_lasts_and_what_comes_next(
    login: Login, tmp_path: Path
) -> None:
    with token_server() as server:
        said = " ".join(login(client_file(tmp_path, server)).output.split())
    assert "calendar.app.created make a calendar and keep the series in it" in said
    assert "gmail.compose write drafts and send them" in said
    assert "7 days while the consent screen is External and in Testing" in said
    assert "after 6 months without use" in said
    assert "password changes" in said
    assert (
        f"export PEER_COACHING_TOKEN={tmp_path / 'token.json'} peer-coaching run --preflight"
        in said
    )
    assert not any(secret in said for secret in SECRETS)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ([], [CALENDAR_SCOPE, GMAIL_SCOPE]),
        (["--primary"], [PRIMARY_SCOPE, GMAIL_SCOPE]),
        (["--busy"], [CALENDAR_SCOPE, GMAIL_SCOPE, BUSY_SCOPE]),
    ],
)
def test_login_asks_for_the_least_and_for_a_refresh_token(
    login: Login, browser: Browser, tmp_path: Path, options: list[str], wanted: list[str]
) -> None:
    with token_server() as server:
        assert login(client_file(tmp_path, server), *options).exit_code == 0
        ((request, body),) = server.requests
    assert browser.asked["scope"].split() == wanted
    assert (browser.asked["access_type"], browser.asked["prompt"]) == ("offline", "consent")
    back = urlsplit(browser.asked["redirect_uri"])
    assert (back.hostname, back.port != 8080) == ("127.0.0.1", True)
    # Who only sees the code on its way back cannot use it (RFC 7636).
    sent = dict(parse_qsl(body.decode()))
    proof = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
    assert (browser.asked["code_challenge"], browser.asked["code_challenge_method"]) == (
        proof,
        "S256",
    )
    assert (request.split()[1], sent["code"]) == ("/token", "c0de")
    assert json.loads((tmp_path / "token.json").read_text())["scopes"] == wanted


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file or directory. It is the OAuth client, of the type Desktop app"),
        (b"\xff\xfe", "it is no text"),
        (b"cl1ent-s3cret", "download it from the Google Cloud console"),
        ([], "download it from the Google Cloud console"),
        ({"installed": "cl1ent-s3cret"}, "it is an OAuth client"),
        (
            {"web": client()["installed"]},
            "of the type Web application: make one of the type Desktop app",
        ),
        (
            {"type": "service_account", "private_key": "cl1ent-s3cret"},
            "set GOOGLE_APPLICATION_CREDENTIALS to its path",
        ),
        ({"type": "authorized_user", "refresh_token": "r3fresh"}, "set PEER_COACHING_TOKEN to it"),
        (client(client_secret=""), "without client_secret: download it anew"),
        (client(client_id=7, token_uri=None), "without client_id and token_uri"),
    ],
)
def test_a_file_that_holds_no_oauth_client_is_named_for_what_it_is_and_not_quoted(
    tmp_path: Path, content: Any, words: str
) -> None:
    path = tmp_path / "client.json"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(UsageError, match=r"client\.json") as error:
        client_in(path)
    assert words in str(error.value)
    assert not any(secret in str(error.value) for secret in SECRETS)


@pytest.mark.parametrize(
    ("place", "words"),
    [("no/folder/token.json", "there is no folder"), (".", "is a folder"), ("x" * 300, "too long")],
)
def test_an_unwritable_place_for_the_token_is_reported_before_anybody_is_asked(
    login: Login, browser: Browser, tmp_path: Path, place: str, words: str
) -> None:
    result = login(client_file(tmp_path), "--token", place)
    assert result.exit_code == 2
    assert words in result.stderr
    assert browser.address == ""


def test_a_refused_login_leaves_the_old_token_as_it_was(login: Login, tmp_path: Path) -> None:
    (tmp_path / "token.json").write_text(OLD)
    with token_server(scope=CALENDAR_SCOPE) as server:
        result = login(client_file(tmp_path, server))
    assert result.exit_code == 1
    assert "gmail.compose was not granted" in result.stderr
    assert (tmp_path / "token.json").read_text() == OLD
    assert sorted(file.name for file in tmp_path.iterdir()) == ["client_secret.json", "token.json"]


@pytest.mark.parametrize(
    ("setting", "option", "place"),
    [
        (None, None, "token.json"),
        ("kept/here.json", None, "kept/here.json"),
        ('{"refresh_token": "r3fresh"}', None, "token.json"),
        ("kept/here.json", "kept/there.json", "kept/there.json"),
    ],
)
def test_the_token_goes_where_it_is_looked_for(
    login: Login,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str | None,
    option: str | None,
    place: str,
) -> None:
    (tmp_path / "kept").mkdir()
    if setting is not None:
        monkeypatch.setenv("PEER_COACHING_TOKEN", setting)
    with token_server() as server:
        result = login(client_file(tmp_path, server), *(["--token", option] if option else []))
    assert result.exit_code == 0, result.output
    assert "r3fresh" in (tmp_path / place).read_text()
    assert ("export PEER_COACHING_TOKEN" in result.output) == (place != setting)


@pytest.mark.parametrize("options", [["--no-browser"], []])
def test_where_there_is_no_browser_the_address_is_printed_at_once_and_may_be_opened_anywhere(
    tmp_path: Path, options: list[str]
) -> None:
    with token_server() as server:
        command = [
            sys.executable,
            "-m",
            "worker",
            "login",
            str(client_file(tmp_path, server)),
            *options,
        ]
        environment = os.environ | {
            "PYTHONPATH": str(REPOSITORY),
            "BROWSER": "/nowhere/browser",
            "PATH": "/nowhere",
        }
        # A pipe, not a terminal: what is not sent off at once would never be seen.
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment
        ) as process:
            assert process.stdout is not None
            browser = Browser()
            browser.open(next(line for line in process.stdout if line.startswith("http")).strip())
            rest = process.stdout.read()
        browser.close()
    assert process.returncode == 0
    assert ("ssh -N -L" in rest) == bool(options)
    assert (tmp_path / "token.json").stat().st_mode & 0o777 == 0o600


def test_only_login_pays_for_the_library_that_it_alone_needs() -> None:
    script = "import sys, worker.cli.commands; print('google_auth_oauthlib' in sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert printed.stdout == "False\n"
