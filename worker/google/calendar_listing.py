"""What has changed in a calendar, page by page, watched by sync token."""

from collections.abc import Mapping
from typing import Any

from worker.errors import GoogleError, OutcomeUnknown, Rejected
from worker.google.api_client import ApiClient
from worker.google.events import observed_event
from worker.google.first_look import TOKENS, listing
from worker.google.json_values import objects_of
from worker.google.names import is_ours
from worker.ports.calendar import Changes, ObservedEvent

# Google's guide says 410 of a token that is too old; 400 of one that it cannot read at all.
_TOKEN_UNUSABLE = (400, 410)
_START_OVER = 410


def list_changes(client: ApiClient, events: Any, calendar_id: str, token: str | None) -> Changes:
    """What has changed since the token was given out; everything without one, or when it is too old.

    `events`: the resource of googleapiclient. Raises the GoogleErrors.
    """
    if token is not None:
        try:
            return _listed(client, events, calendar_id, token)
        except GoogleError as error:
            if isinstance(error, OutcomeUnknown) or error.status not in _TOKEN_UNUSABLE:
                raise
    try:
        return _listed(client, events, calendar_id, None)
    except Rejected as error:
        # The pages of a listing have ends of their own: between two of them it may get too old.
        if error.status != _START_OVER:
            raise
        return _listed(client, events, calendar_id, None)


def _listed(client: ApiClient, events: Any, calendar_id: str, token: str | None) -> Changes:
    parameters = listing(calendar_id, token)
    listed: list[ObservedEvent] = []
    while True:
        page = client.read(events.list(**parameters), *TOKENS)
        listed += events_of(page)
        if not page.get("nextPageToken"):
            return Changes(tuple(listed), str(page["nextSyncToken"]), full=token is None)
        parameters["pageToken"] = page["nextPageToken"]


def events_of(page: Mapping[str, Any]) -> tuple[ObservedEvent, ...]:
    """What a page of a listing says of our series."""
    return tuple(observed_event(event) for event in objects_of(page.get("items")) if is_ours(event))
