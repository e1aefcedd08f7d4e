"""The Calendar port on Google Calendar: series with ids of our own, watched by sync token."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from worker.core.model import Response
from worker.errors import ConsentGone, Passing, Refused
from worker.google.quota import UNLIMITED, Quota
from worker.google.transport import Line, RateLimited, Sleep
from worker.ports import Changes, EventSeen, Guest, Invitation

_PAGE = 2500
_EMAIL_A_DAY_BEFORE = {"method": "email", "minutes": 24 * 60}
_POPUP_BEFORE = {"method": "popup", "minutes": 30}


class GoogleCalendar:
    """See ports.Calendar. `service`: what googleapiclient's build gives for calendar v3."""

    def __init__(self, service: Any, sleep: Sleep, quota: Quota = UNLIMITED) -> None:
        # Asked for once: the client library builds every method anew each time, which takes longer than the request.
        self._calendars = service.calendars()
        self._events = service.events()
        self._line = Line(sleep, quota)

    def close(self) -> None:
        """Let go of its connections."""
        self._line.close()

    def create(self, name: str, zone: str) -> str:
        """See Calendar.create. Without an id of our own, a lost answer leaves an empty calendar behind, so it is sent once."""
        body = {
            "summary": name,
            "timeZone": zone,
            "description": "Peer coaching sessions. Kept by a program: rename it, but do not delete it.",
        }
        made = self._line.again(on=RateLimited)(self._line.send, self._calendars.insert(body=body), "id")
        return str(made["id"])

    def invite(self, calendar_id: str, invitation: Invitation) -> EventSeen:
        """See Calendar.invite. Raises Refused where the series was there and has been deleted: that is respected."""
        for attempt in self._line.again(on=Passing):
            with attempt:
                # In doubt after a lost answer: Google does not promise to notice an id used twice, so look first.
                found = self.find(calendar_id, invitation.id) if attempt.retry_state.attempt_number > 1 else None
                return _ours(found, invitation) if found else self._insert(calendar_id, invitation)
        raise AssertionError("again() either returns or raises")

    def _insert(self, calendar_id: str, invitation: Invitation) -> EventSeen:
        request = self._events.insert(
            calendarId=calendar_id,
            body=event_body(invitation),
            sendUpdates="all",
            conferenceDataVersion=1 if invitation.meet else 0,
        )
        try:
            return event_seen(self._line.send(request, "id"))
        except Refused as error:
            if error.status == 404:
                raise _calendar_gone(error, "give `google.calendar` a new name, and another is made") from error
            # 409 may be our own earlier insert whose answer was lost. Any other refusal has left nothing to find.
            found = self.find(calendar_id, invitation.id) if error.status == 409 else None
            if found is None:
                raise
            return _ours(found, invitation)

    def find(self, calendar_id: str, event_id: str) -> EventSeen | None:
        """See Calendar.find."""
        try:
            return event_seen(self._line.read(self._events.get(calendarId=calendar_id, eventId=event_id), "id"))
        except Refused as error:
            if error.status in (404, 410):
                return None
            raise

    def changes(self, calendar_id: str, token: str | None) -> Changes:
        """See Calendar.changes."""
        try:
            return self._changes(calendar_id, token)
        except Refused as error:
            # 410: the token is too old, so everything is listed anew.
            if error.status == 404:
                raise _calendar_gone(error, "share it with the sender again; nothing is sent until then") from error
            if token is None or error.status != 410:
                raise
            return self._changes(calendar_id, None)

    def _changes(self, calendar_id: str, token: str | None) -> Changes:
        # Together with a sync token every other parameter has to be as in the first call. Deleted series are asked for, since
        # one may have been deleted before it was ever listed.
        parameters: dict[str, Any] = {
            "calendarId": calendar_id,
            "maxResults": _PAGE,
            "singleEvents": False,
            "showDeleted": True,
        }
        if token is not None:
            parameters["syncToken"] = token
        events: list[EventSeen] = []
        while True:
            page = self._line.read(self._events.list(**parameters), "nextPageToken", "nextSyncToken")
            events += [event_seen(one) for one in page.get("items", ())]
            if "nextPageToken" not in page:
                return Changes(tuple(events), page["nextSyncToken"], full=token is None)
            parameters["pageToken"] = page["nextPageToken"]


def _calendar_gone(error: Refused, cure: str) -> ConsentGone:
    return ConsentGone(f"{error}. The calendar is gone, or closed to the sender: {cure}", error.status)


def _ours(found: EventSeen, invitation: Invitation) -> EventSeen:
    if found.cancelled:
        raise Refused("the series has been deleted in the calendar; it is not put back")
    if not set(invitation.labels) <= set(found.labels):
        raise Refused("another event stands in the calendar under this series' id")
    return found


def event_body(invitation: Invitation) -> dict[str, Any]:
    """The invitation as an Event of the Calendar API."""
    body: dict[str, Any] = {
        "id": invitation.id,
        "summary": invitation.summary,
        "description": invitation.description,
        "start": {"dateTime": invitation.start.isoformat(), "timeZone": invitation.zone},
        "end": {"dateTime": invitation.end.isoformat(), "timeZone": invitation.zone},
        "recurrence": list(invitation.recurrence),
        "attendees": [
            {"email": guest.email, "displayName": guest.name, "responseStatus": str(Response.NEEDS_ACTION)}
            for guest in invitation.guests
        ],
        # The pair keeps its own dates: either may move a session, and nobody else needs to be there.
        "guestsCanModify": True,
        "guestsCanInviteOthers": False,
        "reminders": {"useDefault": False, "overrides": [_EMAIL_A_DAY_BEFORE, _POPUP_BEFORE]},
        "extendedProperties": {"private": dict(invitation.labels)},
    }
    if invitation.meet:
        solution = {"type": "hangoutsMeet"}
        body["conferenceData"] = {"createRequest": {"requestId": invitation.id, "conferenceSolutionKey": solution}}
    return body


def event_seen(resource: Mapping[str, Any]) -> EventSeen:
    """An Event of the Calendar API, as far as we look at it. Cancelled ones may carry next to nothing."""
    start = resource.get("start", {})
    return EventSeen(
        id=resource["id"],
        cancelled=resource.get("status") == "cancelled",
        series_id=resource.get("recurringEventId", ""),
        original_start=_instant(resource.get("originalStartTime", {})),
        start=_instant(start),
        zone=start.get("timeZone", ""),
        recurrence=tuple(resource.get("recurrence", ())),
        guests=tuple(_guest(one) for one in resource.get("attendees", ()) if "email" in one),
        labels=tuple(sorted(resource.get("extendedProperties", {}).get("private", {}).items())),
        link=resource.get("htmlLink", ""),
        meet=resource.get("hangoutLink", ""),
    )


def _guest(attendee: Mapping[str, str]) -> Guest:
    response = Response(attendee.get("responseStatus", Response.NEEDS_ACTION))
    # One line, whatever the guest has typed.
    return Guest(attendee["email"].lower(), response, comment=" ".join(attendee.get("comment", "").split()))


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
