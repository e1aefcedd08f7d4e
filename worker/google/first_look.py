"""The look at a calendar in which most likely nothing has changed: one request, and no more imports than
it takes. To load what reads events, and what is patient with Google, takes longer than the request.
"""

from collections.abc import Mapping
from typing import Any

from worker.errors import GoogleError
from worker.google.answers import ask_once

PAGE_SIZE = 2500
# An answer has one of these.
TOKENS = ("nextPageToken", "nextSyncToken")


def listing(calendar_id: str, token: str | None) -> dict[str, Any]:
    """The parameters of `events.list` for what has changed since the token was given out, or for
    everything."""
    # Together with a sync token every other parameter has to be as in the first call. Deleted series
    # are asked for, since one may have been deleted before it was ever listed.
    parameters: dict[str, Any] = {
        "calendarId": calendar_id,
        "maxResults": PAGE_SIZE,
        "singleEvents": False,
        "showDeleted": True,
    }
    return parameters if token is None else parameters | {"syncToken": token}


def first_page(service: Any, calendar_id: str, token: str) -> Mapping[str, Any] | None:
    """The whole listing of what has changed since the token was given out, as Google answers it. None
    where it is not to be had with one request: whoever looks in full is patient, and says why.

    `service`: what googleapiclient's build gives for calendar v3.
    """
    request = service.events().list(**listing(calendar_id, token))
    try:
        page: Mapping[str, Any] = ask_once(request, request.http, *TOKENS)
    except GoogleError:
        return None
    finally:
        request.http.close()
    return page if page.get("nextSyncToken") else None
