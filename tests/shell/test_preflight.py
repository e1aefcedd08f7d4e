"""`run --preflight`: what is missing at Google and how to mend it, without sending anything or leaving anything behind."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from threading import Thread

import httplib2
import pytest
from click.testing import CliRunner, Result

from tests.contract.raw_server import reply, serving
from tests.shell.cohort_files import REPOSITORY, REQUIRED
from tests.shell.google_by_name import (
    CALENDAR,
    GMAIL,
    NOW,
    ROBOT,
    SENDER,
    SIGNATURES,
    TOKENS,
    Answer,
    GoogleByName,
    error,
    google_by_name,
    key,
    leading_to,
)
from worker.cli.commands import cli
from worker.google.scopes import CALENDAR_SCOPE, GMAIL_SCOPE, PRIMARY_SCOPE
from worker.ledger.store import SqlLedger
from worker.sandbox.discovery import methods
from worker.sandbox.server import SandboxServer
from worker.sandbox.service import Sandbox

COHORT = REQUIRED.replace("mail@school.example", SENDER)
PRIMARY = COHORT.replace(f"  sender: {SENDER}", f"  sender: {SENDER}\n  calendar: primary")
TOKEN = json.dumps({"client_id": "id", "client_secret": "s3cret", "refresh_token": "r3fresh"})
SETTINGS = (
    "DATABASE_URL",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_EMULATOR_HOST",
    "IMPERSONATE_SERVICE_ACCOUNT",
    "PEER_COACHING_SANDBOX",
    "PEER_COACHING_TOKEN",
)

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls `run --preflight` in a folder of its own that holds config/spring.yaml."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "spring.yaml").write_text(COHORT)
    return lambda *arguments: CliRunner().invoke(cli, ["run", "--preflight", *arguments])


def lines(result: Result) -> list[str]:
    """What was found, step by step, without the words."""
    return [line.split(":")[0].strip() for line in result.stdout.splitlines() if line.startswith(("  ok", "  MISSING"))]


def mends(result: Result, step: str) -> str:
    """What is said of a step that is missing, on one line."""
    assert result.exit_code == 1, result.output
    said = result.stdout.partition(f"  MISSING  {step}: ")[2]
    assert said, result.stdout
    return " ".join(said.split("\n  ok")[0].split("\n  MISSING")[0].split())


WELL = ["ok       Credentials", "ok       Gmail", "ok       Sender", "ok       Calendar"]


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleByName]:
    """Google, which takes the sender's token."""
    monkeypatch.setenv("PEER_COACHING_TOKEN", TOKEN)
    with google_by_name() as server:
        monkeypatch.setitem(httplib2.SCHEME_TO_CONNECTION, "https", leading_to(server.server_port))
        yield server


def test_on_the_sandbox_all_is_well_and_no_ledger_is_made(call: Call, tmp_path: Path) -> None:
    result = call("--sandbox", "google")
    assert (result.exit_code, lines(result)) == (0, WELL), result.output
    assert not (tmp_path / "google" / "ledger.db").exists()


