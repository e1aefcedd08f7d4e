"""A round's assignment: the draw and the hours together, since an allowed draw is one for which hours exist.

Where no draw has everything, rules give way one after the other, and the draw says which.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from worker.core.chance import Stream
from worker.core.draw import MOST_TRIES, Allowed, Rules, allowed_draws, impossible, whose_fault
from worker.core.history import History
from worker.core.hours import Candidate, Frame, candidates, frame, share_an_hour
from worker.core.model import (
    Assignment,
    Cohort,
    Draw,
    MutualPairs,
    Pairing,
    Round,
    Student,
)
from worker.core.schedule import best_schedule
from worker.core.slots import occupied

BACKUPS = 2
# How many draws are looked at for one in which everybody gets an hour, before the best of them is taken.
MOST_SCHEDULES = 60


def assign(cohort: Cohort, round_name: Round, history: History, on: date) -> Draw:
    """The round's draw, if its assignments go out on this date of the cohort's zone.

    The seed comes from the history; the same seed, roster and date give the same draw. Raises NoDraw.
    """
    students = {one.id: one for one in cohort.roster if one.takes_part(on)}
    strict = rules_of(cohort, round_name, history, students)
    names = {one.id: one.name for one in students.values()}
    if len(students) < 2:
        raise whose_fault(strict, _anybody, names)
    where = frame(cohort, round_name, on)
    hours = _Hours(where, students, busy_slots(where, history, round_name=round_name))
    seed = history.seeds[round_name]
    for relaxed, rules in _levels(strict):
        for allowed in (hours.shared, _anybody):
            drawn = _draw(rules, allowed, hours, Stream(f"{seed}/{round_name}"))
            if drawn is not None:
                tries, pairings = drawn
                return Draw(round_name, seed, tries, hours.assignments(pairings), relaxed)
        if not impossible(rules, _anybody):
            # Draws exist, but too few for rejection to meet one: relaxing a rule that can be kept would be wrong.
            break
    raise whose_fault(strict, _anybody, names)


def rules_of(cohort: Cohort, round_name: Round, history: History, students: Iterable[str]) -> Rules:
    """The rules of this round's draw, before anything is relaxed."""
    there = tuple(sorted(students))
    met: frozenset[frozenset[str]] = frozenset()
    if round_name is Round.SECOND and Round.FIRST in history.draws:
        met = frozenset(frozenset((one.coach, one.client)) for one in history.draws[Round.FIRST].draw.pairings())
    pins = tuple(pin for pin in cohort.pins.get(round_name, ()) if pin.coach in there and pin.client in there)
    return Rules(there, cohort.program.mutual_pairs, cohort.never_pair, met, pins)


def busy_slots(
    where: Frame, history: History, round_name: Round | None = None, except_for: tuple[Round, Pairing] | None = None
) -> Mapping[str, int]:
    """What each student has in all series but those of one round or of one pairing, as slots: as the calendar has them,
    else as proposed."""
    length = timedelta(minutes=where.length)
    busy: dict[str, int] = {}
    for other, record in history.draws.items():
        for one in record.draw.assignments:
            if other is round_name or (other, one.pairing) == except_for:
                continue
            mask = occupied(where.horizon, history.starts(other, one.pairing), length)
            for student in (one.pairing.coach, one.pairing.client):
                busy[student] = busy.get(student, 0) | mask
    return busy


def propose(cohort: Cohort, round_name: Round, history: History, pairing: Pairing, on: date) -> Assignment:
    """Hours anew for one pairing as of this date, clear of every other series of the two."""
    students = {one.id: one for one in cohort.roster if one.id in (pairing.coach, pairing.client)}
    where = frame(cohort, round_name, on)
    hours = _Hours(where, students, busy_slots(where, history, except_for=(round_name, pairing)))
    return hours.assignments([pairing])[0]


def _anybody(_coach: str, _client: str) -> bool:
    return True


def _levels(strict: Rules) -> Iterator[tuple[tuple[str, ...], Rules]]:
    """The rules, and what is left of them when first mutual pairs and then repeats are let in."""
    yield (), strict
    relaxed = strict
    words: tuple[str, ...] = ()
    if strict.mutual is MutualPairs.AVOID:
        words = ("two students may coach each other",)
        relaxed = replace(strict, mutual=MutualPairs.ALLOW)
        yield words, relaxed
    if strict.met:
        yield (*words, "peers of the first round may meet again"), replace(relaxed, met=frozenset())


def _draw(rules: Rules, allowed: Allowed, hours: "_Hours", stream: Stream) -> tuple[int, tuple[Pairing, ...]] | None:
    best: tuple[int, tuple[Pairing, ...]] | None = None
    fewest = len(rules.students) + 1
    for looked_at, (tries, pairings) in enumerate(allowed_draws(rules, stream, allowed, MOST_TRIES), start=1):
        # Scheduling is the dear part, and cannot do better than the pairs without any hour.
        if sum(not hours.shared(one.coach, one.client) for one in pairings) < fewest:
            without = hours.without(pairings)
            if without < fewest:
                best, fewest = (tries, pairings), without
        if fewest == 0 or looked_at == MOST_SCHEDULES:
            break
    return best


class _Hours:
    """The candidates of every pair, found when first asked for: few of all possible pairs ever are. `shared(coach, client)`:
    whether the two have any hour at all."""

    def __init__(self, where: Frame, students: Mapping[str, Student], busy: Mapping[str, int]) -> None:
        def both_busy(coach: str, client: str) -> int:
            return busy.get(coach, 0) | busy.get(client, 0)

        @cache
        def options(coach: str, client: str) -> list[Candidate]:
            return candidates(where, students[coach], students[client], both_busy(coach, client))

        @cache
        def shared(coach: str, client: str) -> bool:
            return coach != client and share_an_hour(where, students[coach], students[client], both_busy(coach, client))

        self._options = options
        self.shared = shared

    def without(self, pairings: Sequence[Pairing]) -> int:
        """How many pairings have to go without an hour in the best schedule."""
        return sum(choice is None for choice in self._schedule(pairings).values())

    def assignments(self, pairings: Sequence[Pairing]) -> tuple[Assignment, ...]:
        """The pairings with their hours, and with backups that clash with neither student's other series."""
        chosen = self._schedule(pairings)
        masks: dict[str, int] = {}
        for pairing, choice in chosen.items():
            for student in (pairing.coach, pairing.client):
                masks[student] = masks.get(student, 0) | (choice.mask if choice else 0)
        result = []
        for pairing in pairings:
            choice = chosen[pairing]
            taken = masks[pairing.coach] | masks[pairing.client]
            backups: list[Candidate] = []
            for one in self._options(pairing.coach, pairing.client):
                if len(backups) < BACKUPS and not one.mask & taken:
                    backups.append(one)
                    taken |= one.mask
            result.append(
                Assignment(pairing, choice.proposal if choice else None, tuple(one.proposal for one in backups))
            )
        return tuple(result)

    def _schedule(self, pairings: Sequence[Pairing]) -> Mapping[Pairing, Candidate | None]:
        return best_schedule(pairings, {one: self._options(one.coach, one.client) for one in pairings})
