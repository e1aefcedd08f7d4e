"""Keeping up with a calendar: page tokens, sync tokens, and what they are refused for."""

from collections.abc import Mapping
from typing import Any

from worker.sandbox import pages
from worker.sandbox.fault import Fault, invalid
from worker.sandbox.request import Request
from worker.sandbox.store import Store

# What a call with a sync token cannot have (discovery document, events.list).
_NOT_WITH_SYNC_TOKEN = (
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
)
# What has to be in a call with a sync token as it was in the call that gave the token out.
_FIXED = (
    "alwaysIncludeEmail",
    "eventTypes",
    "maxAttendees",
    "maxResults",
    "showDeleted",
    "showHiddenInvitations",
    "singleEvents",
    "timeZone",
)
_DEFAULT_PAGE_SIZE = 250
_LARGEST_PAGE_SIZE = 2500


def expire_tokens(store: Store) -> None:
    """From now on every sync token given out so far is answered with 410."""
    store.set("oldest_token", store.change() + 1)


def limit_pages(store: Store, size: int) -> None:
    """Give out at most so many events a page, whatever is asked for."""
    store.set("page_size", size)


def page_size(request: Request) -> int:
    """How many events a page of this call has."""
    asked: int = request.parameters.get("maxResults", _DEFAULT_PAGE_SIZE)
    return min(asked, request.store.setting("page_size", _LARGEST_PAGE_SIZE))


def sync_token(calendar_id: str, change: int, parameters: Mapping[str, Any]) -> str:
    """The token that leads to what changes in the calendar after this change."""
    return pages.encoded(
        {"calendar": calendar_id, "change": change, "asked": _fixed_parameters(parameters)}
    )


def changed_since(request: Request, calendar_id: str) -> int:
    """The change after which a call with a sync token asks for events; 0 where it has no token. Raises Fault."""
    parameters = request.parameters
    if "syncToken" not in parameters:
        return 0
    forbidden = [name for name in _NOT_WITH_SYNC_TOKEN if name in parameters]
    if forbidden or parameters.get("showDeleted") is False:
        names = ", ".join(forbidden) or "showDeleted=false"
        raise invalid(f"Sync token cannot be used with {names}.")
    token = pages.decoded(parameters["syncToken"])
    if not isinstance(token, dict) or not _is_change(token.get("change")) or "asked" not in token:
        raise _no_longer_valid()
    oldest = request.store.setting("oldest_token", 0)
    if token.get("calendar") != calendar_id or token["change"] < oldest:
        raise _no_longer_valid()
    if token["asked"] != _fixed_parameters(parameters):
        raise invalid("Sync token was given out for other parameters.")
    # Change 0 would read as "everything": a token from an empty calendar asks for what came after it all the same.
    return max(int(token["change"]), 1)


def page_token(begun: int, last: list[str]) -> str:
    """The token of the page after the event whose place in the list is `last`, in a listing that began at the change `begun`."""
    return pages.encoded({"at": [begun, last]})


def page_of(token: str) -> tuple[int, list[str]]:
    """What `page_token` was given. Raises Fault."""
    match pages.decoded(token):
        case {"at": [begun, [*last]]} if _is_change(begun) and all(map(_is_text, last)):
            return begun, last
    raise pages.invalid_token()


def _fixed_parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: parameters[name] for name in _FIXED if name in parameters}


def _is_change(value: Any) -> bool:
    # No higher than a row of the store can be.
    return type(value) is int and 0 <= value < 2**63


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _no_longer_valid() -> Fault:
    return Fault(410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.")
