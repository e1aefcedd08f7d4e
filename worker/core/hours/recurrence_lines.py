"""Recurrence lines as calendar programs leave them: every form that RFC 5545 allows, and those that
programs write against it.

Floating times are in the zone of the series; a date stands for all starts of that day; parts of a
rule that nobody defined are left out. What cannot be read is as if it were not there, and counted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from worker.core.hours.zones import zone_of

MOST_OCCURRENCES = 120
# Beyond these years nobody meets, and arithmetic with zones ends.
_YEARS = range(1970, 2200)
_RULE_PARTS = re.compile(
    r"FREQ|INTERVAL|COUNT|WKST|BYDAY|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYMONTH|BYSETPOS|BYHOUR|BYMINUTE|BYSECOND"
)
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a series of lines says. `starts`: in UTC and in order; of an endless series, the first
    MOST_OCCURRENCES; `unread`: the lines, or parts of lines, that could not be read."""

    starts: tuple[datetime, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """One property: its name and parameters in capitals, its value as it is."""

    name: str
    parameters: dict[str, str]
    value: str


def read(start: datetime, zone: tzinfo, lines: Sequence[str]) -> Reading:
    """The starts of a series. `start`: the first, aware; `zone`: where it keeps its local time."""
    first = start.astimezone(zone)
    unread: list[str] = []
    rules: list[datetime] = []
    added: set[datetime] = set()
    left_out: set[datetime] = set()
    days_left_out: set[date] = set()
    has_rule = False
    for text in lines:
        line = _parsed(text)
        match line.name if line else "":
            case "RRULE" if line:
                try:
                    rules += _rule(line.value, first)
                    has_rule = True
                except (ValueError, TypeError, OverflowError):
                    unread.append(text)
            case "RDATE" | "EXDATE" if line:
                for stamp in _stamps(line, zone):
                    if stamp is None:
                        unread.append(text)
                    elif line.name == "RDATE":
                        added.add(_at_day(stamp, first))
                    elif isinstance(stamp, datetime):
                        left_out.add(stamp.astimezone(UTC))
                    else:
                        days_left_out.add(stamp)
            case name if name.startswith("X-"):
                pass  # some program's own, which means nothing to anybody else
            case _:
                unread.append(text)
    # A series without a rule that can be read has its first date for certain.
    starts = {each.astimezone(UTC) for each in rules} if has_rule else {first.astimezone(UTC)}
    starts |= {each.astimezone(UTC) for each in added}
    kept = (each for each in starts - left_out if each.astimezone(zone).date() not in days_left_out)
    return Reading(tuple(sorted(kept)), tuple(unread))


def ended(lines: Sequence[str], start: datetime, zone: tzinfo, last: datetime) -> tuple[str, ...]:
    """The lines of the same series, ended so that the session that starts at `last` (aware) is its
    last one; no added date comes after it."""
    # UNTIL is in UTC where DTSTART has a zone, includes its instant, and never comes with COUNT
    # (RFC 5545, 3.3.10).
    until = f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    first = start.astimezone(zone)
    kept = []
    for text in lines:
        line = _parsed(text)
        if line is not None and line.name == "RRULE":
            parts = (part for part in line.value.split(";") if part)
            of_rule = (part for part in parts if not part.upper().startswith(("COUNT=", "UNTIL=")))
            kept.append(f"RRULE:{';'.join([*of_rule, until])}")
        elif line is not None and line.name == "RDATE":
            added = [_at_day(stamp, first) for stamp in _stamps(line, zone) if stamp is not None]
            in_utc = (each.astimezone(UTC) for each in added if each <= last)
            stamps = ",".join(f"{each:%Y%m%dT%H%M%SZ}" for each in in_utc)
            kept += [f"RDATE:{stamps}"] if stamps else []
        else:
            kept.append(text)
    return tuple(kept)


def expand(start: datetime, zone: str, lines: Sequence[str]) -> tuple[datetime, ...]:
    """The starts of all occurrences, in UTC and in order.

    `start`: the first one, aware; `zone`: the name of the one in which the series keeps its local
    time. Raises ValueError where there is no such zone.
    """
    tz = zone_of(zone)
    if tz is None:
        raise ValueError(f"there is no zone {zone}")
    return read(start, tz, lines).starts


def _parsed(text: str) -> _Line | None:
    """A content line (RFC 5545, 3.1), unfolded; None where it is none."""
    name, separator, value = _split_value(text.replace("\r\n ", "").replace("\n ", "").strip())
    if not separator:
        return None
    name, *parameters = name.split(";")
    pairs = (each.partition("=") for each in parameters)
    return _Line(
        name.strip().upper(),
        {key.strip().upper(): value.strip().strip('"') for key, _, value in pairs},
        value.strip(),
    )


def _split_value(text: str) -> tuple[str, str, str]:
    """The line at the colon that is in no quotes: `TZID="GMT+01:00":2027…`."""
    quoted = False
    for position, character in enumerate(text):
        quoted ^= character == '"'
        if character == ":" and not quoted:
            return text[:position], ":", text[position + 1 :]
    return text, "", ""


def _rule(value: str, first: datetime) -> Iterator[datetime]:
    """The starts that a rule gives, in the zone of the first. Raises ValueError."""
    parts = dict(part.upper().split("=", 1) for part in value.split(";") if "=" in part)
    kept = ";".join(f"{key}={parts[key]}" for key in parts if _RULE_PARTS.fullmatch(key))
    # UNTIL is kept apart: many programs write it as a date, or without its Z.
    until = _until(parts["UNTIL"], first) if "UNTIL" in parts else None
    starts = rrulestr(kept, dtstart=first)
    if not isinstance(starts, rrule):
        raise ValueError(value)
    return (each for each in islice(starts, MOST_OCCURRENCES) if until is None or each <= until)


def _until(text: str, first: datetime) -> datetime:
    stamp = _stamp(text, first.tzinfo or UTC)
    if stamp is None:
        raise ValueError(text)
    if isinstance(stamp, datetime):
        return stamp
    # A date includes its whole day, in the zone of the series.
    return datetime.combine(stamp, time.max, first.tzinfo)


def _stamps(line: _Line, zone: tzinfo) -> Iterator[datetime | date | None]:
    """The times of a line; None for each that cannot be read."""
    named = line.parameters.get("TZID")
    of_line = zone if named is None else zone_of(named)
    for text in line.value.split(","):
        # Of a period only its start counts here.
        stamp = _stamp(text.strip().partition("/")[0], of_line or UTC)
        unknown_zone = of_line is None and isinstance(stamp, datetime) and "Z" not in text.upper()
        yield None if unknown_zone else stamp


def _stamp(text: str, zone: tzinfo) -> datetime | date | None:
    """A time in `zone`, or in UTC where it says Z; a date where it has no time of day; None for
    anything else."""
    match = _STAMP.fullmatch(text)
    if match is None or int(match[1]) not in _YEARS:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return day
        clock = time(int(match[4]), int(match[5]), int(match[6] or 0))
    except ValueError:
        return None
    return datetime.combine(day, clock, UTC if match[7] else zone)


def _at_day(stamp: datetime | date, first: datetime) -> datetime:
    """A date that is added has the time of day of the first."""
    if isinstance(stamp, datetime):
        return stamp
    return datetime.combine(stamp, first.time(), first.tzinfo)
