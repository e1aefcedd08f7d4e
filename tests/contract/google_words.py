"""What Google and others are known to answer, and what each answer means to a pass.

The words are Google's: from its guides, from recorded answers in public repositories, and from
reports. Nobody's names or addresses are among them.
"""

import json
from dataclasses import dataclass
from typing import Any

from worker.errors import CredentialsInvalid, GoogleError, OutcomeUnknown, QuotaExhausted, Rejected
from worker.google.refusals import RateLimited

PAGE = b"<!DOCTYPE html><html><body>Sign in to the hotel's network.</body></html>"
# Redirections, and refusals by proxies, captive portals, firewalls and load balancers.
PAGE_STATUSES = (
    *(300, 301, 302, 303, 307, 308),
    *(400, 401, 403, 404, 405, 407, 408, 409, 410, 412, 413, 421, 425, 429, 451),
    *(500, 502, 503, 504),
)


@dataclass(frozen=True)
class Word:
    """An answer, what it means, and a part of the sentence that a person reads."""

    name: str
    status: int
    body: bytes
    meaning: type[GoogleError]
    sentence: str = ""

    def __str__(self) -> str:
        return self.name


def old_form(status: int, reason: str, message: str = "No.", domain: str = "global") -> bytes:
    """The form with `errors`, as the Calendar API has it."""
    item = {"domain": domain, "reason": reason, "message": message}
    return json.dumps(
        {"error": {"errors": [item], "code": status, "message": message}}, indent=1
    ).encode()


def new_form(status: int, rpc: str, reason: str = "", message: str = "No.") -> bytes:
    """The form with `status` and `details`, as google.aip.dev/193 has it."""
    error: dict[str, Any] = {"code": status, "message": message, "status": rpc}
    if reason:
        kind = "type.googleapis.com/google.rpc.ErrorInfo"
        error["details"] = [{"@type": kind, "reason": reason, "domain": "googleapis.com"}]
    return json.dumps({"error": error}).encode()


def both_forms(status: int, reason: str, rpc: str, detail: str) -> bytes:
    """Both forms in one answer, as Gmail has it."""
    newer = json.loads(new_form(status, rpc, detail))["error"]
    older = json.loads(old_form(status, reason))["error"]
    return json.dumps({"error": newer | older}).encode()


def _old(
    status: int,
    reason: str,
    meaning: type[GoogleError],
    sentence: str = "",
    domain: str = "global",
    message: str = "No.",
) -> Word:
    body = old_form(status, reason, message, domain)
    return Word(f"{status}-{reason}", status, body, meaning, sentence)


def _new(
    status: int, rpc: str, reason: str, meaning: type[GoogleError], sentence: str = ""
) -> Word:
    body = new_form(status, rpc, reason)
    return Word(f"{status}-{rpc}-{reason}", status, body, meaning, sentence)


def _usage(reason: str, meaning: type[GoogleError], sentence: str = "", status: int = 403) -> Word:
    return _old(status, reason, meaning, sentence, domain="usageLimits")


_LOG_IN = "run `peer-coaching login` again, or renew the service account's key"
_LATER = "This is a limit for hours: sending stops here and goes on in a later pass"
_ENABLE = "enable the Gmail API and the Google Calendar API"

