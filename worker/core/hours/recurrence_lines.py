"""Recurrence lines as calendar programs leave them: every form that RFC 5545 allows, and those that
programs write against it.

Floating times are in the zone of the series; a date stands for all starts of that day; parts of a
rule that nobody defined are left out. What cannot be read is as if it were not there, and counted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from worker.core.hours.recurrence_rule import ended_rule, rule_of, starts_of
from worker.core.hours.stamps import stamp
from worker.core.hours.zones import zone_of

# A long line goes on in the next, behind a space or a tab (RFC 5545, 3.1).
_FOLD = re.compile(r"\r?\n[ \t]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a series of lines says. `starts`: in UTC and in order; of an endless series, the first
    hundred or so; `unread`: the lines, or parts of lines, that could not be read."""

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
    for text in _unfolded(lines):
        line = _parsed(text)
        match line.name if line else "":
            case "RRULE" if line:
                try:
                    rule = rule_of(line.value)
                    rules += starts_of(rule, first)
                    has_rule = True
                    unread += rule.left_out
                except ValueError:
                    unread.append(text)
            case "RDATE" | "EXDATE" if line:
                for when in _times(line, zone):
                    if when is None:
                        unread.append(text)
                    elif line.name == "RDATE":
                        added.add(_at_day(when, first))
                    elif isinstance(when, datetime):
                        left_out.add(when.astimezone(UTC))
                    else:
                        days_left_out.add(when)
            case name if name.startswith("X-"):
                pass  # some program's own, which means nothing to anybody else
            case _:
                unread.append(text)
    # A series without a rule that can be read has its first date for certain.
    starts = {each.astimezone(UTC) for each in rules} if has_rule else {first.astimezone(UTC)}
    starts |= {each.astimezone(UTC) for each in added}
    kept = (each for each in starts - left_out if each.astimezone(zone).date() not in days_left_out)
    return Reading(tuple(sorted(kept)), tuple(dict.fromkeys(unread)))


def ended(lines: Sequence[str], start: datetime, zone: tzinfo, last: datetime) -> tuple[str, ...]:
    """The lines of the same series, ended so that the session that starts at `last` (aware) is its
    last one; no added date comes after it."""
    first = start.astimezone(zone)
    kept = []
    for text in _unfolded(lines):
        line = _parsed(text)
        if line is not None and line.name == "RRULE":
            kept.append(f"RRULE:{ended_rule(line.value, first, last)}")
        elif line is not None and line.name == "RDATE":
            added = [_at_day(when, first) for when in _times(line, zone) if when is not None]
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


def _unfolded(lines: Sequence[str]) -> Iterator[str]:
    """Each line by itself: some programs leave a line folded, others put several into one text."""
    for text in lines:
        yield from _FOLD.sub("", text).strip().splitlines() or [text]


def _parsed(text: str) -> _Line | None:
    """A content line (RFC 5545, 3.1); None where it is none."""
    name, separator, value = _split_value(text.strip())
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


def _times(line: _Line, zone: tzinfo) -> Iterator[datetime | date | None]:
    """The times of a line; None for each that cannot be read."""
    named = line.parameters.get("TZID")
    of_line = zone if named is None else zone_of(named)
    # Two commas, or one at the end, have nothing between them.
    for text in [each for each in line.value.split(",") if each.strip()] or [""]:
        # Of a period only its start counts here.
        when = stamp(text.strip().partition("/")[0], of_line or UTC)
        unknown_zone = of_line is None and isinstance(when, datetime) and "Z" not in text.upper()
        yield None if unknown_zone else when


def _at_day(when: datetime | date, first: datetime) -> datetime:
    """A date that is added has the time of day of the first."""
    if isinstance(when, datetime):
        return when
    return datetime.combine(when, first.time(), first.tzinfo)
