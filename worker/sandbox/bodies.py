"""What the body of a call makes of an event: what is merged, replaced, kept, and refused."""

from collections.abc import Mapping
from typing import Any

from worker.sandbox.fault import invalid
from worker.sandbox.store import Resource

# Google's own: what a caller says of these is not heard.
READ_ONLY = frozenset(
    {
        "etag",
        "kind",
        "htmlLink",
        "created",
        "updated",
        "creator",
        "organizer",
        "hangoutLink",
        "iCalUID",
        "sequence",
    }
    | {"recurringEventId", "originalStartTime"}
)
_STATUSES = ("confirmed", "tentative", "cancelled")
_RESPONSES = ("needsAction", "declined", "tentative", "accepted")


def given(body: Mapping[str, Any]) -> Resource:
    """What a caller may say of an event, without what is null: there, null is as good as nothing."""
    found: Resource = without_nulls(
        {name: value for name, value in body.items() if name not in READ_ONLY}
    )
    return found


def without_nulls(value: Any) -> Any:
    """The value without the entries that are null."""
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def merged(old: Mapping[str, Any], change: Mapping[str, Any]) -> Resource:
    """Objects are merged, lists replaced, and null takes away."""
    result = dict(old)
    for name, value in change.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            before = old.get(name)
            result[name] = merged(before if isinstance(before, dict) else {}, value)
        else:
            result[name] = without_nulls(value)
    return result


def check(event: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """Whether a body can be said of the event that it is about. Raises Fault."""
    if body.get("id") not in (None, event["id"]):
        raise invalid("Invalid resource id value: it is not that of the event.")
    if body.get("status", "confirmed") not in (*_STATUSES, None):
        raise invalid("Invalid value for status.")
    if "recurringEventId" in event and body.get("recurrence"):
        raise invalid("An occurrence of a recurring event cannot recur itself.")


def attendee(one: Mapping[str, Any]) -> Resource:
    """A guest; one without an answer starts anew. Raises Fault."""
    if "@" not in one.get("email", ""):
        raise invalid("Invalid attendee email.")
    if one.get("responseStatus", "needsAction") not in _RESPONSES:
        raise invalid("Invalid attendee responseStatus.")
    return {"responseStatus": "needsAction"} | dict(one)


def confer(event: Resource, conference: Mapping[str, Any] | None, p: Mapping[str, Any]) -> None:
    """Gives the event the meeting that was asked for. Raises Fault."""
    # Version 0, the default, means that the caller knows nothing of conferences: the body's are ignored.
    if conference is None or p.get("conferenceDataVersion", 0) < 1:
        return
    request = conference.get("createRequest") or {}
    if not request.get("requestId"):
        raise invalid("Invalid conference data: createRequest.requestId is required.")
    code = request["requestId"][:10]
    link = f"https://meet.sandbox.example/{code[:3]}-{code[3:7]}-{code[7:10]}"
    event["hangoutLink"] = link
    made = {
        "status": {"statusCode": "success"},
        "requestId": request["requestId"],
        "conferenceSolutionKey": {"type": "hangoutsMeet"},
    }
    event["conferenceData"] = {
        "createRequest": made,
        "entryPoints": [{"entryPointType": "video", "uri": link}],
    }
