"""Between the Calendar API's events and our values."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from worker.core.model import Response
from worker.google.names import event_id, label_in, labels
from worker.ports.calendar import Change, Guest, Invitation, ObservedEvent
from worker.ports.mailbox import Address

_EMAIL_A_DAY_BEFORE = {"method": "email", "minutes": 24 * 60}
_POPUP_BEFORE = {"method": "popup", "minutes": 30}


def event_body(invitation: Invitation) -> dict[str, Any]:
    """The invitation as an Event of the Calendar API."""
    body: dict[str, Any] = {
        "id": event_id(invitation.name),
        "summary": invitation.summary,
        "description": invitation.description,
        "start": {"dateTime": invitation.start.isoformat(), "timeZone": invitation.zone},
        "end": {"dateTime": invitation.end.isoformat(), "timeZone": invitation.zone},
        "recurrence": list(invitation.recurrence),
        "attendees": [_attendee(guest, Response.NEEDS_ACTION) for guest in invitation.guests],
        # The pair keeps its own dates: either may move a session, and nobody else needs to be there.
        "guestsCanModify": True,
        "guestsCanInviteOthers": False,
        "reminders": {"useDefault": False, "overrides": [_EMAIL_A_DAY_BEFORE, _POPUP_BEFORE]},
        "extendedProperties": labels(invitation.name),
    }
    if invitation.meet:
        solution = {"type": "hangoutsMeet"}
        body["conferenceData"] = {
            "createRequest": {
                "requestId": event_id(invitation.name),
                "conferenceSolutionKey": solution,
            }
        }
    return body


def change_body(now: Mapping[str, Any], wanted: Change) -> dict[str, Any]:
    """What of an Event of the Calendar API a change has to send.

    `now`: the Event as it is. Guests are sent as whole entries, or Google would ask all of
    them again.
    """
    body: dict[str, Any] = {}
    if wanted.start and wanted.end:
        body["start"] = {"dateTime": wanted.start.isoformat(), "timeZone": wanted.zone}
        body["end"] = {"dateTime": wanted.end.isoformat(), "timeZone": wanted.zone}
    if wanted.recurrence:
        body["recurrence"] = list(wanted.recurrence)
    if wanted.ask_anew or wanted.addresses:
        new_addresses = dict(wanted.addresses)
        body["attendees"] = [
            _changed_attendee(attendee, new_addresses, wanted.ask_anew)
            for attendee in now.get("attendees", ())
        ]
    return body


def _changed_attendee(
    attendee: Mapping[str, Any], new_addresses: Mapping[str, Address], ask_anew: bool
) -> dict[str, Any]:
    """The attendee's whole entry.

    At the new address where there is one; without an answer where everybody is asked again.
    """
    changed = dict(attendee)
    if address := new_addresses.get(attendee.get("email", "").lower()):
        # The invitation follows with the answer that was given; nobody is asked again.
        changed = _attendee(address, attendee.get("responseStatus", Response.NEEDS_ACTION))
    if ask_anew or "responseStatus" not in changed:
        changed.pop("comment", None)
        changed["responseStatus"] = str(Response.NEEDS_ACTION)
    return changed


def _attendee(guest: Address, response: str) -> dict[str, Any]:
    return {"email": guest.email, "displayName": guest.name, "responseStatus": str(response)}


def observed_event(resource: Mapping[str, Any]) -> ObservedEvent:
    """An Event of the Calendar API, as far as we look at it. A cancelled one may carry next to nothing."""
    start = resource.get("start", {})
    return ObservedEvent(
        id=resource["id"],
        cancelled=resource.get("status") == "cancelled",
        series_id=resource.get("recurringEventId", ""),
        original_start=instant(resource.get("originalStartTime", {})),
        start=instant(start),
        zone=start.get("timeZone", ""),
        recurrence=tuple(resource.get("recurrence", ())),
        guests=tuple(
            _guest(attendee) for attendee in resource.get("attendees", ()) if "email" in attendee
        ),
        label=label_in(resource),
        link=resource.get("htmlLink", ""),
        meet=resource.get("hangoutLink", ""),
    )


def _guest(attendee: Mapping[str, str]) -> Guest:
    word = attendee.get("responseStatus", "")
    # A word that Google may add one day is no answer that we could act on.
    response = Response(word) if word in set(Response) else Response.NEEDS_ACTION
    # One line, whatever the guest has typed.
    comment = " ".join(attendee.get("comment", "").split())
    return Guest(attendee["email"].lower(), response, comment=comment)


def instant(when: Mapping[str, str]) -> datetime | None:
    """The instant of an EventDateTime, UTC; midnight in its zone for a whole day. None where it names none."""
    text = when.get("dateTime") or when.get("date")
    if not text:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        at = at.replace(tzinfo=_zone(when.get("timeZone", "UTC")))
    return at.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        # Some calendar's own name for a zone: some hours' error about one event is better than no pass for anybody.
        return ZoneInfo("UTC")
