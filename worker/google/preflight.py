"""Whether Google lets us in as the sender: looks at both services, sends nothing and leaves nothing behind.

Every call here is a GET that the discovery documents allow under the scopes that a pass has anyway:
drafts.list and getProfile under gmail.compose; events.list and colors.get under
calendar.app.created and calendar.events.owned. Until the program has made its calendar there is
nothing of its own to read, and nobody has written down what app.created says of other people's
calendars. colors.get needs no calendar, so that its only answers are yes and what is missing. Busy
times have no GET; their query changes nothing.
"""

from contextlib import closing
from dataclasses import replace

from worker.core.addresses import normal
from worker.errors import GoogleError, OutcomeUnknown
from worker.google.access import Door
from worker.google.diagnosis import Api, in_credentials
from worker.google.identity import Identity
from worker.google.names import PRIMARY
from worker.google.preflight_visit import Step, Visit
from worker.google.scopes import BUSY_SCOPE, CALENDAR_SCOPE, GMAIL_SCOPE, PRIMARY_SCOPE, scopes

__all__ = ["Step", "look"]

_LIBRARY = "https://console.cloud.google.com/apis/library/"
_GMAIL = Api("Gmail API", f"{_LIBRARY}gmail.googleapis.com", GMAIL_SCOPE, "Gmail")
_CALENDAR = Api(
    "Google Calendar API",
    f"{_LIBRARY}calendar-json.googleapis.com",
    CALENDAR_SCOPE,
    "Google Calendar",
)
_PRIMARY = replace(_CALENDAR, scope=PRIMARY_SCOPE)
_BUSY = replace(_CALENDAR, scope=BUSY_SCOPE)


def look(door: Door, sender: str, calendar: str | None, busy: bool = False) -> list[Step]:
    """Everything that a pass needs of Google, step by step.

    `calendar`: the id of the calendar of the series; None where it is still to be made; `busy`:
    whether the pass asks for busy times.
    """
    with closing(Visit(door, scopes(calendar == PRIMARY, busy))) as visit:
        drafts = visit.ask(door.gmail_api().users().drafts().list(userId="me", maxResults=1))
        if isinstance(drafts, GoogleError) and in_credentials(drafts):
            return [visit.missing("Credentials", drafts, _GMAIL)]
        steps = []
        # An answer that never came does not say whether the credentials were in order.
        if not isinstance(drafts, OutcomeUnknown):
            steps.append(Step("Credentials", _accepted(door.identity)))
        if isinstance(drafts, GoogleError):
            steps.append(visit.missing("Gmail", drafts, _GMAIL))
        else:
            steps.append(Step("Gmail", "the mailbox's drafts can be seen"))
            steps.append(_sender(visit, sender))
        steps.append(_calendar(visit, calendar))
        if busy:
            steps.append(_busy(visit, sender))
        return steps


def _accepted(identity: Identity) -> str:
    return str(identity) if identity is Identity.NOBODY else f"Google accepts {identity}"


def _sender(visit: Visit, sender: str) -> Step:
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
    if normal(owner) == normal(sender):
        return Step("Sender", f"the mailbox is {sender}")
    is_person = visit.door.identity is Identity.PERSON
    other_way = f"log in as {sender}" if is_person else f"act for {sender}"
    return Step(
        "Sender",
        f"the mailbox is {owner}, and google.sender is {sender}",
        f"{other_way}, or write {owner} as google.sender. Whether one is an alias of the other cannot be seen with these permissions",
    )


def _busy(visit: Visit, sender: str) -> Step:
    """Whether busy times may be asked for: those of the sender, in one hour long ago."""
    body = {
        "timeMin": "2020-01-01T00:00:00Z",
        "timeMax": "2020-01-01T01:00:00Z",
        "items": [{"id": sender}],
    }
    answer = visit.ask(visit.door.calendar_api().freebusy().query(body=body))
    if isinstance(answer, GoogleError):
        return visit.missing("Busy times", answer, _BUSY)
    return Step(
        "Busy times",
        "busy times may be asked for; whose can be read is seen when hours are looked for",
    )


def _calendar(visit: Visit, calendar: str | None) -> Step:
    api = visit.door.calendar_api()
    if calendar is None:
        colors = visit.ask(api.colors().get())
        if isinstance(colors, GoogleError):
            return visit.missing("Calendar", colors, _CALENDAR)
        return Step(
            "Calendar",
            "Google Calendar answers; the calendar itself is made when the first round begins",
        )
    # The calendar's name and none of its events.
    listing = api.events().list(calendarId=calendar, maxResults=1, fields="summary")
    events = visit.ask(listing, everywhere=True)
    if isinstance(events, GoogleError):
        if events.calendar_gone and calendar != PRIMARY:
            return Step(
                "Calendar",
                "the calendar that the ledger knows is not there for these credentials",
                "use the Google Cloud project and the sender that it was made with, since the program may see no other calendars; if "
                "somebody has deleted it, give google.calendar another name, and a new one is made",
            )
        return visit.missing("Calendar", events, _PRIMARY if calendar == PRIMARY else _CALENDAR)
    return Step("Calendar", f"the events of {events.get('summary') or 'the calendar'} can be seen")
