"""How many candidates of one pairing a single hour of another can take away.

Because that is few, the schedule needs to look at the best of each pairing only.
"""

from worker.core.hours.clocks import anchors, distances
from worker.core.hours.frame import Frame
from worker.core.hours.slots import SLOT_MINUTES

# The zones of a pairing: the client's, then the coach's.
Zones = tuple[str, str]


def blocked_at_most(frame: Frame, zones: Zones, neighbor_zones: Zones) -> int:
    """How many candidates of a pairing in `zones` one candidate of a pairing in `neighbor_zones`
    can touch, at most.

    A start is touched by those less than a session's length away, on either side; and once for
    every distance that the clocks of the two anchors have within the horizon.
    """
    nearby = -(-2 * frame.slots * SLOT_MINUTES // frame.grid)
    own_anchors = anchors(frame.horizon, *zones)
    return max(
        nearby * sum(distances(frame.horizon, anchor, zone) for anchor in own_anchors)
        for zone in neighbor_zones
    )
