"""What Google's refusals mean to a pass."""

import json
import re

import httplib2
import pytest
from googleapiclient.errors import HttpError

from tests.contract.raw_server import asking, reply, serving
from tests.contract.unreliable import error
from worker.errors import CredentialsInvalid, GoogleError, OutcomeUnknown, QuotaExhausted, Rejected
from worker.google.answers import RateLimited, classified, reason_of
from worker.google.api_client import MOST_ATTEMPTS

MEANINGS = [
    (400, "invalid", Rejected),
    (400, "invalidArgument", Rejected),
    (400, "failedPrecondition", CredentialsInvalid),
    (404, "notFound", Rejected),
    (409, "duplicate", Rejected),
    (410, "fullSyncRequired", Rejected),
    (412, "conditionNotMet", Rejected),
    (401, "authError", CredentialsInvalid),
    (403, "forbiddenForServiceAccounts", CredentialsInvalid),
    (403, "insufficientPermissions", CredentialsInvalid),
    (403, "accessNotConfigured", CredentialsInvalid),
    (403, "rateLimitExceeded", RateLimited),
    (403, "userRateLimitExceeded", RateLimited),
    (429, "rateLimitExceeded", RateLimited),
    (429, "", RateLimited),
    (403, "quotaExceeded", QuotaExhausted),
    (403, "dailyLimitExceeded", QuotaExhausted),
    (408, "", OutcomeUnknown),
    (500, "backendError", OutcomeUnknown),
    (502, "", OutcomeUnknown),
    (503, "backendError", OutcomeUnknown),
]
HTML = "<!DOCTYPE html><html><body>Sorry, ana@mail.example, try again in 30 seconds.</body></html>"


def failure(answer: bytes) -> tuple[GoogleError, int]:
    """What making a calendar ends with at a server that answers so, and how often it was asked."""
    with serving(answer) as server, asking(server) as google:
        with pytest.raises(GoogleError) as failed:
            google.calendar.create("Peer Coaching", "America/New_York")
        return failed.value, len(server.requests)


@pytest.mark.parametrize(("status", "reason", "meaning"), MEANINGS)
def test_every_code_has_its_meaning(status: int, reason: str, meaning: type[GoogleError]) -> None:
    found = classified(status, reason, "Google's words")
    assert (type(found), found.status) == (meaning, status)
    assert f"{status} {reason}".strip() in str(found)
    assert "Google's words" in str(found)


@pytest.mark.parametrize(("status", "reason", "meaning"), MEANINGS)
def test_every_code_is_read_from_the_answer(
    status: int, reason: str, meaning: type[GoogleError]
) -> None:
    found, asked = failure(reply(*error(status, reason)))
    assert (type(found), found.status) == (meaning, status)
    assert asked == (MOST_ATTEMPTS if meaning is RateLimited else 1)


def test_a_rate_is_a_thing_that_passes() -> None:
    assert issubclass(RateLimited, OutcomeUnknown)


def test_a_limit_for_hours_says_that_sending_goes_on_later() -> None:
    assert "later pass" in str(classified(403, "quotaExceeded", "Calendar usage limits exceeded."))


@pytest.mark.parametrize(
    ("status", "reason"), [(401, "authError"), (403, "insufficientPermissions")]
)
def test_lost_consent_is_told_with_the_command_that_mends_it(status: int, reason: str) -> None:
    sentence = str(classified(status, reason, ""))
    assert (
        "To mend it, run `peer-coaching login` again, or renew the service account's key"
        in sentence
    )


def test_a_service_account_that_cannot_invite_is_told_what_it_needs() -> None:
    assert "domain-wide delegation" in str(classified(403, "forbiddenForServiceAccounts", ""))


@pytest.mark.parametrize("status", [200, 500, 502, 503])
@pytest.mark.parametrize("content", [HTML.encode(), HTML.encode("utf-16"), b"", b'{"id": '])
def test_an_answer_that_is_no_json_says_nothing_about_what_was_done(
    status: int, content: bytes
) -> None:
    found, asked = failure(reply(status, content, "text/html"))
    assert type(found) is OutcomeUnknown
    assert asked == 1
    assert "ana@mail.example" not in str(found)


@pytest.mark.parametrize(
    "words",
    [
        "Invalid attendee email: ana@mail.example",
        'Invalid To header: "Ana" <ana@mail.example>',
        "'ana@mail.example' is not allowed, nor is Ben@Mail.Example.",
        "(ana@mail.example)",
        "ana+coach@mail.example,ben@mail.example",
    ],
)
@pytest.mark.parametrize(
    ("status", "reason"), [(400, "invalid"), (403, "quotaExceeded"), (401, ""), (503, "")]
)
def test_no_address_in_googles_words_gets_into_an_error(
    words: str, status: int, reason: str
) -> None:
    found, _ = failure(reply(*error(status, reason, words)))
    shown = f"{found} {found!r} {found.args}".lower()
    assert not re.search(r"\w@", shown)
    assert "<address>" in shown


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        {"error": "access_denied"},
        {"error": {"code": 400, "errors": "none"}},
        {"error": {}},
        7,
    ],
)
def test_an_error_in_a_form_of_its_own_is_still_read_by_its_status(body: object) -> None:
    refused, _ = failure(reply(400, json.dumps(body)))
    assert (type(refused), refused.status) == (Rejected, 400)
    passing, _ = failure(reply(503, json.dumps(body)))
    assert (type(passing), passing.status) == (OutcomeUnknown, 503)


def test_the_code_we_know_is_read_where_an_answer_names_it_twice() -> None:
    known, other = {"reason": "rateLimitExceeded"}, {"reason": "RATE_LIMIT_EXCEEDED"}
    content = json.dumps(
        {"error": {"code": 403, "message": "no", "errors": [known], "details": [other]}}
    ).encode()
    assert (
        reason_of(HttpError(httplib2.Response({"status": "403"}), content)) == "rateLimitExceeded"
    )
