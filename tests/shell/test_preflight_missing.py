"""What `run --preflight` says is missing at Google, and the step that fixes it."""

from collections.abc import Iterator
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket

import httplib2
import pytest

from tests.shell.google_by_name import (
    CALENDAR,
    GMAIL,
    ROBOT,
    SIGNATURES,
    TOKENS,
    Answer,
    GoogleByName,
    error,
    key,
    leading_to,
)
from tests.shell.preflights import WELL, Call, calling, fix_for, lines, with_the_senders_token
from worker.google.scopes import CALENDAR_SCOPE, GMAIL_SCOPE

DISABLED = error(
    403, "accessNotConfigured", "PERMISSION_DENIED", "API has not been used", "SERVICE_DISABLED"
)
NARROW = error(
    403,
    "insufficientPermissions",
    "PERMISSION_DENIED",
    "Insufficient Permission",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
)
OLD_NARROW = error(403, "insufficientPermissions", "", "Insufficient Permission")
NO_MAIL = error(400, "failedPrecondition", "FAILED_PRECONDITION", "Mail service not enabled")
NO_CALENDAR = error(
    403, "notACalendarUser", "PERMISSION_DENIED", "The user must be signed up for Google Calendar"
)
POLICY = error(
    403, "domainPolicy", "PERMISSION_DENIED", "The domain administrators have disabled Gmail apps"
)
DOWN = error(503, "backendError", "UNAVAILABLE", "Service unavailable")
STRANGE = error(403, "somethingNew", "PERMISSION_DENIED", "Something new")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    return calling(tmp_path, monkeypatch)


@pytest.fixture
def google(call: Call, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleByName]:
    with with_the_senders_token(monkeypatch) as server:
        yield server


@pytest.mark.parametrize(
    ("address", "answer", "step", "finding", "cure"),
    [
        (
            GMAIL,
            DISABLED,
            "Gmail",
            "the Gmail API is not enabled",
            "/apis/library/gmail.googleapis.com, wait",
        ),
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
        (
            GMAIL,
            OLD_NARROW,
            "Gmail",
            "the permission gmail.compose was not given",
            "tick every box",
        ),
        (
            CALENDAR,
            NARROW,
            "Calendar",
            "the permission calendar.app.created was not",
            "`peer-coaching login`",
        ),
        (GMAIL, NO_MAIL, "Gmail", "the sender's account has no Gmail", "turn Gmail on"),
        (
            CALENDAR,
            NO_CALENDAR,
            "Calendar",
            "the sender's account has no Google Calendar",
            "turn Google Calendar on",
        ),
        (
            GMAIL,
            POLICY,
            "Gmail",
            "the Workspace does not let programs use Gmail",
            "App access control",
        ),
        (GMAIL, DOWN, "Gmail", "Google says 503", "look again in a few minutes"),
        (GMAIL, (200, []), "Gmail", "no usable answer", "look again in a few minutes"),
        (
            GMAIL,
            error(404, "notFound", "", "Not Found"),
            "Gmail",
            "Google says 404 notFound",
            "look for these words",
        ),
        (
            GMAIL,
            (200, "<html>Please log in</html>"),
            "Gmail",
            "no usable answer",
            "look again in a few minutes",
        ),
        (
            CALENDAR,
            STRANGE,
            "Calendar",
            "Google says 403 somethingNew: Something new",
            "look for these words",
        ),
    ],
)
def test_what_is_missing_is_named_with_the_step_that_fixes_it(
    call: Call,
    google: GoogleByName,
    address: str,
    answer: Answer,
    step: str,
    finding: str,
    cure: str,
) -> None:
    google.answers[address] = answer
    result = call()
    said = fix_for(result, step)
    assert said.startswith(finding)
    assert cure in said.partition("To mend it: ")[2]
    # The other service is looked at all the same.
    assert ("ok       Gmail" if step == "Calendar" else "ok       Calendar") in lines(result)


@pytest.mark.parametrize(
    ("code", "words", "finding", "cure"),
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
        (
            "admin_policy_enforced",
            "",
            "the Workspace does not let this program in",
            "App access control",
        ),
        (
            "something_new",
            "What?",
            "the token is not accepted (something_new: What?)",
            "`peer-coaching login`",
        ),
    ],
)
def test_after_a_dead_token_nothing_else_is_checked_and_the_ways_tokens_end_are_listed(
    call: Call, google: GoogleByName, code: str, words: str, finding: str, cure: str
) -> None:
    google.answers[TOKENS] = 400, {"error": code, "error_description": words}
    result = call()
    said = fix_for(result, "Credentials")
    assert lines(result) == ["MISSING  Credentials"]
    assert said.startswith(finding)
    assert cure in said
    assert "s3cret" not in result.output
    assert "r3fresh" not in result.output


