"""How the clocks of two zones stand to each other over a horizon."""

from functools import lru_cache

from worker.core.hours.slots import SLOT_MINUTES, Horizon, midnights

_HALF_HOUR = 30 // SLOT_MINUTES


@lru_cache(maxsize=65536)
def distances(horizon: Horizon, first: str, second: str) -> int:
    """How many different distances the clocks of two zones have within the horizon: 1 where they
    never move against each other."""
    pairs = zip(midnights(horizon, first), midnights(horizon, second), strict=True)
    return len({first_midnight - second_midnight for first_midnight, second_midnight in pairs})


def anchors(horizon: Horizon, client_zone: str, coach_zone: str) -> tuple[str, ...]:
    """The zones in which a pairing could keep a weekly local time: the client's, and the coach's
    unless it would only repeat the same hours, since its clocks never move against the client's. Those
    of clocks that are a quarter hour apart, as in Lagos and Kathmandu, are others.
    """
    apart = midnights(horizon, client_zone)[0] - midnights(horizon, coach_zone)[0]
    if distances(horizon, client_zone, coach_zone) == 1 and apart % _HALF_HOUR == 0:
        return (client_zone,)
    return (client_zone, coach_zone)
