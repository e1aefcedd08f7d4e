"""The Calendar port on Google Calendar: series with ids of our own, watched by sync token."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from worker.errors import CredentialsInvalid, OutcomeUnknown, Rejected
from worker.google.api_client import ApiClient, Ask, Sleep
from worker.google.calendar_listing import list_changes
from worker.google.events import change_body, event_body, observed_event
from worker.google.free_busy import BusyTimes, busy_times
from worker.google.json_values import objects_of
from worker.google.names import PRIMARY, event_id, label_of
from worker.google.quota import UNLIMITED, Quota
from worker.google.refusals import RateLimited
from worker.ports.calendar import Change, Changes, Invitation, ObservedEvent, SeriesName

_GONE = (404, 410)
_ID_TAKEN = 409


class GoogleCalendar:
    """See ports.Calendar. `build`: gives what googleapiclient's build gives for calendar v3; asked
    once, and only where something is asked of the calendar."""

    def __init__(self, build: Callable[[], Any], sleep: Sleep, quota: Quota = UNLIMITED) -> None:
        self._build = build
        self._client = ApiClient(sleep, quota)
        # Calendars that were made a moment ago, and in which no event was seen yet.
        self._just_made: set[str] = set()

    # Each only once: the client library builds all methods each time, which takes longer than a
    # request.
    @cached_property
    def _service(self) -> Any:
        return self._build()

    @cached_property
    def _calendars(self) -> Any:
        return self._service.calendars()

    @cached_property
    def _events(self) -> Any:
        return self._service.events()

    @cached_property
    def _free_busy(self) -> Any:
        return self._service.freebusy()

    own = PRIMARY

    def id_of(self, name: SeriesName) -> str:
        """See Calendar.id_of."""
        return event_id(name)

    def close(self) -> None:
        """Let go of its connections."""
        self._client.close()

    def create(self, name: str, zone: str) -> str:
        """See Calendar.create. Sent once: after a lost answer, a second would be another calendar."""
        body = {
            "summary": name,
            "timeZone": zone,
            "description": "Peer coaching sessions. Kept by a program: rename it, but do not delete it.",
        }
        request = self._calendars.insert(body=body)
        made = self._client.again(on=RateLimited)(self._client.send, request, "id")
        calendar_id = str(made["id"])
        self._just_made.add(calendar_id)
        return calendar_id

    def invite(self, calendar_id: str, invitation: Invitation) -> ObservedEvent:
        """See Calendar.invite. Raises Rejected where the series was there and has been deleted: that is respected."""

        def invite(in_doubt: bool) -> ObservedEvent:
            try:
                return self._invite(calendar_id, invitation, in_doubt)
            except CredentialsInvalid as error:
                if not error.calendar_gone or calendar_id not in self._just_made:
                    raise
                # Google's servers take some seconds to hear of a new calendar from each other.
                raise OutcomeUnknown(
                    f"{error}. It was made a moment ago", error.status, error.codes
                ) from error

        event = self._client.do_once(invite)
        self._just_made.discard(calendar_id)
        return event

    def _invite(self, calendar_id: str, invitation: Invitation, in_doubt: bool) -> ObservedEvent:
        # In doubt after a lost answer: Google does not promise to notice an id used twice, so look first.
        event = (
            self._find(self._client.send, calendar_id, event_id(invitation.name))
            if in_doubt
            else None
        )
        return _ours(event, invitation) if event else self._insert(calendar_id, invitation)

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
            if error.status != _ID_TAKEN:
                raise
            # It may be our own earlier insert whose answer was lost.
            event = self._find(self._client.send, calendar_id, event_id(invitation.name))
            if event is None:
                raise
            return _ours(event, invitation)

    def find(self, calendar_id: str, event_id: str) -> ObservedEvent | None:
        """See Calendar.find."""
        return self._find(self._client.read, calendar_id, event_id)

    def _find(self, ask: Ask, calendar_id: str, event_id: str) -> ObservedEvent | None:
        """The event, None where there is none."""
        request = self._events.get(calendarId=calendar_id, eventId=event_id)
        try:
            return observed_event(ask(request, "id"))
        except Rejected as error:
            if error.status in _GONE:
                return None
            raise

    def occurrence(
        self, calendar_id: str, event_id: str, original_start: datetime
    ) -> ObservedEvent | None:
        """See Calendar.occurrence. Google's ids of occurrences say nothing by themselves."""
        request = self._events.instances(
            calendarId=calendar_id,
            eventId=event_id,
            originalStart=original_start.astimezone(UTC).isoformat(),
            showDeleted=True,
        )
        try:
            page = self._client.read(request, "items")
        except Rejected as error:
            if error.status in _GONE:
                return None
            raise
        events = [observed_event(item) for item in objects_of(page["items"])]
        return next((each for each in events if each.original_start == original_start), None)

    def change(
        self, calendar_id: str, event_id: str, decide: Callable[[ObservedEvent], Change | None]
    ) -> ObservedEvent | None:
        """See Calendar.change."""
        return self._client.do_once(lambda _: self._change(calendar_id, event_id, decide))

    def _change(
        self, calendar_id: str, event_id: str, decide: Callable[[ObservedEvent], Change | None]
    ) -> ObservedEvent | None:
        event = {"calendarId": calendar_id, "eventId": event_id}
        try:
            now = self._client.send(self._events.get(**event), "id")
        except Rejected as error:
            if error.status in _GONE:
                return None
            raise
        seen = observed_event(now)
        wanted = decide(seen)
        if wanted is None:
            return seen
        if wanted.cancel:
            return self._cancel(event, seen)
        request = self._events.patch(**event, body=change_body(now, wanted), sendUpdates="all")
        # Where somebody else has changed it since, Google answers 412, and it is looked at again.
        request.headers["If-Match"] = now["etag"]
        return observed_event(self._client.send(request, "id"))

    def _cancel(self, event: Mapping[str, str], seen: ObservedEvent) -> ObservedEvent:
        try:
            self._client.send(self._events.delete(**event, sendUpdates="all"))
        except Rejected as error:
            if error.status not in _GONE:
                raise
        return replace(seen, cancelled=True)

    def busy(
        self, addresses: Sequence[str], start: datetime, end: datetime
    ) -> Mapping[str, BusyTimes | None]:
        """See Calendar.busy."""
        return busy_times(self._client, self._free_busy, addresses, start, end)

    def changes(self, calendar_id: str, token: str | None) -> Changes:
        """See Calendar.changes."""
        return list_changes(self._client, self._events, calendar_id, token)


def _ours(event: ObservedEvent, invitation: Invitation) -> ObservedEvent:
    """The event, where it is the invited series. Raises Rejected where it was deleted or is another's."""
    if event.cancelled:
        raise Rejected("the series has been deleted in the calendar; it is not put back")
    if event.label != label_of(invitation.name):
        raise Rejected("another event stands in the calendar under this series' id")
    return event
