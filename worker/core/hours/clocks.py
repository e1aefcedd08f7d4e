"""How the clocks of two zones stand to each other over a horizon."""

from functools import lru_cache

from worker.core.hours.slots import Horizon, midnights


@lru_cache(maxsize=65536)
def distances(horizon: Horizon, first: str, second: str) -> int:
    """How many different distances the clocks of two zones have within the horizon: 1 where they
    never move against each other."""
    pairs = zip(midnights(horizon, first), midnights(horizon, second), strict=True)
    return len({first_midnight - second_midnight for first_midnight, second_midnight in pairs})


def anchors(horizon: Horizon, client_zone: str, coach_zone: str) -> tuple[str, ...]:
    """The zones in which a pairing could keep a weekly local time: the client's, and the coach's
    unless its clocks never move against the client's.

    It would only repeat the same hours then, unless the two are a quarter hour apart, as Kolkata
    and Kathmandu: of these, only the client's full and half hours are looked at.
    """
    if distances(horizon, client_zone, coach_zone) == 1:
        return (client_zone,)
    return (client_zone, coach_zone)
