"""The rule of a series, `FREQ=WEEKLY;COUNT=12;BYDAY=WE` (RFC 5545, 3.3.10), as programs write it."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import islice, takewhile

from dateutil.rrule import rrule, rrulestr

from worker.core.hours.stamps import stamp

MOST_OCCURRENCES = 120
_NUMBERS: Mapping[str, range] = {
    "INTERVAL": range(1, 10**6),
    "COUNT": range(1, 10**6),
    "BYMONTHDAY": range(1, 32),
    "BYYEARDAY": range(1, 367),
    "BYWEEKNO": range(1, 54),
    "BYMONTH": range(1, 13),
    "BYSETPOS": range(1, 367),
    "BYHOUR": range(24),
    "BYMINUTE": range(60),
    "BYSECOND": range(60),
}
# Parts that are for some frequencies only, and mean nothing beside others (RFC 5545, 3.3.10).
_ONLY_WITH: Mapping[str, tuple[str, ...]] = {
    "BYWEEKNO": ("YEARLY",),
    "BYYEARDAY": ("YEARLY",),
    "BYMONTHDAY": ("DAILY", "MONTHLY", "YEARLY"),
}
_FROM_THE_END = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_KNOWN = frozenset({*_NUMBERS, "FREQ", "WKST", "BYDAY", "UNTIL"})
# What the calendar of RFC 7529 is where it is the usual one, and a program's own parts.
_MEANINGLESS = re.compile(r"RSCALE=GREGORIAN|SKIP=OMIT|X-.*")
_SHORT = ("SECONDLY", "MINUTELY", "HOURLY")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its parts, in capitals; `left_out`: the parts that nobody has defined."""

    parts: Mapping[str, str]
    left_out: tuple[str, ...]


def rule_of(value: str) -> Rule:
    """The rule in the value of an RRULE. Raises ValueError where a part stands there twice."""
    parts: dict[str, str] = {}
    left_out = []
    # No part of a rule has spaces in it, but some programs write them.
    for text in "".join(value.split()).upper().split(";"):
        name, equals, of_part = text.partition("=")
        if equals and name in _KNOWN:
            # Which of the two is meant, nobody could say.
            if parts.setdefault(name, of_part) != of_part:
                raise ValueError(f"{value} has two of {name}")
        elif text and not _MEANINGLESS.fullmatch(text):
            left_out.append(text)
    return Rule(parts, tuple(left_out))


def starts_of(rule: Rule, first: datetime) -> tuple[datetime, ...]:
    """The starts that a rule gives, in the zone of the first (aware); of an endless rule the first
    MOST_OCCURRENCES. Raises ValueError where it cannot be read."""
    parts = dict(rule.parts)
    # UNTIL is kept apart: many programs write it as a date, or without its Z.
    until = _until(parts.pop("UNTIL"), first) if "UNTIL" in parts else None
    _check(parts)
    try:
        parsed = rrulestr(";".join(f"{name}={parts[name]}" for name in parts), dtstart=first)
        if not isinstance(parsed, rrule):
            raise ValueError(f"{parsed} is no rule")
        # The first may be the later of two instants with the same local time.
        all_starts: Iterator[datetime] = (first if each == first else each for each in parsed)
        if until is not None:
            all_starts = takewhile(lambda each: each <= until, all_starts)
        starts = tuple(islice(all_starts, MOST_OCCURRENCES))
    except (TypeError, OverflowError) as error:
        raise ValueError(f"{parts} is no rule") from error
    if not starts and (until is None or until >= first):
        raise ValueError(f"{parts} gives no date")
    return starts


def ended_rule(value: str, first: datetime, last: datetime) -> str:
    """The value of the same RRULE, ended so that no start comes after `last`. Both are aware."""
    try:
        starts = starts_of(rule_of(value), first)
    except ValueError:
        starts = ()
    if 0 < len(starts) < MOST_OCCURRENCES and starts[-1] <= last:
        # It ends by itself; dates that were added come after it.
        return value
    parts = (part for part in "".join(value.split()).split(";") if part)
    kept = [part for part in parts if not part.upper().startswith(("COUNT", "UNTIL"))]
    # UNTIL is in UTC where DTSTART has a zone, includes its instant, and never comes with COUNT
    # (RFC 5545, 3.3.10).
    return ";".join([*kept, f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"])


def _check(parts: Mapping[str, str]) -> None:
    """Raises ValueError for numbers that mean nothing, and for rules that could be looked through
    for years without a date: with these dateutil never ends."""
    numbers = {
        name: [_number(text, name, allowed) for text in parts[name].split(",")]
        for name, allowed in _NUMBERS.items()
        if name in parts
    }
    frequency = parts.get("FREQ")
    if any(frequency not in _ONLY_WITH.get(name, (frequency,)) for name in numbers):
        raise ValueError(f"{parts} has parts that do not belong together")
    if frequency in _SHORT and parts.keys() - {"FREQ", "INTERVAL", "COUNT", "WKST"}:
        raise ValueError(f"{parts} is no rule of days")
    days, months = numbers.get("BYMONTHDAY", [1]), numbers.get("BYMONTH", [1])
    # 2028 is a leap year.
    if all(abs(day) > monthrange(2028, month)[1] for day in days for month in months):
        raise ValueError(f"{parts} names no day of the calendar")


def _number(text: str, name: str, allowed: range) -> int:
    sign = "[+-]?" if name in _FROM_THE_END else r"\+?"
    if not re.fullmatch(rf"{sign}[0-9]{{1,6}}", text) or abs(int(text)) not in allowed:
        raise ValueError(f"{name}={text} means nothing")
    return int(text)


def _until(text: str, first: datetime) -> datetime:
    end = stamp(text, first.tzinfo or UTC)
    if end is None:
        raise ValueError(f"UNTIL={text} is no time")
    if isinstance(end, datetime):
        return end
    # A date includes its whole day, in the zone of the series.
    return datetime.combine(end, time.max, first.tzinfo)
