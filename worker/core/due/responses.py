"""Who owes an answer, and how a pairing stands.

Answers are Google's words for RFC 5545's PARTSTAT. Anything but needsAction, on the series or on one
of its sessions, means that we have heard from that student; a moved series or session means that the
two are in touch.
"""

from enum import StrEnum

from worker.core.model import Response
from worker.core.observed import ObservedSeries
from worker.core.rounds import Pairing


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
    SETTLED = "settled"
    ENDED = "ended"


# What stays as it is unless somebody does something.
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


def owing(pairing: Pairing, observed: ObservedSeries | None) -> str | None:
    """Who still owes an answer: the client is asked first, the coach only once the client has
    answered. None: nobody.

    `observed` is None for an invitation that the calendar has not shown us yet: then nobody has
    answered.
    """
    if observed is None:
        return pairing.client
    if observed.cancelled or observed.in_touch or observed.declined or removed(pairing, observed):
        return None
    in_order = (pairing.client, pairing.coach)
    return next((student for student in in_order if student not in observed.heard), None)


def removed(pairing: Pairing, observed: ObservedSeries) -> tuple[str, ...]:
    """Who of the two has been taken off the series' guests, and so cannot answer it any more."""
    if observed.cancelled:
        return ()
    in_order = (pairing.client, pairing.coach)
    return tuple(student for student in in_order if student not in observed.answers)


def hands_off(pairing: Pairing, observed: ObservedSeries) -> bool:
    """Whether people have taken a series in their own hands: deleted it, moved it, taken somebody
    off."""
    return observed.cancelled or observed.in_touch or bool(removed(pairing, observed))


def pairing_status(
    pairing: Pairing, observed: ObservedSeries | None, invited: bool, has_hour: bool
) -> PairingStatus:
    """How the pairing stands. `invited`: its series is in the calendar; `has_hour`: there was one to
    propose."""
    if not has_hour:
        return PairingStatus.NO_HOUR
    if not invited:
        return PairingStatus.NOT_INVITED
    if observed is None:
        return PairingStatus.WAITING
    if observed.cancelled:
        return PairingStatus.CANCELLED
    if removed(pairing, observed):
        return PairingStatus.REMOVED
    answers = [observed.answers.get(student) for student in pairing.roles]
    if answers == [Response.ACCEPTED, Response.ACCEPTED]:
        return PairingStatus.AGREED
    if Response.DECLINED in answers and not observed.moved:
        return PairingStatus.DECLINED
    if observed.in_touch:
        return PairingStatus.MOVED
    answered = owing(pairing, observed) is None
    return PairingStatus.ANSWERED if answered else PairingStatus.WAITING
