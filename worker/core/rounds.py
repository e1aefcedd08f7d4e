"""What a round consists of: hours with their dates, pairings that have them, the draw, and what has
changed since.

A round is drawn once and repaired ever after: its pairings now are those of the draw, less what
repairs ended, and what they began.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Pairing:
    """One coach and one client, by student id. A student is in two of them, once as each.

    `attempt`: 1, or more where the two have been put together before in the same round, since a
    pairing that has ended may begin anew.
    """

    coach: str
    client: str
    attempt: int = 1

    def __str__(self) -> str:
        """The pairing for people and logs. Nothing reads it back."""
        return f"{self.coach}>{self.client}" + (f"~{self.attempt}" if self.attempt > 1 else "")

    @property
    def both(self) -> frozenset[str]:
        """The two, whoever coaches."""
        return frozenset((self.coach, self.client))

    @property
    def roles(self) -> tuple[str, str]:
        """Coach and client, however many times they have been put together."""
        return self.coach, self.client

    def peer_of(self, student: str) -> str:
        """The other of the two."""
        return self.client if student == self.coach else self.coach


class Relaxation(StrEnum):
    """A rule that had to give way, since no draw could keep it."""

    MUTUAL_PAIRS = "mutual pairs"
    EARLIER_PEERS = "earlier peers"


@dataclass(frozen=True, slots=True)
class Hour:
    """The weekly time proposed to a pairing: weekday (0 is Monday) and local time in `zone`."""

    weekday: int
    time: time
    zone: str


@dataclass(frozen=True)
class Proposal:
    """An hour with its dates in the hour's zone: those that count, and the closed days left out
    between them."""

    hour: Hour
    dates: tuple[date, ...]
    skipped: tuple[date, ...] = ()

    @cached_property
    def starts(self) -> tuple[datetime, ...]:
        """When each session starts, in the hour's zone."""
        zone = ZoneInfo(self.hour.zone)
        return tuple(datetime.combine(on, self.hour.time, zone) for on in self.dates)

    @cached_property
    def skipped_starts(self) -> tuple[datetime, ...]:
        """When the sessions left out would have started, in the hour's zone: a date there may be
        another one for somebody else."""
        zone = ZoneInfo(self.hour.zone)
        return tuple(datetime.combine(on, self.hour.time, zone) for on in self.skipped)

    @cached_property
    def instants(self) -> tuple[datetime, ...]:
        """The same in UTC. Times that a change of the clocks repeats are equal to others only
        there."""
        return tuple(start.astimezone(UTC) for start in self.starts)

    def shortened(self, sessions: int) -> "Proposal":
        """The same hour with no more than so many dates."""
        dates = self.dates[:sessions]
        return Proposal(self.hour, dates, tuple(on for on in self.skipped if on < dates[-1]))


@dataclass(frozen=True, slots=True)
class Assignment:
    """A pairing with the series proposed to it and up to two backup hours. No proposal: the two
    share no hour.

    `rank`: the hour's place among the `options` that suit both; `collisions`: its dates on which a
    calendar says busy.
    """

    pairing: Pairing
    proposal: Proposal | None
    backups: tuple[Proposal, ...] = ()
    rank: int = 0
    options: int = 0
    collisions: int = 0

    def shortened(self, sessions: int) -> "Assignment":
        """The assignment with no more than so many dates."""
        return replace(
            self,
            proposal=self.proposal and self.proposal.shortened(sessions),
            backups=tuple(backup.shortened(sessions) for backup in self.backups),
        )


@dataclass(frozen=True, slots=True)
class Ring:
    """A round's pairings as they are at one time. Where somebody could not be paired, a student has
    one role, or none."""

    pairings: tuple[Pairing, ...]

    @property
    def students(self) -> tuple[str, ...]:
        """The ids of all who are paired, in order."""
        return tuple(sorted(students_of(self.pairings)))

    def roles(self) -> Mapping[str, tuple[Pairing, ...]]:
        """Each student's pairings: the one in which they coach, then the one in which they are
        coached."""
        roles: dict[str, tuple[Pairing, ...]] = {
            pairing.coach: (pairing,) for pairing in self.pairings
        }
        for pairing in self.pairings:
            roles[pairing.client] = (*roles.get(pairing.client, ()), pairing)
        return roles


def students_of(pairings: Iterable[Pairing]) -> frozenset[str]:
    """The ids of all who are in these pairings."""
    return frozenset(student for pairing in pairings for student in pairing.both)


@dataclass(frozen=True)
class Draw:
    """A round's draw.

    `method`: the way in which it was drawn; `tries`: permutations looked at; `relaxed`: the rules
    that had to give way; `unknown`: whose calendar could not be read; `terms`: all that the draw
    depended on but the seed, as canonical text; `version`: of the program; `busy`: whether busy
    times, which are not kept, had a part in the hours.
    """

    round: str
    seed: str
    tries: int
    assignments: tuple[Assignment, ...]
    relaxed: tuple[Relaxation, ...] = ()
    method: str = "rejection"
    unknown: tuple[str, ...] = ()
    terms: str = ""
    version: str = ""
    busy: bool = False

    @property
    def ring(self) -> Ring:
        """Who coaches whom, as drawn."""
        return Ring(tuple(assignment.pairing for assignment in self.assignments))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over seed, roster and rules, in hex: whoever has it can see later that nothing was
        exchanged."""
        return sha256(f"{self.seed}\n{self.terms}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Repair:
    """A change of a drawn round.

    `number` counts from 1; `on`: the date in the cohort's zone from which it holds; `left`,
    `joined`: whose coming and going made it; `alone`: who is left without a coach or a client;
    `tell`: who had been told of the pairings before, and so is told of what has changed;
    `relaxed`: as in the draw.
    """

    round: str
    number: int
    on: date
    left: tuple[str, ...]
    joined: tuple[str, ...]
    ended: tuple[Pairing, ...]
    begun: tuple[Assignment, ...]
    alone: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    relaxed: tuple[Relaxation, ...] = ()

    @property
    def begun_pairings(self) -> tuple[Pairing, ...]:
        """The pairings that begin."""
        return tuple(assignment.pairing for assignment in self.begun)

    @property
    def affected(self) -> tuple[str, ...]:
        """The ids of those for whom something changes and who are still there, in order."""
        return tuple(sorted(students_of((*self.ended, *self.begun_pairings)) - set(self.left)))

    @property
    def parted(self) -> tuple[Pairing, ...]:
        """The pairings that end, but for those whose two go on together at another hour."""
        going_on = {pairing.roles for pairing in self.begun_pairings}
        return tuple(pairing for pairing in self.ended if pairing.roles not in going_on)


def known_alone(repairs: Iterable[Repair]) -> frozenset[str]:
    """Who has been left without a coach or a client by these repairs, one after the other, and is so
    still."""
    known: frozenset[str] = frozenset()
    for repair in repairs:
        known = known.difference(repair.affected).union(repair.alone)
    return known


def repaired(ring: Ring, repairs: Iterable[Repair]) -> Ring:
    """The round's pairings after these repairs, one after the other."""
    pairings = list(ring.pairings)
    for repair in repairs:
        pairings = [pairing for pairing in pairings if pairing not in repair.ended]
        pairings += repair.begun_pairings
    return Ring(tuple(sorted(pairings, key=lambda pairing: pairing.roles)))
