"""What Google's word about a failed request is about: one table.

Sources: the Calendar API's guide on errors, the Gmail API's guide on errors, the standard errors of
Google's JSON APIs (domain `global` and `usageLimits`), google.aip.dev/193, and recorded answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

_MEND = "To mend it, run `peer-coaching login` again, or renew the service account's key"


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
