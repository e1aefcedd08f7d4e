"""A weekly series as lines of RFC 5545, written strictly. Reading is another thing: see
`recurrence_lines`."""

from worker.core.rounds import Proposal

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
