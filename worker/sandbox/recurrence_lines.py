"""The recurrence lines of a series that is moved or cut in two (RFC 5545, 3.8.5).

What cannot be read is left as it is: other programs write lines that the sandbox would not take.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from worker.sandbox import rules, times
from worker.sandbox.fault import Fault
from worker.sandbox.store import Resource

_STAMP = "%Y%m%dT%H%M%S"


def moved(series: Resource, by: timedelta) -> list[str]:
    """The lines of a whole series that is moved on the clocks of its zone. Dates that were left out stay where they were."""
    return [_moved_rule(series, line, by) for line in series["recurrence"]]


def before(series: Resource, cut: datetime) -> list[str]:
    """The lines of the part of a series that ends before this instant."""
    # Google ends it with the day before, in the zone of the series: UNTIL=20120109T075959Z for Los Angeles (recorded in 2014).
    midnight = cut.astimezone(_zone(series)).replace(hour=0, minute=0, second=0, microsecond=0)
    until = times.stamp(midnight.astimezone(UTC) - timedelta(seconds=1))
    ended = (_rule_until(line, until) for line in series["recurrence"])
    return _with_dates(ended, lambda date: date < cut, timedelta(), _zone(series))


def since(series: Resource, cut: datetime, by: timedelta) -> list[str]:
    """The lines of the part of a series that begins with the occurrence at this instant, moved on the clocks of its zone."""
    remaining = [_rule_from(series, line, cut) for line in series["recurrence"]]
    moved_rules = (_moved_rule(series, line, by) for line in remaining)
    return _with_dates(moved_rules, lambda date: date >= cut, by, _zone(series))


def _zone(series: Resource) -> ZoneInfo:
    return ZoneInfo(series["start"].get("timeZone", "UTC"))


def _rule(line: str) -> dict[str, str] | None:
    """The parts of a rule by their names, None where the line is no rule or cannot be read."""
    try:
        return dict(rules.rule_of(line)) if line.startswith("RRULE:") else None
    except Fault:
        return None


def _written(rule: dict[str, str]) -> str:
    return "RRULE:" + ";".join(f"{name}={value}" for name, value in rule.items())


def _rule_until(line: str, until: str) -> str:
    rule = _rule(line)
    if rule is None:
        return line
    # A rule has COUNT or UNTIL, never both (RFC 5545, 3.3.10).
    ended = {"UNTIL" if name == "COUNT" else name: value for name, value in rule.items()}
    return _written(ended | {"UNTIL": until})


def _rule_from(series: Resource, line: str, cut: datetime) -> str:
    rule = _rule(line)
    if rule is None or "COUNT" not in rule:
        return line
    # EXDATE takes away only after COUNT is used up (RFC 5545, 3.8.5.1), so the dates of the rule alone are counted.
    spent = sum(start < cut for start in times.starts(series | {"recurrence": [line]}))
    remaining = int(rule["COUNT"]) - spent
    return _written(rule | {"COUNT": str(remaining)}) if remaining > 0 else ""


def _moved_rule(series: Resource, line: str, by: timedelta) -> str:
    rule = _rule(line)
    if rule is None:
        return line
    start = times.instant(series["start"]).astimezone(_zone(series))
    days = ((start + by).date() - start.date()).days
    if "BYDAY" in rule:
        rule["BYDAY"] = ",".join(_moved_day(day, days) for day in rule["BYDAY"].split(","))
    if "UNTIL" in rule:
        rule["UNTIL"] = _moved_stamp(rule["UNTIL"], by, _zone(series))
    return _written(rule)


def _moved_day(day: str, days: int) -> str:
    """The weekday so many days later. A day with a number, such as `2TU`, has no other that is always so many days later."""
    return rules.DAYS[(rules.DAYS.index(day) + days) % 7] if day in rules.DAYS else day


def _moved_stamp(stamp: str, by: timedelta, zone: ZoneInfo) -> str:
    try:
        until = datetime.strptime(stamp, f"{_STAMP}Z").replace(tzinfo=UTC)
    except ValueError:
        return stamp
    return times.stamp(until.astimezone(zone) + by)


def _with_dates(
    lines: Iterable[str], keeps: Callable[[datetime], bool], by: timedelta, zone: ZoneInfo
) -> list[str]:
    """The lines, of whose dates (EXDATE, RDATE) only those that belong here are kept, moved."""
    dated = (_dates(line, keeps, by, zone) for line in lines)
    return [line for line in dated if line]


def _dates(line: str, keeps: Callable[[datetime], bool], by: timedelta, zone: ZoneInfo) -> str:
    name, _, value = line.partition(":")
    if not name.startswith(("EXDATE", "RDATE")):
        return line
    try:
        own_zone = ZoneInfo(name.partition("TZID=")[2]) if "TZID=" in name else UTC
        mark = "" if "TZID=" in name else "Z"
        dates = [
            datetime.strptime(stamp, f"{_STAMP}{mark}").replace(tzinfo=own_zone)
            for stamp in value.split(",")
        ]
    except (ValueError, OSError):
        return line
    kept = [(date.astimezone(zone) + by).astimezone(own_zone) for date in dates if keeps(date)]
    stamps = ",".join(f"{date:{_STAMP}}{mark}" for date in kept)
    return f"{name}:{stamps}" if kept else ""
