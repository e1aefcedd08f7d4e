"""What Google's word about a failed request means to a pass: one table, and the error made of it.

Sources: the Calendar API's guide on errors, the Gmail API's guide on errors, the standard errors of
Google's JSON APIs (domain `global` and `usageLimits`), google.aip.dev/193, and recorded answers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from worker.errors import CredentialsInvalid, GoogleError, OutcomeUnknown, QuotaExhausted, Rejected
from worker.google.error_answer import ErrorAnswer

# A wait that is asked for up to here is a rate and waited for; beyond, it is a limit for hours.
MOST_PATIENCE_SECONDS = 90.0
_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
_MEND = "To mend it, run `peer-coaching login` again, or renew the service account's key"


class RateLimited(OutcomeUnknown):
    """Too many requests at once: not done for certain, so that even a write may be sent again.

    `retry_after`: the seconds that Google asks to wait, 0 where it asks for none.
    """

    def __init__(
        self,
        sentence: str,
        status: int = 0,
        codes: tuple[str, ...] = (),
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(sentence, status, codes)
        self.retry_after = retry_after


class About(Enum):
    """What a refusal is about."""

    ACTION = auto()  # this one action, which Google will never do
    CALENDAR = auto()  # this one calendar
    ACCOUNT = auto()  # the account or the credentials
    RATE = auto()  # too many requests at once
    SPENT = auto()  # a limit that is used up for hours
    NOTHING = auto()  # nothing at all: nobody knows whether it was done


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a refusal is about, and a sentence for the person who fixes it."""

    about: About
    cure: str = ""


ANY = ""
_RATES = (
    "rateLimitExceeded userRateLimitExceeded rateLimitExceededUnreg userRateLimitExceededUnreg "
    "limitExceeded concurrentLimitExceeded servingLimitExceeded variableTermLimitExceeded "
    "RATE_LIMIT_EXCEEDED RESOURCE_EXHAUSTED"
)
_SPENT = (
    "quotaExceeded dailyLimitExceeded dailyLimitExceededUnreg variableTermExpiredDailyExceeded "
    "usageLimits"
)


def _rows(status: int, codes: str, about: About, cure: str = "") -> dict[tuple[int, str], Meaning]:
    return {(status, code): Meaning(about, cure) for code in codes.split() or [ANY]}


# By HTTP status and code. A code is one of Google's, or the name of the method that was called, or
# ANY. What has no row is about this one action where the status begins with 4, else about nothing.
TABLE: Mapping[tuple[int, str], Meaning] = {
    **_rows(
        400,
        "failedPrecondition FAILED_PRECONDITION",
        About.ACCOUNT,
        "The sender's account cannot send mail: look at its licence and its Gmail settings",
    ),
    **_rows(401, ANY, About.ACCOUNT, _MEND),
    **_rows(402, ANY, About.ACCOUNT, "Look at the billing of the Google Cloud project"),
    **_rows(402, "dailyLimitExceeded402 quotaExceeded402", About.SPENT),
    # About what we may do at all, not about this one student: nobody's action has failed for it.
    **_rows(403, ANY, About.ACCOUNT, f"{_MEND}, with both scopes and both APIs enabled"),
    **_rows(
        403,
        "accessNotConfigured SERVICE_DISABLED",
        About.ACCOUNT,
        "To mend it, enable the Gmail API and the Google Calendar API in the Google Cloud project of these credentials, "
        "and wait a few minutes",
    ),
    **_rows(
        403,
        "domainPolicy",
        About.ACCOUNT,
        "To mend it, in the Workspace admin console, under Security, API controls, App access control, trust this program",
    ),
    **_rows(
        403,
        "notACalendarUser",
        About.ACCOUNT,
        "The sender's account has no Google Calendar: look at its licence",
    ),
    **_rows(
        403,
        "forbiddenForServiceAccounts",
        About.ACCOUNT,
        "A service account can invite only with domain-wide delegation",
    ),
    **_rows(403, "requiredAccessLevel", About.CALENDAR),
    **_rows(403, "forbiddenForNonOrganizer forbiddenForNonCreator", About.ACTION),
    **_rows(403, _RATES, About.RATE),
    **_rows(403, _SPENT, About.SPENT),
    **_rows(403, "backendError internalError", About.NOTHING),
    # These two name a calendar and nothing else that could be missing.
    **_rows(404, "calendar.events.insert calendar.events.list", About.CALENDAR),
    **_rows(407, ANY, About.NOTHING),
    **_rows(408, ANY, About.NOTHING),
    # `aborted`, `conflict`: not done, since something else was under way. Only an id that is taken stays so.
    **_rows(409, ANY, About.NOTHING),
    **_rows(409, "duplicate ALREADY_EXISTS", About.ACTION),
    **_rows(412, ANY, About.NOTHING, "Somebody else changed it at the same moment"),
    **_rows(421, ANY, About.NOTHING),
    **_rows(425, ANY, About.NOTHING),
    **_rows(429, ANY, About.RATE),
    **_rows(429, "dailyLimitExceeded quotaExceeded", About.SPENT),
    **_rows(499, ANY, About.NOTHING),
}


def meaning_of(status: int, codes: tuple[str, ...], method: str = ANY) -> Meaning:
    """What Google's codes under an HTTP status mean.

    `method`: the name of what was called, such as `calendar.events.insert`.
    """
    for code in (*codes, method, ANY):
        if meaning := TABLE.get((status, code)):
            return meaning
    return Meaning(About.ACTION if 400 <= status < 500 else About.NOTHING)


def error_of(answer: ErrorAnswer, method: str = ANY, retry_after: float = 0.0) -> GoogleError:
    """The error that Google's word means to a pass.

    `method`: see meaning_of; `retry_after`: the seconds that Google asks to wait.
    """
    status, codes = answer.status, answer.codes
    meaning = meaning_of(status, codes, method)
    # Google quotes addresses in its refusals; logs and errors name nobody by theirs.
    words = without_addresses(answer.message).rstrip(".")
    sentence = f"Google says {status}{f' {codes[0]}' if codes else ''}: {words}"
    if meaning.cure:
        sentence += f". {meaning.cure}"
    match meaning.about:
        case About.RATE if retry_after <= MOST_PATIENCE_SECONDS:
            return RateLimited(sentence, status, codes, retry_after)
        case About.RATE | About.SPENT:
            hours = "This is a limit for hours: sending stops here and goes on in a later pass"
            return QuotaExhausted(f"{sentence}. {hours}", status, codes)
        case About.CALENDAR:
            return calendar_gone(sentence, status, codes)
        case About.ACCOUNT:
            return CredentialsInvalid(sentence, status, codes)
        case About.ACTION:
            return Rejected(sentence, status, codes)
        case About.NOTHING:
            return OutcomeUnknown(sentence, status, codes)


def calendar_gone(sentence: str, status: int, codes: tuple[str, ...]) -> CredentialsInvalid:
    """The error about a calendar that is gone, or closed to the sender."""
    return CredentialsInvalid(
        f"{sentence}. The calendar is gone, or closed to the sender: share it with the sender again; if it was deleted, give "
        "`google.calendar` a new name, and another is made",
        status,
        codes,
        calendar_gone=True,
    )


def without_addresses(words: str) -> str:
    """The words with every e-mail address replaced."""
    return _ADDRESS.sub("<address>", words)
