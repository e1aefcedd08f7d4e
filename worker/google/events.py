"""Between the Calendar API's resources and our values."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from worker.core.model import Response
from worker.google.names import event_id, label_in, labels
from worker.ports import Change, Guest, Invitation, ObservedEvent

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
        "attendees": [
            {
                "email": guest.email,
                "displayName": guest.name,
                "responseStatus": str(Response.NEEDS_ACTION),
            }
            for guest in invitation.guests
        ],
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
    """What of an Event of the Calendar API a change has to send. Guests are sent as whole entries, or Google would start anew
    with all of them."""
    body: dict[str, Any] = {}
    if wanted.start and wanted.end:
        body["start"] = {"dateTime": wanted.start.isoformat(), "timeZone": wanted.zone}
        body["end"] = {"dateTime": wanted.end.isoformat(), "timeZone": wanted.zone}
    if wanted.recurrence:
        body["recurrence"] = list(wanted.recurrence)
    if wanted.ask_anew or wanted.addresses:
        moved = dict(wanted.addresses)
        guests = []
        for one in now.get("attendees", ()):
            guest = dict(one)
            if address := moved.get(one.get("email", "").lower()):
                # The invitation follows with the answer that was given, and nothing starts anew.
                answer = guest.get("responseStatus", str(Response.NEEDS_ACTION))
                guest = {
                    "email": address.email,
                    "displayName": address.name,
                    "responseStatus": answer,
                }
            if wanted.ask_anew or "responseStatus" not in guest:
                guest = {name: value for name, value in guest.items() if name != "comment"}
                guest["responseStatus"] = str(Response.NEEDS_ACTION)
            guests.append(guest)
        body["attendees"] = guests
    return body


def busy_seen(calendar: Mapping[str, Any]) -> tuple[tuple[datetime, datetime], ...] | None:
    """The busy times of one calendar in a FreeBusyResponse, UTC; None where it holds an error: unknown is not free."""
    if calendar.get("errors"):
        return None
    stretches = (
        (_instant({"dateTime": one["start"]}), _instant({"dateTime": one["end"]}))
        for one in calendar.get("busy", ())
    )
    return tuple((start, end) for start, end in stretches if start and end)


def observed_event(resource: Mapping[str, Any]) -> ObservedEvent:
    """An Event of the Calendar API, as far as we look at it. Cancelled ones may carry next to nothing."""
    start = resource.get("start", {})
    return ObservedEvent(
        id=resource["id"],
        cancelled=resource.get("status") == "cancelled",
        series_id=resource.get("recurringEventId", ""),
        original_start=_instant(resource.get("originalStartTime", {})),
        start=_instant(start),
        zone=start.get("timeZone", ""),
        recurrence=tuple(resource.get("recurrence", ())),
        guests=tuple(_guest(one) for one in resource.get("attendees", ()) if "email" in one),
        label=label_in(resource),
        link=resource.get("htmlLink", ""),
        meet=resource.get("hangoutLink", ""),
    )


def _guest(attendee: Mapping[str, str]) -> Guest:
    said = attendee.get("responseStatus", "")
    # A word that Google may add one day is no answer that we could act on.
    response = Response(said) if said in set(Response) else Response.NEEDS_ACTION
    # One line, whatever the guest has typed.
    return Guest(
        attendee["email"].lower(), response, comment=" ".join(attendee.get("comment", "").split())
    )


def _instant(when: Mapping[str, str]) -> datetime | None:
    """The instant of an EventDateTime; midnight in its zone for a whole day."""
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
