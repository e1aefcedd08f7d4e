"""A weekly hour that a pairing could have."""

from datetime import date, time
from typing import NamedTuple

from worker.core.hours.slots import Horizon
from worker.core.rounds import Hour, Proposal


class Candidate(NamedTuple):
    """A weekly hour with its dates. Candidates sort from best to worst.

    `cost`: how bad it is, in units of a quarter hour away from what the two like; `start`: the slot
    of its first session; `anchor`: the zone in which it keeps its local time, which is `minute`
    minutes after midnight; `days`, `skipped`: numbers of days within the horizon that begins on
    `origin`; `mask`: the slots that its sessions occupy; `collisions`: on how many of its dates the
    calendar of one of the two says busy; `distance`: quarter hours away from what coach and client
    like.
    """

    cost: int
    start: int
    anchor: str
    minute: int
    days: tuple[int, ...]
    skipped: tuple[int, ...]
    mask: int
    collisions: int
    distance: tuple[int, int]
    origin: date

    @property
    def proposal(self) -> Proposal:
        """The hour and the dates that this is."""
        horizon = Horizon(self.origin, 0)
        dates = tuple(map(horizon.date, self.days))
        hour = Hour(dates[0].weekday(), time(self.minute // 60, self.minute % 60), self.anchor)
        return Proposal(hour, dates, tuple(map(horizon.date, self.skipped)))
