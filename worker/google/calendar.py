"""The Calendar port on Google Calendar: series with ids of our own, watched by sync token."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from worker.errors import CredentialsInvalid, OutcomeUnknown, Rejected
from worker.google.answers import RateLimited
from worker.google.api_client import ApiClient, Sleep
from worker.google.events import busy_seen, change_body, event_body, observed_event
from worker.google.quota import UNLIMITED, Quota
from worker.ports import Change, Changes, Invitation, ObservedEvent

_PAGE = 2500
_MOST_BUSY = 50
_GONE = (404, 410)
_CHANGED_MEANWHILE = 412


class GoogleCalendar:
    """See ports.Calendar. `service`: what googleapiclient's build gives for calendar v3."""

    def __init__(self, service: Any, sleep: Sleep, quota: Quota = UNLIMITED) -> None:
        # Asked for once: the client library builds every method anew each time, which takes longer than the request.
        self._calendars = service.calendars()
        self._events = service.events()
        self._free_busy = service.freebusy()
        self._client = ApiClient(sleep, quota)

    def close(self) -> None:
        """Let go of its connections."""
        self._client.close()

    def create(self, name: str, zone: str) -> str:
        """See Calendar.create. Without an id of our own, a lost answer leaves an empty calendar behind, so it is sent once."""
        body = {
            "summary": name,
            "timeZone": zone,
            "description": "Peer coaching sessions. Kept by a program: rename it, but do not delete it.",
        }
        made = self._client.again(on=RateLimited)(
            self._client.send, self._calendars.insert(body=body), "id"
        )
        return str(made["id"])

    def invite(self, calendar_id: str, invitation: Invitation) -> ObservedEvent:
        """See Calendar.invite. Raises Rejected where the series was there and has been deleted: that is respected."""

        def invite(in_doubt: bool) -> ObservedEvent:
            # In doubt after a lost answer: Google does not promise to notice an id used twice, so look first.
            found = self.find(calendar_id, invitation.id) if in_doubt else None
            return _ours(found, invitation) if found else self._insert(calendar_id, invitation)

        return self._client.do_once(invite)

    def _insert(self, calendar_id: str, invitation: Invitation) -> ObservedEvent:
        request = self._events.insert(
            calendarId=calendar_id,
            body=event_body(invitation),
            sendUpdates="all",
            conferenceDataVersion=1 if invitation.meet else 0,
        )
        try:
            return observed_event(self._client.send(request, "id"))
        except Rejected as error:
            if error.status == 404:
                raise _calendar_gone(
                    error, "give `google.calendar` a new name, and another is made"
                ) from error
            # 409 may be our own earlier insert whose answer was lost. Any other refusal has left nothing to find.
            found = self.find(calendar_id, invitation.id) if error.status == 409 else None
            if found is None:
                raise
            return _ours(found, invitation)

    def find(self, calendar_id: str, event_id: str) -> ObservedEvent | None:
        """See Calendar.find."""
        try:
            return observed_event(
                self._client.read(self._events.get(calendarId=calendar_id, eventId=event_id), "id")
            )
        except Rejected as error:
            if error.status in _GONE:
                return None
            raise

    def change(
        self, calendar_id: str, event_id: str, decide: Callable[[ObservedEvent], Change | None]
    ) -> ObservedEvent | None:
        """See Calendar.change."""
        return self._client.do_once(lambda _: self._change(calendar_id, event_id, decide))

    def _change(
        self, calendar_id: str, event_id: str, decide: Callable[[ObservedEvent], Change | None]
    ) -> ObservedEvent | None:
        where = {"calendarId": calendar_id, "eventId": event_id}
        try:
            now = self._client.read(self._events.get(**where), "id")
        except Rejected as error:
            if error.status in _GONE:
                return None
            raise
        seen = observed_event(now)
        wanted = decide(seen)
        if wanted is None:
            return seen
        if wanted.cancel:
            request = self._events.delete(**where, sendUpdates="all")
        else:
            request = self._events.patch(**where, body=change_body(now, wanted), sendUpdates="all")
            request.headers["If-Match"] = now["etag"]
        try:
            answer = self._client.send(request, *(() if wanted.cancel else ("id",)))
        except Rejected as error:
            if wanted.cancel and error.status in _GONE:
                return replace(seen, cancelled=True)
            if error.status == _CHANGED_MEANWHILE:
                raise OutcomeUnknown(
                    "somebody else changed the event at the same moment", error.status
                ) from error
            raise
        return replace(seen, cancelled=True) if wanted.cancel else observed_event(answer)

    def busy(
        self, addresses: Sequence[str], start: datetime, end: datetime
    ) -> Mapping[str, tuple[tuple[datetime, datetime], ...] | None]:
        """See Calendar.busy. Google takes fifty calendars at a time, and says what it cannot read beside what it can."""
        found: dict[str, tuple[tuple[datetime, datetime], ...] | None] = {}
        for at in range(0, len(addresses), _MOST_BUSY):
            asked = addresses[at : at + _MOST_BUSY]
            body = {
                "timeMin": start.astimezone(UTC).isoformat(),
                "timeMax": end.astimezone(UTC).isoformat(),
                "items": [{"id": one} for one in asked],
            }
            answer = self._client.read(self._free_busy.query(body=body), "calendars")
            calendars = {name.lower(): one for name, one in answer["calendars"].items()}
            found |= {one: busy_seen(calendars.get(one.lower(), {"errors": [{}]})) for one in asked}
        return found

    def changes(self, calendar_id: str, token: str | None) -> Changes:
        """See Calendar.changes."""
        try:
            return self._changes(calendar_id, token)
        except Rejected as error:
            # 410: the token is too old, so everything is listed anew.
            if error.status == 404:
                raise _calendar_gone(
                    error, "share it with the sender again; nothing is sent until then"
                ) from error
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
        events: list[ObservedEvent] = []
        while True:
            page = self._client.read(
                self._events.list(**parameters), "nextPageToken", "nextSyncToken"
            )
            events += [observed_event(one) for one in page.get("items", ())]
            if "nextPageToken" not in page:
                return Changes(tuple(events), page["nextSyncToken"], full=token is None)
            parameters["pageToken"] = page["nextPageToken"]


def _calendar_gone(error: Rejected, cure: str) -> CredentialsInvalid:
    return CredentialsInvalid(
        f"{error}. The calendar is gone, or closed to the sender: {cure}", error.status
    )


def _ours(found: ObservedEvent, invitation: Invitation) -> ObservedEvent:
    if found.cancelled:
        raise Rejected("the series has been deleted in the calendar; it is not put back")
    if not set(invitation.labels) <= set(found.labels):
        raise Rejected("another event stands in the calendar under this series' id")
    return found
