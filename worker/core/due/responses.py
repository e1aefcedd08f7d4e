"""Who owes an answer, and how a pairing stands.

Answers are Google's words for RFC 5545's PARTSTAT. Anything but needsAction, on the series or on one of its sessions,
means that we have heard from that student; a moved series or session means that the two are in touch.
"""

from enum import StrEnum

from worker.core.history import ObservedSeries
from worker.core.model import Pairing, Response


class PairingStatus(StrEnum):
    """How a pairing stands, in the order in which a coordinator wants to read it."""

    NO_HOUR = "no hour"
    NOT_INVITED = "not invited"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    DECLINED = "declined"
    WAITING = "waiting"
    ANSWERED = "answered"
    MOVED = "moved"
    AGREED = "agreed"
    ENDED = "ended"


# Standings that stay as they are unless somebody does something.
STUCK = frozenset(
    {
        PairingStatus.NO_HOUR,
        PairingStatus.NOT_INVITED,
        PairingStatus.CANCELLED,
        PairingStatus.REMOVED,
        PairingStatus.DECLINED,
        PairingStatus.WAITING,
    }
)


def owing(pairing: Pairing, seen: ObservedSeries | None) -> str | None:
    """Who still owes an answer: the client is asked first, the coach only once the client has answered. None: nobody.

    `seen` is None for an invitation that the calendar has not shown us yet: then nobody has answered.
    """
    if seen is None:
        return pairing.client
    if (
        seen.cancelled
        or seen.in_touch
        or Response.DECLINED in seen.answers.values()
        or removed(pairing, seen)
    ):
        return None
    return next((who for who in (pairing.client, pairing.coach) if who not in seen.heard), None)


def removed(pairing: Pairing, seen: ObservedSeries) -> tuple[str, ...]:
    """Who of the two has been taken off the series' guests, and so cannot answer it any more."""
    return (
        ()
        if seen.cancelled
        else tuple(who for who in (pairing.client, pairing.coach) if who not in seen.answers)
    )


def standing(
    pairing: Pairing, seen: ObservedSeries | None, invited: bool, has_hour: bool
) -> PairingStatus:
    """How the pairing stands. `invited`: its series is in the calendar; `has_hour`: there was one to propose."""
    if not has_hour:
        return PairingStatus.NO_HOUR
    if not invited:
        return PairingStatus.NOT_INVITED
    if seen is None:
        return PairingStatus.WAITING
    if seen.cancelled:
        return PairingStatus.CANCELLED
    if removed(pairing, seen):
        return PairingStatus.REMOVED
    both = [seen.answers.get(one) for one in (pairing.coach, pairing.client)]
    if both == [Response.ACCEPTED, Response.ACCEPTED]:
        return PairingStatus.AGREED
    if Response.DECLINED in both and not seen.moved:
        return PairingStatus.DECLINED
    if seen.in_touch:
        return PairingStatus.MOVED
    return PairingStatus.ANSWERED if owing(pairing, seen) is None else PairingStatus.WAITING
