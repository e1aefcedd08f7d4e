"""What becomes of an event by the body of a call: what is merged, replaced, kept and refused."""

from collections.abc import Mapping
from typing import Any

from worker.sandbox.fault import invalid, lacking
from worker.sandbox.store import Resource

# Google's own: what a caller says about these is ignored.
READ_ONLY = frozenset(
    {"etag", "kind", "htmlLink", "created", "updated", "creator", "organizer", "hangoutLink"}
    | {"iCalUID", "sequence", "recurringEventId", "originalStartTime", "eventType"}
)
_SPECIAL_TYPES = ("birthday", "focusTime", "fromGmail", "outOfOffice", "workingLocation")
_STATUSES = ("confirmed", "tentative", "cancelled")
_RESPONSES = ("needsAction", "declined", "tentative", "accepted")


def given(body: Mapping[str, Any]) -> Resource:
    """What a caller can say about an event, without what is null: in a new event, null is as good as nothing."""
    writable: Resource = without_nulls(
        {name: value for name, value in body.items() if name not in READ_ONLY}
    )
    return writable


def without_nulls(value: Any) -> Any:
    """The value without the entries that are null."""
    if isinstance(value, dict):
        return {name: without_nulls(entry) for name, entry in value.items() if entry is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def merged(old: Mapping[str, Any], change: Mapping[str, Any]) -> Resource:
    """The old resource with a change: objects are merged, lists are replaced, and null takes away."""
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
    """Whether a body can be about this event. Raises Fault."""
    if body.get("id") not in (None, event["id"]):
        raise invalid("Invalid resource id value: it is not that of the event.")
    if body.get("status", "confirmed") not in (*_STATUSES, None):
        raise invalid("Invalid value for status.")
    event_type = body.get("eventType")
    if event_type in _SPECIAL_TYPES:
        raise lacking(f"events of the type {event_type}")
    if event_type not in (None, "default"):
        raise invalid("Invalid value for eventType.")
    if "recurringEventId" in event and body.get("recurrence"):
        raise invalid("An occurrence of a recurring event cannot recur itself.")


def attendee(entry: Mapping[str, Any]) -> Resource:
    """A guest as the body names them. Without a responseStatus they have to answer anew. Raises Fault."""
    if "@" not in entry.get("email", ""):
        raise invalid("Invalid attendee email.")
    if entry.get("responseStatus", "needsAction") not in _RESPONSES:
        raise invalid("Invalid attendee responseStatus.")
    return {"responseStatus": "needsAction"} | dict(entry)


def notified(event: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[str]:
    """The `sendUpdates` of every writing so far, this one included: whom Google would have notified."""
    return [*event.get("_notified", ()), parameters.get("sendUpdates", "none")]


def conference_version(parameters: Mapping[str, Any]) -> int:
    """What the caller knows of video meetings: 0, the default, is nothing."""
    return int(parameters.get("conferenceDataVersion", 0))


def add_meeting(
    event: Resource, conference: Mapping[str, Any] | None, parameters: Mapping[str, Any]
) -> None:
    """Gives the event the video meeting that its body asks for, or the one that the body copies. Raises Fault."""
    if conference is None or conference_version(parameters) < 1:
        return
    if conference.get("conferenceSolution") and conference.get("entryPoints"):
        event["conferenceData"] = dict(conference)
        if link := conference["entryPoints"][0].get("uri"):
            event["hangoutLink"] = link
        return
    request = conference.get("createRequest") or {}
    if not request.get("requestId"):
        raise invalid("Invalid conference data: createRequest.requestId is required.")
    letters = request["requestId"][:10]
    code = f"{letters[:3]}-{letters[3:7]}-{letters[7:10]}"
    link = f"https://meet.sandbox.example/{code}"
    event["hangoutLink"] = link
    answered_request = {
        "status": {"statusCode": "success"},
        "requestId": request["requestId"],
        "conferenceSolutionKey": {"type": "hangoutsMeet"},
    }
    event["conferenceData"] = {
        "createRequest": answered_request,
        "entryPoints": [{"entryPointType": "video", "uri": link}],
        "conferenceSolution": {"key": {"type": "hangoutsMeet"}, "name": "Google Meet"},
        "conferenceId": code,
    }
