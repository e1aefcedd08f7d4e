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

from tests.contract.raw_server import CLOSE, reply, serving
from tests.shell.cohort_files import REPOSITORY
from tests.shell.google_consent import SECRETS, Browser, client, client_file, token_server
from worker.cli.commands import cli
from worker.errors import ConsentGone, Passing, UsageError
from worker.google.access import with_token
from worker.google.consent import ask, client_in
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
    one = Browser()
    webbrowser.register("ours", None, one, preferred=True)  # type: ignore[arg-type] # it has all that is called of it
    yield one
    one.close()


@pytest.fixture
def login(browser: Browser) -> Login:
    return lambda *arguments: CliRunner().invoke(cli, ["login", *(str(one) for one in arguments)])


def asked(changes: dict[str, Any], browser: Browser, wanted: list[str] = LEAST) -> str:
    """The token that comes of asking for these scopes."""
    with token_server(**changes) as server:
        return ask(client(server), wanted, browser.open)


def refused(changes: dict[str, Any], browser: Browser) -> str:
    """Why no token came."""
    with pytest.raises(ConsentGone) as error:
        asked(changes, browser)
    assert "nothing was written" in str(error.value)
    assert not any(one in str(error.value) for one in SECRETS)
    return str(error.value)


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
    assert sorted(one.name for one in tmp_path.iterdir()) == ["client_secret.json", "token.json"]
    token = json.loads(path.read_text())
    assert (token["refresh_token"], token["client_secret"]) == ("r3fresh", "cl1ent-s3cret")
    assert set(token) & {"token", "expiry"} == set()
    door = with_token(str(path), primary=False)
    assert set(door.http.credentials.scopes) == set(LEAST)
    door.http.close()


def test_it_says_what_each_permission_is_for_how_long_it_lasts_and_what_comes_next(
    login: Login, tmp_path: Path
) -> None:
    with token_server() as server:
        said = " ".join(login(client_file(tmp_path, server)).output.split())
    assert "calendar.app.created make a calendar and keep the series in it" in said
    assert "gmail.compose write drafts and send them" in said
    assert "7 days while the consent screen is External and in Testing" in said
    assert "after 6 months without use" in said
    assert "password changes" in said
    assert f"export PEER_COACHING_TOKEN={tmp_path / 'token.json'} peer-coaching run --preflight" in said
    assert not any(one in said for one in SECRETS)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ([], [CALENDAR_SCOPE, GMAIL_SCOPE]),
        (["--primary"], [PRIMARY_SCOPE, GMAIL_SCOPE]),
        (["--busy"], [CALENDAR_SCOPE, GMAIL_SCOPE, BUSY_SCOPE]),
    ],
)
def test_it_asks_for_the_least_and_so_that_a_refresh_token_comes(
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
    assert (browser.asked["code_challenge"], browser.asked["code_challenge_method"]) == (proof, "S256")
    assert (request.split()[1], sent["code"]) == ("/token", "c0de")
    assert json.loads((tmp_path / "token.json").read_text())["scopes"] == wanted


@pytest.mark.parametrize("relaxed", [False, True])
def test_a_scope_that_was_unticked_is_named(browser: Browser, monkeypatch: pytest.MonkeyPatch, relaxed: bool) -> None:
    if relaxed:
        # Somebody's environment may tell oauthlib to let it pass.
        monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    said = refused({"scope": CALENDAR_SCOPE}, browser)
    assert said.startswith(
        "gmail.compose was not granted; nothing was written. Run `peer-coaching login` again and tick"
    )


def test_all_scopes_that_were_unticked_are_named(browser: Browser) -> None:
    assert refused({"scope": BUSY_SCOPE}, browser).startswith("calendar.app.created and gmail.compose were not granted")


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
        ({"error": "some_new_reason"}, "Google says some_new_reason. Run `peer-coaching login` again"),
        ({"error": "r3fresh <b>"}, "Google says an unknown error"),
        ({"code": "c0de", "state": "somebody-elses"}, "the answer came from another login's page"),
        ({}, "something else than Google's page"),
    ],
)
def test_what_the_browser_brings_back_instead_of_a_yes_is_told(answer: dict[str, str], words: str) -> None:
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
def test_what_the_token_server_says_instead_is_told_without_its_words(browser: Browser, error: str, words: str) -> None:
    changes = {"status": 400, "error": error, "error_description": "client_secret cl1ent-s3cret is wrong"}
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
def test_an_answer_that_is_none_is_told_and_nothing_is_written(browser: Browser, answer: bytes) -> None:
    with serving(answer) as server, pytest.raises((Passing, ConsentGone), match="nothing was written") as error:
        ask(client(server), LEAST, browser.open)
    assert not any(one in str(error.value) for one in SECRETS)


def test_a_browser_in_which_nobody_agrees_is_not_waited_for_for_ever() -> None:
    with pytest.raises(ConsentGone, match="nobody agreed in time"):
        ask(client(), LEAST, lambda _: None, patience=0)


def test_an_address_without_tls_is_refused(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OAUTHLIB_INSECURE_TRANSPORT")
    assert "names an address without https" in refused({}, browser)
    assert browser.address == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file or directory. It is the OAuth client, of the type Desktop app"),
        (b"\xff\xfe", "it is no text"),
        (b"cl1ent-s3cret", "download it from the Google Cloud console"),
        ([], "download it from the Google Cloud console"),
        ({"installed": "cl1ent-s3cret"}, "it is an OAuth client"),
        ({"web": client()["installed"]}, "of the type Web application: make one of the type Desktop app"),
        ({"type": "service_account", "private_key": "cl1ent-s3cret"}, "set GOOGLE_APPLICATION_CREDENTIALS to its path"),
        ({"type": "authorized_user", "refresh_token": "r3fresh"}, "set PEER_COACHING_TOKEN to it"),
        (client(client_secret=""), "without client_secret: download it anew"),
        (client(client_id=7, token_uri=None), "without client_id and token_uri"),
    ],
)
def test_what_is_no_oauth_client_is_told_and_not_quoted(tmp_path: Path, content: Any, words: str) -> None:
    path = tmp_path / "client.json"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(UsageError, match=r"client\.json") as error:
        client_in(path)
    assert words in str(error.value)
    assert not any(one in str(error.value) for one in SECRETS)


@pytest.mark.parametrize(
    ("place", "words"), [("no/folder/token.json", "there is no folder"), (".", "is a folder"), ("x" * 300, "too long")]
)
def test_a_place_where_no_token_can_go_is_told_before_anybody_is_asked(
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
    assert sorted(one.name for one in tmp_path.iterdir()) == ["client_secret.json", "token.json"]


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
    login: Login, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str | None, option: str | None, place: str
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
        command = [sys.executable, "-m", "worker", "login", str(client_file(tmp_path, server)), *options]
        environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "BROWSER": "/nowhere/browser", "PATH": "/nowhere"}
        # A pipe, not a terminal: what is not sent off at once would never be seen.
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment) as process:
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
    found = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
