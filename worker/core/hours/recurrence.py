"""A weekly series as RFC 5545 writes it, there and back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr

from worker.core.rounds import Proposal

MOST_OCCURRENCES = 120
_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def recurrence(proposal: Proposal) -> tuple[str, ...]:
    """The RRULE and, where dates are skipped, the EXDATE of a series. DTSTART belongs to the event's start, not in here."""
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
    """The lines for a series of which the session that starts at `last` (aware) is to be the last one."""
    # UNTIL is in UTC where DTSTART has a zone, includes its instant, and never stands beside COUNT (RFC 5545, 3.3.10).
    until = f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return tuple(_until(line, until) if line.startswith("RRULE") else line for line in lines)


def _until(line: str, until: str) -> str:
    name, _, parts = line.partition(":")
    kept = [one for one in parts.split(";") if not one.startswith(("COUNT=", "UNTIL="))]
    return f"{name}:{';'.join([*kept, until])}"


def expand(start: datetime, zone: str, lines: Sequence[str]) -> tuple[datetime, ...]:
    """The starts of all occurrences, in UTC; of an endless series, the first few years.

    `start`: the first one, aware; `zone`: where the recurrence keeps its local time.
    Raises ValueError where the lines are no recurrence.
    """
    try:
        local = start.astimezone(ZoneInfo(zone))
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"there is no zone {zone}") from error
    if not lines:
        return (local.astimezone(UTC),)
    rules = rrulestr("\n".join(lines), dtstart=local, forceset=True, tzids=ZoneInfo)
    # A student's calendar may have made the series endless.
    return tuple(one.astimezone(UTC) for one in islice(rules, MOST_OCCURRENCES))


def starts_of(start: datetime | None, zone: str, lines: Sequence[str]) -> tuple[datetime, ...]:
    """The starts of an event as a calendar shows it, in UTC: none without a start; of a rule that some calendar wrote and that
    cannot be read, the first, which is all that is certain."""
    if start is None:
        return ()
    try:
        return expand(start, zone or "UTC", lines)
    except ValueError:
        return (start,)