ACTIONS = (
    _old(
        400,
        "timeRangeEmpty",
        Rejected,
        "The specified",
        "calendar",
        "The specified time range is empty.",
    ),
    _old(400, "invalid", Rejected, message="Invalid resource id value."),
    _old(400, "invalidArgument", Rejected),
    _old(400, "required", Rejected),
    _new(400, "INVALID_ARGUMENT", "", Rejected),
    _old(
        403,
        "forbiddenForNonOrganizer",
        Rejected,
        "Shared",
        "calendar",
        "Shared properties can only be changed by the organizer of the event.",
    ),
    _old(403, "forbiddenForNonCreator", Rejected, domain="calendar"),
    _old(404, "notFound", Rejected, "Google says 404 notFound: Not Found", message="Not Found"),
    _new(404, "NOT_FOUND", "", Rejected),
    _old(409, "duplicate", Rejected, message="The requested identifier already exists."),
    _new(409, "ALREADY_EXISTS", "", Rejected),
    _old(410, "deleted", Rejected, message="Resource has been deleted"),
    _old(410, "fullSyncRequired", Rejected, domain="calendar"),
    _old(410, "updatedMinTooLongAgo", Rejected, domain="calendar"),
    _old(413, "uploadTooLarge", Rejected),
)
ACCOUNTS = (
    _old(400, "failedPrecondition", CredentialsInvalid, "look at its licence"),
    _new(400, "FAILED_PRECONDITION", "", CredentialsInvalid, "look at its licence"),
    _old(401, "authError", CredentialsInvalid, _LOG_IN, message="Invalid Credentials"),
    _old(401, "required", CredentialsInvalid, _LOG_IN),
    _new(401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED", CredentialsInvalid, _LOG_IN),
    _old(403, "forbidden", CredentialsInvalid, _LOG_IN),
    _old(403, "insufficientPermissions", CredentialsInvalid, _LOG_IN),
    _new(403, "PERMISSION_DENIED", "", CredentialsInvalid, _LOG_IN),
    _new(403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", CredentialsInvalid, _LOG_IN),
    _old(
        403, "forbiddenForServiceAccounts", CredentialsInvalid, "domain-wide delegation", "calendar"
    ),
    _old(403, "notACalendarUser", CredentialsInvalid, "has no Google Calendar", "calendar"),
    _old(403, "domainPolicy", CredentialsInvalid, "trust this program"),
    _usage("accessNotConfigured", CredentialsInvalid, _ENABLE),
    _new(403, "PERMISSION_DENIED", "SERVICE_DISABLED", CredentialsInvalid, _ENABLE),
)
RATES = (
    _usage("rateLimitExceeded", RateLimited),
    _usage("userRateLimitExceeded", RateLimited),
    _usage("rateLimitExceededUnreg", RateLimited),
    _usage("userRateLimitExceededUnreg", RateLimited),
    _usage("limitExceeded", RateLimited),
    _usage("concurrentLimitExceeded", RateLimited),
    _usage("servingLimitExceeded", RateLimited),
    _usage("variableTermLimitExceeded", RateLimited),
    _usage("rateLimitExceeded", RateLimited, status=429),
    _usage("somethingNew", RateLimited, status=429),
    _new(429, "RESOURCE_EXHAUSTED", "", RateLimited),
    _new(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", RateLimited),
    _new(403, "RESOURCE_EXHAUSTED", "", RateLimited),
    _new(403, "PERMISSION_DENIED", "RATE_LIMIT_EXCEEDED", RateLimited, "403 RATE_LIMIT_EXCEEDED"),
    Word(
        "both forms of a rate",
        403,
        both_forms(403, "forbidden", "PERMISSION_DENIED", "RATE_LIMIT_EXCEEDED"),
        RateLimited,
    ),
)
SPENT = (
    _usage("quotaExceeded", QuotaExhausted, _LATER),
    _usage("dailyLimitExceeded", QuotaExhausted, _LATER),
    _usage("dailyLimitExceededUnreg", QuotaExhausted, _LATER),
    _usage("variableTermExpiredDailyExceeded", QuotaExhausted, _LATER),
    _usage("somethingNewExceeded", QuotaExhausted, _LATER),
    _usage("dailyLimitExceeded", QuotaExhausted, _LATER, status=429),
    _usage("quotaExceeded402", QuotaExhausted, _LATER, status=402),
)
CALENDARS = (
    _old(
        403,
        "requiredAccessLevel",
        CredentialsInvalid,
        "The calendar is gone, or closed to the sender",
        "calendar",
        "You need to have owner access to this calendar.",
    ),
)
NOTHING = (
    _old(403, "backendError", OutcomeUnknown),
    _old(408, "requestTimeout", OutcomeUnknown),
    _old(409, "aborted", OutcomeUnknown),
    _old(409, "conflict", OutcomeUnknown),
    _new(409, "ABORTED", "", OutcomeUnknown),
    _old(
        412,
        "conditionNotMet",
        OutcomeUnknown,
        "Somebody else changed it",
        message="Precondition Failed",
    ),
    _new(421, "FAILED_PRECONDITION", "", OutcomeUnknown),
    _new(425, "FAILED_PRECONDITION", "", OutcomeUnknown),
    _new(499, "CANCELLED", "", OutcomeUnknown),
    _old(500, "backendError", OutcomeUnknown, message="Backend Error"),
    _new(500, "INTERNAL", "", OutcomeUnknown),
    _old(501, "notImplemented", OutcomeUnknown),
    _old(503, "backendError", OutcomeUnknown),
    _new(503, "UNAVAILABLE", "", OutcomeUnknown),
    _new(504, "DEADLINE_EXCEEDED", "", OutcomeUnknown),
)
GOOGLES = (*ACTIONS, *ACCOUNTS, *RATES, *SPENT, *CALENDARS, *NOTHING)

_TRAILING_COMMA = (
    b'{"error": {"errors": [{"reason": "authError", "location": "Authorization",}], "code": 401}}'
)
NOBODYS = (
    *(Word(f"{status}-page", status, PAGE, OutcomeUnknown) for status in PAGE_STATUSES),
    Word("the guide's own 401, which is no JSON", 401, _TRAILING_COMMA, OutcomeUnknown),
    Word("403 cut off", 403, old_form(403, "quotaExceeded")[:-9], OutcomeUnknown),
    Word("404 under another status", 404, old_form(400, "notFound"), OutcomeUnknown),
    Word("403 without a code", 403, b'{"error": {"message": "no"}}', OutcomeUnknown),
    Word("401 of a gateway", 401, b'{"error": "Unauthorized", "code": 401}', OutcomeUnknown),
    Word("400 of OAuth", 400, b'{"error": "invalid_grant"}', OutcomeUnknown),
    Word("400 of a gateway", 400, b'{"code": 400, "message": "no"}', OutcomeUnknown),
    Word("404 of a list", 404, b"[]", OutcomeUnknown),
    Word("404 of a text", 404, b'"error"', OutcomeUnknown),
    Word("404 of nothing", 404, b"", OutcomeUnknown),
    Word("400 in UTF-16", 400, PAGE.decode().encode("utf-16"), OutcomeUnknown),
    Word("400 too deep to read", 400, b"[" * 100_000, OutcomeUnknown),
    Word("400 with a number for words", 400, b'{"error": {"message": 7}}', OutcomeUnknown),
)