def test_a_stand_in_is_looked_at_over_http_with_reading_calls_only(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox(lambda: NOW)
    with SandboxServer(sandbox) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("GOOGLE_EMULATOR_HOST", f"127.0.0.1:{server.server_port}")
        result = call()
        server.shutdown()
        thread.join()
    assert (result.exit_code, lines(result)) == (0, WELL), result.output
    assert (sandbox.writes, sandbox.store.change()) == (0, 0)
    sandbox.store.close()


def test_a_stand_in_need_not_have_the_calls_that_only_the_preflight_makes(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(reply(404, '{"error": {"code": 404, "message": "no such method"}}')) as server:
        monkeypatch.setenv("GOOGLE_EMULATOR_HOST", server.host)
        result = call()
    assert (result.exit_code, lines(result)) == (0, WELL), result.output


def test_with_a_persons_token_all_is_well_and_nothing_is_written(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    result = call()
    assert (result.exit_code, lines(result)) == (0, WELL), result.output
    assert f"the mailbox is {SENDER}" in result.stdout
    assert (google.sandbox.writes, google.sandbox.store.change()) == (0, 0)
    assert not (tmp_path / "var").exists()
    assert [verb for verb, where, _ in google.asked if where != TOKENS] == ["GET", "GET", "GET"]


@pytest.mark.parametrize(("file", "scope"), [(COHORT, CALENDAR_SCOPE), (PRIMARY, PRIMARY_SCOPE)])
def test_every_call_is_a_get_that_the_least_scopes_cover(
    call: Call, google: GoogleByName, tmp_path: Path, file: str, scope: str
) -> None:
    (tmp_path / "config" / "spring.yaml").write_text(file)
    google.owner = "other@school.example"
    assert lines(call()) == [*WELL[:2], "MISSING  Sender", WELL[3]]
    made = [(verb, f"/{where.partition('/')[2]}") for verb, where, _ in google.asked if where != TOKENS]
    found = [next(one for one in methods() if one.verb == verb and one.path.match(path)) for verb, path in made]
    assert [one.verb for one in found] == ["GET"] * 4
    assert all({scope, GMAIL_SCOPE} & set(one.definition["scopes"]) for one in found)


def test_another_mailbox_than_the_senders_is_named(call: Call, google: GoogleByName) -> None:
    google.owner = "other@school.example"
    said = mends(call(), "Sender")
    assert said.startswith(
        "the mailbox is other@school.example, and google.sender is sender@school.example. To mend it: log in"
    )
    assert "or write other@school.example as google.sender" in said


def test_the_sender_may_be_written_in_other_letters(call: Call, google: GoogleByName) -> None:
    google.owner = SENDER
    google.answers[f"gmail.googleapis.com/gmail/v1/users/{SENDER}/profile"] = 200, {"emailAddress": SENDER.upper()}
    assert call().exit_code == 0


DISABLED = error(403, "accessNotConfigured", "PERMISSION_DENIED", "API has not been used", "SERVICE_DISABLED")
NARROW = error(
    403, "insufficientPermissions", "PERMISSION_DENIED", "Insufficient Permission", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
)
OLD_NARROW = error(403, "insufficientPermissions", "", "Insufficient Permission")
NO_MAIL = error(400, "failedPrecondition", "FAILED_PRECONDITION", "Mail service not enabled")
NO_CALENDAR = error(403, "notACalendarUser", "PERMISSION_DENIED", "The user must be signed up for Google Calendar")
POLICY = error(403, "domainPolicy", "PERMISSION_DENIED", "The domain administrators have disabled Gmail apps")
DOWN = error(503, "backendError", "UNAVAILABLE", "Service unavailable")
STRANGE = error(403, "somethingNew", "PERMISSION_DENIED", "Something new")


@pytest.mark.parametrize(
    ("address", "answer", "step", "found", "cure"),
    [
        (GMAIL, DISABLED, "Gmail", "the Gmail API is not enabled", "/apis/library/gmail.googleapis.com, wait"),
        (
            CALENDAR,
            DISABLED,
            "Calendar",
            "the Google Calendar API is not enabled",
            "/apis/library/calendar-json.googleapis.com",
        ),
        (
            GMAIL,
            NARROW,
            "Gmail",
            "the permission gmail.compose was not given",
            "run `peer-coaching login` as the sender",
        ),
        (GMAIL, OLD_NARROW, "Gmail", "the permission gmail.compose was not given", "tick every box"),
        (CALENDAR, NARROW, "Calendar", "the permission calendar.app.created was not", "`peer-coaching login`"),
        (GMAIL, NO_MAIL, "Gmail", "the sender's account has no Gmail", "turn Gmail on"),
        (CALENDAR, NO_CALENDAR, "Calendar", "the sender's account has no Google Calendar", "turn Google Calendar on"),
        (GMAIL, POLICY, "Gmail", "the Workspace does not let programs use Gmail", "App access control"),
        (GMAIL, DOWN, "Gmail", "Google says 503", "look again in a few minutes"),
        (GMAIL, (200, "<html>Please log in</html>"), "Gmail", "no usable answer", "look again in a few minutes"),
        (CALENDAR, STRANGE, "Calendar", "Google says 403 somethingNew: Something new", "look for these words"),
    ],
)
def test_what_is_missing_is_named_with_the_step_that_mends_it(
    call: Call, google: GoogleByName, address: str, answer: Answer, step: str, found: str, cure: str
) -> None:
    google.answers[address] = answer
    result = call()
    said = mends(result, step)
    assert said.startswith(found)
    assert cure in said.partition("To mend it: ")[2]
    # The other service is looked at all the same.
    assert ("ok       Gmail" if step == "Calendar" else "ok       Calendar") in lines(result)


@pytest.mark.parametrize(
    ("code", "words", "found", "cure"),
    [
        (
            "invalid_grant",
            "Token has been expired or revoked.",
            "the token has ended",
            "7 days while the consent screen",
        ),
        ("invalid_grant", "Bad Request", "the token has ended", "6 months without use"),
        ("invalid_grant", "Bad Request", "the token has ended", "password changes"),
        (
            "invalid_client",
            "The OAuth client was not found.",
            "the OAuth client that the token was made with is gone",
            "make another",
        ),
        (
            "invalid_scope",
            "Bad Request",
            "the token was not given for calendar.app.created and gmail.compose",
            "`peer-coaching login`",
        ),
        ("admin_policy_enforced", "", "the Workspace does not let this program in", "App access control"),
        ("something_new", "What?", "the token is not accepted (something_new: What?)", "`peer-coaching login`"),
    ],
)
def test_a_dead_token_is_the_only_thing_looked_at_and_how_tokens_die_is_said(
    call: Call, google: GoogleByName, code: str, words: str, found: str, cure: str
) -> None:
    google.answers[TOKENS] = 400, {"error": code, "error_description": words}
    result = call()
    said = mends(result, "Credentials")
    assert lines(result) == ["MISSING  Credentials"]
    assert said.startswith(found)
    assert cure in said
    assert "s3cret" not in result.output
    assert "r3fresh" not in result.output


def test_an_access_token_that_is_not_accepted_is_a_matter_of_credentials(call: Call, google: GoogleByName) -> None:
    google.answers[GMAIL] = error(401, "authError", "UNAUTHENTICATED", "Invalid Credentials")
    assert "`peer-coaching login`" in mends(call(), "Credentials")


@pytest.fixture
def robot(google: GoogleByName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GoogleByName:
    """Google, which takes a service account's key."""
    monkeypatch.delenv("PEER_COACHING_TOKEN")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key(tmp_path)))
    return google


def test_with_a_service_account_all_is_well(call: Call, robot: GoogleByName) -> None:
    result = call()
    assert (result.exit_code, lines(result)) == (0, WELL), result.output
    assert "Google accepts a service account with a key" in result.stdout


@pytest.mark.parametrize(
    ("code", "words", "cure"),
    [
        ("unauthorized_client", "Client is unauthorized", f"exactly these scopes: {CALENDAR_SCOPE},{GMAIL_SCOPE} "),
        ("invalid_grant", "Invalid email or User ID", "neither a group nor an alias"),
        ("invalid_grant", "Invalid JWT: iat and exp", "the clock of this machine"),
        ("something_new", "What?", "renew them"),
    ],
)
def test_what_a_service_account_lacks_is_named(
    call: Call, robot: GoogleByName, code: str, words: str, cure: str
) -> None:
    robot.answers[TOKENS] = 400, {"error": code, "error_description": words}
    said = mends(call(), "Credentials")
    assert f"({code}: {words})" in said
    assert cure in said


@pytest.mark.parametrize(
    ("answer", "found", "cure"),
    [
        (
            error(403, "forbidden", "PERMISSION_DENIED", "denied", "IAM_PERMISSION_DENIED"),
            "this machine may not ask",
            "Token Creator",
        ),
        (
            error(404, "notFound", "NOT_FOUND", "Unknown service account"),
            "this machine may not ask",
            "IMPERSONATE_SERVICE_ACCOUNT",
        ),
        (DISABLED, "the IAM Service Account Credentials API is not enabled", "iamcredentials.googleapis.com"),
    ],
)
def test_what_keyless_delegation_lacks_is_named(
    call: Call, robot: GoogleByName, monkeypatch: pytest.MonkeyPatch, answer: Answer, found: str, cure: str
) -> None:
    monkeypatch.setenv("IMPERSONATE_SERVICE_ACCOUNT", ROBOT)
    robot.answers[SIGNATURES] = answer
    said = mends(call(), "Credentials")
    assert said.startswith(found)
    assert cure in said


def test_a_machine_that_reaches_nobody_is_told_so(
    call: Call, google: GoogleByName, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket(AF_INET, SOCK_STREAM) as nobody:
        # Bound and not listening: a connection is refused.
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setitem(httplib2.SCHEME_TO_CONNECTION, "https", leading_to(nobody.getsockname()[1]))
        result = call()
    assert lines(result) == ["MISSING  Gmail", "MISSING  Calendar"]
    assert "see whether this machine reaches Google" in mends(result, "Gmail")


def known(tmp_path: Path, calendar: str, world: str = "Google") -> None:
    """A ledger that knows the cohort's calendar."""
    ledger = SqlLedger(f"sqlite:///{tmp_path / 'var' / 'peer-coaching.db'}")
    ledger.belong_to(world)
    ledger.record_calendar(SENDER, "Peer Coaching", calendar)
    ledger.close()


def test_the_calendar_that_the_ledger_knows_is_looked_at(call: Call, google: GoogleByName, tmp_path: Path) -> None:
    google.sandbox.store.put("calendar", "", {"id": "c1@group", "summary": "Peer Coaching", "timeZone": "UTC"})
    known(tmp_path, "c1@group")
    result = call()
    assert (result.exit_code, lines(result)) == (0, WELL), result.output
    assert "the events of Peer Coaching can be seen" in result.stdout


def test_a_calendar_that_these_credentials_do_not_see_is_told(call: Call, google: GoogleByName, tmp_path: Path) -> None:
    known(tmp_path, "gone@group")
    said = mends(call(), "Calendar")
    assert said.startswith("the calendar that the ledger knows is not there for these credentials")
    assert "the Google Cloud project and the sender that it was made with" in said


def test_a_ledger_of_another_google_is_told_before_run_refuses_it(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    known(tmp_path, "c1@group", world="a stand-in")
    result = call()
    assert result.exit_code == 2
    assert "this ledger records what was sent through a stand-in" in result.stderr
    assert google.asked == []


def test_a_senders_own_calendar_is_looked_at_under_its_own_permission(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    (tmp_path / "config" / "spring.yaml").write_text(PRIMARY)
    assert call().exit_code == 0
    assert [body["scope"] for body in google.said(TOKENS)] == [f"{PRIMARY_SCOPE} {GMAIL_SCOPE}"]
    google.answers["www.googleapis.com/calendar/v3/calendars/primary/events"] = NARROW
    said = mends(call(), "Calendar")
    assert said.startswith("the permission calendar.events.owned was not given")
    assert "`peer-coaching login --primary`" in said


def test_cohorts_that_share_sender_and_calendar_are_looked_at_once(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    (tmp_path / "config" / "autumn.yaml").write_text(COHORT.replace("cohort: spring", "cohort: autumn"))
    other = COHORT.replace("cohort: spring", "cohort: other").replace(SENDER, "other@school.example")
    (tmp_path / "config" / "other.yaml").write_text(other)
    result = call()
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if not line.startswith(" ")] == [
        f"autumn, spring: {SENDER}",
        "other: other@school.example",
    ]


def test_a_broken_file_gets_exit_2_and_the_other_cohorts_are_looked_at(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    (tmp_path / "config" / "bad.yaml").write_text("cohort: bad\n")
    result = call()
    assert (result.exit_code, lines(result)) == (2, WELL)


def test_without_credentials_it_says_what_to_set_and_ends_with_2(call: Call, tmp_path: Path) -> None:
    result = call()
    assert result.exit_code == 2
    assert "IMPERSONATE_SERVICE_ACCOUNT" in result.stderr
    assert not (tmp_path / "var").exists()


CLOUD_RUN = """\
import sys, httplib2
from tests.shell.google_by_name import leading_to
httplib2.SCHEME_TO_CONNECTION["https"] = leading_to(int(sys.argv.pop()))
from worker.cli.commands import main
main()
"""


def test_a_job_on_cloud_run_needs_no_key_and_logs_nothing_but_json(call: Call, tmp_path: Path) -> None:
    with google_by_name() as google:
        here = f"127.0.0.1:{google.server_port}"
        environment = {name: text for name, text in os.environ.items() if not name.lower().endswith("_proxy")}
        environment |= {"GCE_METADATA_HOST": here, "GCE_METADATA_IP": here, "CLOUDSDK_CONFIG": str(tmp_path)}
        environment |= {"IMPERSONATE_SERVICE_ACCOUNT": ROBOT, "PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, "-c", CLOUD_RUN, "run", "--preflight", str(google.server_port)]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        asked = google.said(SIGNATURES)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "Google accepts a service account without a key" in done.stdout
    assert [json.loads(one["payload"])["sub"] for one in asked] == [SENDER]
