"""Which of Google's methods the sandbox has, and the function that answers each."""

from collections.abc import Callable, Mapping

from worker.sandbox import (
    calendar_list,
    calendars,
    drafts,
    events,
    free_busy,
    gmail,
    instances,
    listing,
    new_events,
)
from worker.sandbox.request import Request
from worker.sandbox.store import Resource

# Without a resource, the answer is 204 and empty.
Handler = Callable[[Request], Resource | None]

HANDLERS: Mapping[str, Handler] = {
    "calendar.calendars.insert": calendars.insert,
    "calendar.calendars.get": calendars.get,
    "calendar.calendars.delete": calendars.delete,
    "calendar.calendarList.get": calendar_list.get,
    "calendar.calendarList.list": calendar_list.list_entries,
    "calendar.colors.get": calendars.colors,
    "calendar.events.insert": new_events.insert,
    "calendar.events.get": events.get,
    "calendar.events.list": listing.list_events,
    "calendar.events.patch": events.patch,
    "calendar.events.update": events.update,
    "calendar.events.delete": events.delete,
    "calendar.events.instances": instances.instances,
    "calendar.freebusy.query": free_busy.query,
    "gmail.users.getProfile": gmail.get_profile,
    "gmail.users.drafts.create": drafts.create_draft,
    "gmail.users.drafts.get": drafts.get_draft,
    "gmail.users.drafts.list": drafts.list_drafts,
    "gmail.users.drafts.delete": drafts.delete_draft,
    "gmail.users.drafts.send": drafts.send_draft,
    "gmail.users.messages.send": gmail.send_message,
    "gmail.users.messages.get": gmail.get_message,
    "gmail.users.messages.list": gmail.list_messages,
}
_READING = (".get", ".getProfile", ".list", ".instances", ".query")


def only_reads(method: str) -> bool:
    """Whether this method changes nothing."""
    return method.endswith(_READING)