def test_a_session_that_the_workspace_ends_is_reported_with_the_setting_that_ends_it(
    call: Call, google: GoogleByName
) -> None:
    google.answers[TOKENS] = (
        400,
        {
            "error": "invalid_grant",
            "error_subtype": "invalid_rapt",
            "error_description": "reauth related error (invalid_rapt)",
        },
    )
    said = fix_for(call(), "Credentials")
    assert said.startswith("the Workspace's session control wants the sender to log in again")
    assert "Google Cloud session control, exempt trusted apps" in said
    assert "then run `peer-coaching login` as the sender" in said
    assert "gcloud" not in said


def test_an_access_token_that_is_not_accepted_is_a_matter_of_credentials(
    call: Call, google: GoogleByName
) -> None:
    google.answers[GMAIL] = error(401, "authError", "UNAUTHENTICATED", "Invalid Credentials")
    assert "`peer-coaching login`" in fix_for(call(), "Credentials")


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
    assert [where == TOKENS for _, where, _ in robot.asked] == [True, False, False, False]


@pytest.mark.parametrize(
    ("code", "words", "cure"),
    [
        (
            "unauthorized_client",
            "Client is unauthorized",
            f"exactly these scopes: {CALENDAR_SCOPE},{GMAIL_SCOPE} ",
        ),
        ("access_denied", "Requested client not authorized.", f"scopes: {CALENDAR_SCOPE},"),
        ("invalid_scope", "Not a valid scope", f"scopes: {CALENDAR_SCOPE},{GMAIL_SCOPE} "),
        ("invalid_grant", "Invalid email or User ID", "neither a group nor an alias"),
        ("invalid_grant", "Invalid JWT: iat and exp", "the clock of this machine"),
        ("something_new", "What?", "renew them"),
    ],
)
def test_what_a_service_account_lacks_is_named(
    call: Call, robot: GoogleByName, code: str, words: str, cure: str
) -> None:
    robot.answers[TOKENS] = 400, {"error": code, "error_description": words}
    said = fix_for(call(), "Credentials")
    assert f"({code}: {words.rstrip('.')})" in said
    assert cure in said


@pytest.mark.parametrize(
    ("answer", "finding", "cure"),
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
        (
            DISABLED,
            "the IAM Service Account Credentials API is not enabled",
            "iamcredentials.googleapis.com",
        ),
    ],
)
def test_what_keyless_delegation_lacks_is_named(
    call: Call,
    robot: GoogleByName,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    finding: str,
    cure: str,
) -> None:
    monkeypatch.setenv("IMPERSONATE_SERVICE_ACCOUNT", ROBOT)
    robot.answers[SIGNATURES] = answer
    said = fix_for(call(), "Credentials")
    assert said.startswith(finding)
    assert cure in said


def test_a_machine_that_cannot_reach_google_is_told_so(
    call: Call, google: GoogleByName, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket(AF_INET, SOCK_STREAM) as nobody:
        # Bound and not listening: a connection is refused.
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setitem(
            httplib2.SCHEME_TO_CONNECTION, "https", leading_to(nobody.getsockname()[1])
        )
        result = call()
    assert lines(result) == ["MISSING  Gmail", "MISSING  Calendar"]
    assert "see whether this machine reaches Google" in fix_for(result, "Gmail")


@pytest.mark.parametrize(
    "answer",
    [
        (502, "<html>Bad gateway</html>"),
        (503, {"error": "backend_error"}),
        (302, "<html>Moved</html>"),
        (400, "<html>Bad request</html>"),
        (403, {"error": "Forbidden"}),
        (404, "<html>Not found</html>"),
        (200, "<html>Please log in</html>"),
        (200, []),
        (200, {}),
        (200, '{"access_tok'),
    ],
)
def test_a_token_server_that_stammers_is_no_matter_of_credentials(
    call: Call, google: GoogleByName, answer: Answer
) -> None:
    google.answers[TOKENS] = answer
    result = call()
    assert lines(result) == ["MISSING  Gmail", "MISSING  Calendar"]
    said = fix_for(result, "Gmail")
    assert said.startswith("no usable answer from Google's token server")
    assert "look again in a few minutes" in said
    assert "peer-coaching login" not in result.stdout


def test_a_limit_for_hours_is_waited_for_and_not_looked_up(
    call: Call, google: GoogleByName
) -> None:
    google.answers[GMAIL] = error(403, "quotaExceeded", "RESOURCE_EXHAUSTED", "Quota exceeded")
    said = fix_for(call(), "Gmail")
    assert said.startswith("Google says 403 quotaExceeded: Quota exceeded")
    assert said.endswith("To mend it: look again in some hours.")
