"""A weekly series as lines of RFC 5545, and such lines as the dates of a series."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr

from worker.core.rounds import Proposal

MOST_OCCURRENCES = 120
_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def recurrence(proposal: Proposal) -> tuple[str, ...]:
    """The RRULE and, where dates are skipped, the EXDATE of a series. Its DTSTART is the event's
    start, and not among them."""
    hour = proposal.hour
    # COUNT is used up before EXDATE takes away, so each skipped week adds one (RFC 5545, 3.8.5.1).
    count = len(proposal.dates) + len(proposal.skipped)
    lines = [f"RRULE:FREQ=WEEKLY;COUNT={count};BYDAY={_BYDAY[hour.weekday]}"]
    if proposal.skipped:
        # An EXDATE takes away only a start that it matches to the second, in the event's zone.
        stamps = ",".join(f"{on:%Y%m%d}T{hour.time:%H%M%S}" for on in proposal.skipped)
        lines.append(f"EXDATE;TZID={hour.zone}:{stamps}")
    return tuple(lines)


def before(lines: Sequence[str], last: datetime) -> tuple[str, ...]:
    """The lines of the same series, ended so that the session that starts at `last` (aware) is its
    last one."""
    # UNTIL is in UTC where DTSTART has a zone, includes its instant, and never comes with COUNT
    # (RFC 5545, 3.3.10).
    until = f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return tuple(_until(line, until) if line.startswith("RRULE") else line for line in lines)


def _until(line: str, until: str) -> str:
    name, _, parts = line.partition(":")
    kept = [part for part in parts.split(";") if not part.startswith(("COUNT=", "UNTIL="))]
    return f"{name}:{';'.join([*kept, until])}"


def expand(start: datetime, zone: str, lines: Sequence[str]) -> tuple[datetime, ...]:
    """The starts of all occurrences, in UTC; of an endless series, the first MOST_OCCURRENCES.

    `start`: the first one, aware; `zone`: where the recurrence keeps its local time; `lines`:
    RRULE, EXDATE and the like. Raises ValueError where there is no such zone, or where the lines
    are no recurrence.
    """
    try:
        local = start.astimezone(ZoneInfo(zone))
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"there is no zone {zone}") from error
    if not lines:
        return (local.astimezone(UTC),)
    rules = rrulestr("\n".join(lines), dtstart=local, forceset=True, tzids=ZoneInfo)
    # A student's calendar may have made the series endless.
    return tuple(at.astimezone(UTC) for at in islice(rules, MOST_OCCURRENCES))


def starts_of(start: datetime | None, zone: str, lines: Sequence[str]) -> tuple[datetime, ...]:
    """The starts of an event as a calendar shows it, in UTC. None without a start.

    Where another program has written lines that cannot be read, only the first start is certain,
    and only that is given.
    """
    if start is None:
        return ()
    try:
        return expand(start, zone or "UTC", lines)
    except ValueError:
        return (start,)
