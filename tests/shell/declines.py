"""A series that its client declines at the launch, for the tests of what comes of it."""

from collections.abc import Mapping
from typing import Any

from tests.shell.world import World
from worker.core.rounds import Pairing

LAUNCH, AN_HOUR_LATER, NEXT_DAY = "2027-02-07 09:00", "2027-02-07 10:00", "2027-02-08 09:00"
Event = Mapping[str, Any]


def first_declines(world: World) -> tuple[str, Event]:
    """The launch, and the first series, with its calendar, declined by its client."""
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    world.answer(event, calendar, 1, "declined")
    return calendar, event


def same(world: World, event: Event) -> Event:
    """The series as it is now."""
    return next(series for _, series in world.series() if series["id"] == event["id"])


def pairing_of(world: World, event: Event) -> Pairing:
    (pairing,) = [
        pairing
        for (_, pairing), observed in world.history().series.items()
        if event["id"] in observed.events
    ]
    return pairing
