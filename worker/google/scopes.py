"""What the program asks Google for: the least that works, and what for; and how long a person's yes to it lasts."""

from collections.abc import Mapping

_ROOT = "https://www.googleapis.com/auth/"
CALENDAR_SCOPE = f"{_ROOT}calendar.app.created"
PRIMARY_SCOPE = f"{_ROOT}calendar.events.owned"
GMAIL_SCOPE = f"{_ROOT}gmail.compose"
BUSY_SCOPE = f"{_ROOT}calendar.freebusy"

PURPOSES: Mapping[str, str] = {
    CALENDAR_SCOPE: "make a calendar and keep the series in it",
    PRIMARY_SCOPE: "keep the series in the sender's own calendar",
    GMAIL_SCOPE: "write drafts and send them",
    BUSY_SCOPE: "ask when somebody is busy, not with what",
}

# Google, "Using OAuth 2.0 to access Google APIs", refresh token expiration.
TOKENS_END = (
    "A token ends after 7 days while the consent screen is External and in Testing, after 6 months without use, when the "
    "sender's password changes (because it covers Gmail), and when the sender takes the access back"
)


def scopes(primary: bool, busy: bool = False) -> list[str]:
    """The least that works: our own calendar, or the events of the sender's; and drafts with their sending. `busy`: busy times too."""
    return [
        PRIMARY_SCOPE if primary else CALENDAR_SCOPE,
        GMAIL_SCOPE,
        *([BUSY_SCOPE] if busy else []),
    ]


def short(scope: str) -> str:
    """The scope as the README and people call it, such as gmail.compose."""
    return scope.removeprefix(_ROOT)
