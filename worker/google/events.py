"""Between the Calendar API's events and our values."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from worker.core.hours.zones import zone_of
from worker.core.model import Response
from worker.google.json_values import list_of, object_of, objects_of, text_of
from worker.google.names import event_id, label_in, labels, part_of
from worker.ports.calendar import Change, Guest, Invitation, ObservedEvent
from worker.ports.mailbox import Address

_EMAIL_A_DAY_BEFORE = {"method": "email", "minutes": 24 * 60}
_POPUP_BEFORE = {"method": "popup", "minutes": 30}
_CALENDARS = ("@resource.calendar.google.com", "@group.calendar.google.com")


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
            for attendee in objects_of(now.get("attendees"))
        ]
    return body


def _changed_attendee(
    attendee: Mapping[str, Any], new_addresses: Mapping[str, Address], ask_anew: bool
) -> dict[str, Any]:
    """The attendee's whole entry.

    At the new address where there is one; without an answer where everybody is asked again.
    """
    changed = dict(attendee)
    if address := new_addresses.get(text_of(attendee.get("email")).lower()):
        # The invitation follows with the answer that was given; nobody is asked again.
        changed = _attendee(address, attendee.get("responseStatus", Response.NEEDS_ACTION))
    if ask_anew or "responseStatus" not in changed:
        changed.pop("comment", None)
        changed["responseStatus"] = str(Response.NEEDS_ACTION)
    return changed


def _attendee(guest: Address, response: str) -> dict[str, Any]:
    return {"email": guest.email, "displayName": guest.name, "responseStatus": str(response)}


def observed_event(resource: Mapping[str, Any]) -> ObservedEvent:
    """An Event of the Calendar API, as far as we look at it. A cancelled one may carry next to
    nothing, and other programs leave out what they like."""
    when = object_of(resource.get("start"))
    start, zone = instant(when), text_of(when.get("timeZone"))
    return ObservedEvent(
        id=text_of(resource.get("id")),
        cancelled=resource.get("status") == "cancelled",
        series_id=text_of(resource.get("recurringEventId")),
        part_of=part_of(resource),
        original_start=instant(object_of(resource.get("originalStartTime"))),
        start=start,
        local_start=_local(start, zone),
        zone=zone,
        # What is no text is a line that cannot be read.
        recurrence=tuple(str(line) for line in list_of(resource.get("recurrence"))),
        guests=tuple(
            _guest(attendee)
            for attendee in objects_of(resource.get("attendees"))
            if text_of(attendee.get("email")) and not _is_nobody(attendee)
        ),
        label=label_in(resource),
        link=text_of(resource.get("htmlLink")),
        meet=text_of(resource.get("hangoutLink")),
    )


def _is_nobody(attendee: Mapping[str, Any]) -> bool:
    """Rooms and other resources, calendars, and the organizer are no guests that could answer."""
    email = str(attendee["email"]).lower()
    return bool(attendee.get("resource") or attendee.get("organizer")) or email.endswith(_CALENDARS)


def _guest(attendee: Mapping[str, Any]) -> Guest:
    word = text_of(attendee.get("responseStatus"))
    # A word that Google may add one day is no answer that we could act on.
    response = Response(word) if word in set(Response) else Response.NEEDS_ACTION
    # One line, whatever the guest has typed.
    comment = " ".join(text_of(attendee.get("comment")).split())
    return Guest(attendee["email"].lower(), response, comment=comment)


def instant(when: Mapping[str, Any]) -> datetime | None:
    """The instant of an EventDateTime, UTC; midnight in its zone for a whole day. None where it
    names none, or none that anybody could keep."""
    text = text_of(when.get("dateTime")) or text_of(when.get("date"))
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=zone_of(text_of(when.get("timeZone"))) or UTC)
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _local(start: datetime | None, zone: str) -> datetime | None:
    """What the clocks of the zone show: a start is kept as that, since the rules of zones change."""
    tz = zone_of(zone)
    if start is None or tz is None:
        return None
    try:
        return start.astimezone(tz).replace(tzinfo=None)
    except OverflowError:
        return None
