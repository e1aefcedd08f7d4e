"""What has changed in a calendar, page by page, watched by sync token."""

from typing import Any

from worker.errors import Rejected
from worker.google.api_client import ApiClient
from worker.google.events import observed_event
from worker.ports import Changes, ObservedEvent

_PAGE_SIZE = 2500
_TOKEN_TOO_OLD = 410


def list_changes(client: ApiClient, events: Any, calendar_id: str, token: str | None) -> Changes:
    """What has changed since the token was given out; everything without one, or when it is too old.

    `events`: the resource of googleapiclient. Raises the GoogleErrors.
    """
    try:
        return _listed(client, events, calendar_id, token)
    except Rejected as error:
        if token is None or error.status != _TOKEN_TOO_OLD:
            raise
        return _listed(client, events, calendar_id, None)


def _listed(client: ApiClient, events: Any, calendar_id: str, token: str | None) -> Changes:
    # Together with a sync token every other parameter has to be as in the first call. Deleted series
    # are asked for, since one may have been deleted before it was ever listed.
    parameters: dict[str, Any] = {
        "calendarId": calendar_id,
        "maxResults": _PAGE_SIZE,
        "singleEvents": False,
        "showDeleted": True,
    }
    if token is not None:
        parameters["syncToken"] = token
    listed: list[ObservedEvent] = []
    while True:
        page = client.read(events.list(**parameters), "nextPageToken", "nextSyncToken")
        listed += [observed_event(event) for event in page.get("items", ())]
        if "nextPageToken" not in page:
            return Changes(tuple(listed), page["nextSyncToken"], full=token is None)
        parameters["pageToken"] = page["nextPageToken"]
