"""Start, end and recurrence of events, as strictly as Google reads them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from worker.core.hours.recurrence_lines import expand
from worker.sandbox import rules
from worker.sandbox.fault import Fault, invalid

# So that whatever is computed from a time is a time as well, and its offset is whole minutes.
_YEARS = range(1980, 2300)
_LAST_YEAR = 9000


def instant(when: dict[str, Any]) -> datetime:
    """The instant of an EventDateTime, in its zone where it names one. Raises Fault."""
    if "dateTime" not in when or "date" in when:
        raise Fault(400, "required", "the sandbox takes events with a dateTime only")
    local = datetime.fromisoformat(when["dateTime"])
    if local.year not in _YEARS:
        raise invalid(f"The year is out of range: {when['dateTime']}")
    if "timeZone" in when:
        named = zone(when["timeZone"])
        return local.replace(tzinfo=named) if local.tzinfo is None else local.astimezone(named)
    if local.tzinfo is None:
        raise invalid(f"Missing time zone definition for {when['dateTime']}.")
    return local


def zone(name: str) -> ZoneInfo:
    """The zone of this name. Raises Fault."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: a name such as America is a folder of zones.
        raise invalid(f"Invalid time zone definition for start time: {name}.") from None


def check(event: dict[str, Any]) -> None:
    """Whether an event can have these times. Raises Fault."""
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
        rules.check_line(line, zone)
        days = rules.rule_of(line).get("BYDAY", "").split(",") if line.startswith("RRULE") else []
        # A day with a number, such as `2TU`, is left to the expansion.
        if set(days) & set(rules.DAYS) and rules.DAYS[start.weekday()] not in days:
            raise invalid("The first start does not fall on BYDAY.")
    occurrences = starts(event)
    if occurrences and occurrences[-1].year > _LAST_YEAR:
        raise invalid("The recurrence goes on for too long.")


def starts(event: dict[str, Any]) -> tuple[datetime, ...]:
    """The starts of all occurrences, UTC. Raises Fault where the recurrence cannot be read."""
    start = instant(event["start"])
    try:
        return expand(start, event["start"].get("timeZone", "UTC"), event.get("recurrence") or [])
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise invalid(f"Invalid recurrence rule: {error}") from None


def length(event: dict[str, Any]) -> timedelta:
    """How long one occurrence lasts."""
    return instant(event["end"]) - instant(event["start"])


def stamp(start: datetime) -> str:
    """An instant as it stands in the id of an occurrence, such as 20270216T230000Z."""
    return f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def written(instant_at: datetime) -> str:
    """An instant as Google writes `created` and `updated`: UTC, to the millisecond."""
    utc = instant_at.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"


def in_zone(start: datetime, zone_name: str) -> dict[str, str]:
    """An instant as an EventDateTime in this zone."""
    return {"dateTime": start.astimezone(ZoneInfo(zone_name)).isoformat(), "timeZone": zone_name}
