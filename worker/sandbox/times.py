"""Start, end and recurrence of events, as strictly as Google reads them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from worker.core.recurrence import expand
from worker.sandbox.fault import Fault, invalid

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def instant(when: dict[str, Any]) -> datetime:
    """The instant of an EventDateTime, in its zone where it names one. Raises Fault."""
    if "dateTime" not in when:
        raise Fault(400, "required", "the sandbox takes events with a dateTime only")
    at = datetime.fromisoformat(when["dateTime"])
    if "timeZone" in when:
        zone = _zone(when["timeZone"])
        return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    if at.tzinfo is None:
        raise invalid(f"Missing time zone definition for {when['dateTime']}.")
    return at


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise invalid(f"Invalid time zone definition for start time: {name}.") from None


def check(event: dict[str, Any]) -> None:
    """Whether an event's times can be. Raises Fault."""
    if "start" not in event or "end" not in event:
        raise Fault(400, "required", "Missing start or end time.")
    start = instant(event["start"])
    if instant(event["end"]) <= start:
        raise Fault(400, "timeRangeEmpty", "The specified time range is empty.")
    lines = event.get("recurrence") or []
    if not lines:
        return
    if "timeZone" not in event["start"] or "timeZone" not in event["end"]:
        raise Fault(400, "required", "Missing time zone definition for start time.")
    for line in lines:
        if not re.match(r"(RRULE|EXRULE|RDATE|EXDATE)[;:]", line):
            raise invalid(f"Invalid recurrence rule: {line}")
        byday = re.match(r"RRULE:.*BYDAY=([A-Z,]+)", line)
        if byday and _BYDAY[start.weekday()] not in byday[1].split(","):
            raise invalid("The first start does not fall on BYDAY.")
    starts(event)


def starts(event: dict[str, Any]) -> tuple[datetime, ...]:
    """The starts of all occurrences, UTC. Raises Fault where the recurrence cannot be read."""
    start = instant(event["start"])
    try:
        return expand(start, event["start"].get("timeZone", "UTC"), event.get("recurrence") or [])
    except (ValueError, KeyError, TypeError) as error:
        raise invalid(f"Invalid recurrence rule: {error}") from None


def length(event: dict[str, Any]) -> timedelta:
    """How long one occurrence lasts."""
    return instant(event["end"]) - instant(event["start"])


def stamp(at: datetime) -> str:
    """An instant as it stands in the id of an occurrence."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def at_zone(at: datetime, zone: str) -> dict[str, str]:
    """An EventDateTime."""
    return {"dateTime": at.astimezone(ZoneInfo(zone)).isoformat(), "timeZone": zone}
