"""The address at which a guest opens an event in their own calendar.

The organizer's `htmlLink` names the organizer's calendar, and may not open for anybody else. An event
has one id in all its guests' calendars, so a link can be made for each of them. The form is not
documented by Google; several projects build on it (ear1grey/structured-start-tab#165).
"""

from base64 import urlsafe_b64encode

_OPEN = "https://calendar.google.com/calendar/event?eid="
# How Google writes the domains that it sees most.
_SHORT = {"gmail.com": "m", "group.calendar.google.com": "g"}


def guest_link(event: str, address: str) -> str:
    """Where the guest with this address opens the event of this id."""
    local, _, domain = address.rpartition("@")
    named = f"{event} {local}@{_SHORT.get(domain.lower(), domain)}"
    return _OPEN + urlsafe_b64encode(named.encode()).decode().rstrip("=")
