"""Changes of a roster in the middle of a round, and what is left of it: for the tests whose world
is `seven`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.shell.world import World, addresses, guests_of, starts
from worker.core.model import Student

Event = Mapping[str, Any]


def email(name: str) -> str:
    return f"{name}@mail.example"


def change(world: World, student_id: str, **values: Any) -> None:
    """A line of the roster becomes another."""
    roster = tuple(
        replace(student, **values) if student.id == student_id else student
        for student in world.cohort.roster
    )
    world.cohort = replace(world.cohort, roster=roster)


def join(world: World, newcomer: Student) -> None:
    """A line is added to the roster."""
    world.cohort = replace(world.cohort, roster=(*world.cohort.roster, newcomer))


def pairings(world: World, round_name: str = "first") -> set[tuple[str, str]]:
    """Coach and client of every pairing of a round as it is now."""
    return {pairing.roles for pairing in world.history().pairings(round_name)}


def students_in(world: World, round_name: str) -> set[str]:
    """Everybody who is in a pairing of a round now."""
    return {student for pair in pairings(world, round_name) for student in pair}


def peers_of(world: World, student: str) -> tuple[str, str]:
    """Who coaches this student, and whom they coach."""
    (coach,) = [coach for coach, client in pairings(world) if client == student]
    (client,) = [client for coach, client in pairings(world) if coach == student]
    return coach, client


def series_of(world: World, coach: str, client: str) -> list[Event]:
    """Every series of these two in these roles, ended ones included."""
    wanted = [email(coach), email(client)]
    return [event for _, event in world.guests.events() if guests_of(event) == wanted]


def calendar_of(world: World, event: Event) -> str:
    """The calendar that a series stands in."""
    return next(calendar for calendar, series in world.series() if series["id"] == event["id"])


def to_come(world: World, event: Event) -> list[datetime]:
    """The starts of a series that are still to come."""
    if event["status"] == "cancelled":
        return []
    return [start for start in starts(event) if start > world.now]


def readers_at(world: World, now: str) -> set[str]:
    """To whom a pass at this time sends its mails, which has to be one for each."""
    readers = [addresses(mail, "To")[0] for mail in world.mails_of(now)]
    assert len(readers) == len(set(readers)), "one mail each"
    return set(readers)
