"""Whether Google lets us in as the sender: looks at both services, sends nothing and leaves nothing behind.

Every call here is a GET that the discovery documents allow under the scopes that a pass has anyway: drafts.list and getProfile
under gmail.compose; events.list and colors.get under calendar.app.created and calendar.events.owned. Until the program has made
its calendar there is nothing of its own to read, and what app.created says of other people's calendars nobody has written down;
colors.get needs no calendar, so that its only answers are yes and what is missing. Busy times have no GET; their query changes nothing.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from worker.errors import GoogleError, OutcomeUnknown
from worker.google.access import Door
from worker.google.diagnosis import Api, in_credentials, trouble_of
from worker.google.identity import Identity
from worker.google.quota import UNLIMITED
from worker.google.scopes import BUSY_SCOPE, CALENDAR_SCOPE, GMAIL_SCOPE, PRIMARY_SCOPE, scopes
from worker.google.transport import ApiClient
from worker.ports import PRIMARY

_LIBRARY = "https://console.cloud.google.com/apis/library/"
# What a stand-in answers that does not have the method; Google has them all.
_UNKNOWN_METHOD = (404, 405, 501)
_GMAIL = Api("Gmail API", f"{_LIBRARY}gmail.googleapis.com", GMAIL_SCOPE, "Gmail")
_CALENDAR = Api(
    "Google Calendar API",
    f"{_LIBRARY}calendar-json.googleapis.com",
    CALENDAR_SCOPE,
    "Google Calendar",
)
_PRIMARY = replace(_CALENDAR, scope=PRIMARY_SCOPE)
_BUSY = replace(_CALENDAR, scope=BUSY_SCOPE)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a pass needs. `cure`: the step that mends it; empty where nothing is missing."""

    name: str
    found: str
    cure: str = ""


def look(door: Door, sender: str, calendar: str | None, busy: bool = False) -> list[Step]:
    """Everything that a pass needs of Google, step by step. `calendar`: of the series; None where it is still to be made;
    `busy`: whether it asks for busy times."""
    with closing(_Visit(door, scopes(calendar == PRIMARY, busy))) as visit:
        drafts = visit.ask(door.gmail_api().users().drafts().list(userId="me", maxResults=1))
        if isinstance(drafts, GoogleError) and in_credentials(drafts):
            return [visit.missing("Credentials", drafts, _GMAIL)]
        # Of an answer that never came nobody knows whether the credentials were in order.
        steps = (
            []
            if isinstance(drafts, OutcomeUnknown)
            else [Step("Credentials", _accepted(door.identity))]
        )
        if isinstance(drafts, GoogleError):
            steps.append(visit.missing("Gmail", drafts, _GMAIL))
        else:
            steps += [Step("Gmail", "the mailbox's drafts can be seen"), _sender(visit, sender)]
        return [*steps, _calendar(visit, calendar), *([_busy(visit, sender)] if busy else [])]


def _accepted(identity: Identity) -> str:
    return str(identity) if identity is Identity.NOBODY else f"Google accepts {identity}"


class _Visit:
    """One line to Google, on which everything is asked once."""

    def __init__(self, door: Door, wanted: Sequence[str]) -> None:
        self.door = door
        self._wanted = wanted
        # Nothing is tried again, so nothing waits: a person is looking on.
        self._client = ApiClient(lambda _: None, UNLIMITED)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def ask(self, request: Any, everywhere: bool = False) -> dict[str, Any] | GoogleError:
        """The answer to a request, or what went wrong. `everywhere`: a pass needs this method, so that stand-ins have it too."""
        try:
            answer = self._client.send(request)
        except GoogleError as error:
            # Google has every method; a stand-in need not, and has answered all the same.
            forgiven = self.door.origin and not everywhere and error.status in _UNKNOWN_METHOD
            return {} if forgiven else error
        return (
            answer
            if isinstance(answer, dict)
            else OutcomeUnknown("no usable answer from Google: it is no JSON")
        )

    def missing(self, name: str, error: GoogleError, api: Api) -> Step:
        """A step that failed."""
        trouble = trouble_of(error, api, self._wanted, self.door.identity)
        return Step(name, trouble.found, trouble.cure)


def _sender(visit: _Visit, sender: str) -> Step:
    """Whether the mailbox is the sender's: Gmail puts the owner's address into mail that says to be from somebody else."""
    users = visit.door.gmail_api().users()
    profile = visit.ask(users.getProfile(userId=sender))
    if isinstance(profile, GoogleError):
        # Somebody else's profile is refused (403, "Delegation denied"), so ask who we are.
        profile = visit.ask(users.getProfile(userId="me"))
    if isinstance(profile, GoogleError):
        return visit.missing("Sender", profile, _GMAIL)
    owner = str(profile.get("emailAddress", ""))
    if not owner:
        return Step("Sender", "not known here")
    if owner.casefold() == sender.casefold():
        return Step("Sender", f"the mailbox is {sender}")
    again = f"log in as {sender}" if visit.door.identity is Identity.PERSON else f"act for {sender}"
    return Step(
        "Sender",
        f"the mailbox is {owner}, and google.sender is {sender}",
        f"{again}, or write {owner} as google.sender. Whether one is an alias of the other cannot be seen with these permissions",
    )


def _busy(visit: _Visit, sender: str) -> Step:
    """Whether busy times may be asked for: those of the sender, in one hour long ago."""
    body = {
        "timeMin": "2020-01-01T00:00:00Z",
        "timeMax": "2020-01-01T01:00:00Z",
        "items": [{"id": sender}],
    }
    found = visit.ask(visit.door.calendar_api().freebusy().query(body=body))
    if isinstance(found, GoogleError):
        return visit.missing("Busy times", found, _BUSY)
    return Step(
        "Busy times",
        "busy times may be asked for; whose can be read is seen when hours are looked for",
    )


def _calendar(visit: _Visit, calendar: str | None) -> Step:
    api = visit.door.calendar_api()
    if calendar is None:
        found = visit.ask(api.colors().get())
        if isinstance(found, GoogleError):
            return visit.missing("Calendar", found, _CALENDAR)
        return Step(
            "Calendar",
            "Google Calendar answers; the calendar itself is made when the first round begins",
        )
    # The calendar's name and none of its events.
    found = visit.ask(
        api.events().list(calendarId=calendar, maxResults=1, fields="summary"), everywhere=True
    )
    if isinstance(found, GoogleError):
        if found.status == 404 and calendar != PRIMARY:
            return Step(
                "Calendar",
                "the calendar that the ledger knows is not there for these credentials",
                "use the Google Cloud project and the sender that it was made with, since the program may see no other calendars; if "
                "somebody has deleted it, give google.calendar another name, and a new one is made",
            )
        return visit.missing("Calendar", found, _PRIMARY if calendar == PRIMARY else _CALENDAR)
    return Step("Calendar", f"the events of {found.get('summary') or 'the calendar'} can be seen")
