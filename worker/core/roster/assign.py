"""A round's assignment: the draw and the hours together, since an allowed draw is one for which hours exist.

Where no draw has everything, rules give way one after the other, and the draw says which.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from worker import __version__
from worker.core.history import History
from worker.core.hours.frame import Frame, frame_of
from worker.core.hours.hour_finder import HourFinder
from worker.core.hours.slots import between, occupied
from worker.core.model import Cohort, MutualPairs, Pairing, Round
from worker.core.pairing.draw import DrawResult, draw_pairings
from worker.core.pairing.feasible import explain_infeasible, impossible
from worker.core.pairing.rules import Rules, anybody
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.roster.terms import Terms, other_sessions, terms_of, terms_out
from worker.core.rounds import Assignment, Draw

BusyTimes = Mapping[str, tuple[tuple[datetime, datetime], ...] | None]


def assign(cohort: Cohort, round_name: Round, history: History, on: date) -> Draw:
    """The round's draw, if its assignments go out on this date of the cohort's zone.

    The seed comes from the history; the same seed, roster and date give the same draw. Raises NoDraw.
    """
    terms = terms_of(cohort, round_name, history, on)
    names = {one.id: one.name for one in cohort.roster}
    return draw_by(terms, history.seeds[round_name], names, history.busy)


def draw_by(
    terms: Terms,
    seed: str,
    names: Mapping[str, str] | None = None,
    busy_times: BusyTimes | None = None,
) -> Draw:
    """The draw that these terms and this seed give. Busy times, where they are known, decide between hours, not between draws.

    Raises NoDraw, with students named as in `names`.
    """
    there = {one.id for one in terms.students}
    unknown = tuple(
        one for one, times in sorted((busy_times or {}).items()) if times is None and one in there
    )
    found, relaxed, hours = pairings_by(terms, seed, names or {}, fitting(terms, busy_times or {}))
    return Draw(
        terms.round,
        seed,
        found.tries,
        hours.assignments(found.pairings),
        relaxed,
        found.method,
        unknown,
        terms_out(terms),
        __version__,
        bool(busy_times),
    )


def fitting(terms: Terms, busy_times: BusyTimes | None = None) -> HourFinder:
    """The hours of the students of these terms."""
    students = {one.id: one for one in terms.students}
    return HourFinder(
        terms.frame, students, masks(terms.frame, terms.busy), taken(terms.frame, busy_times or {})
    )


def pairings_by(
    terms: Terms, seed: str, names: Mapping[str, str], hours: HourFinder
) -> tuple[DrawResult, tuple[str, ...], HourFinder]:
    """Who coaches whom by these terms and this seed, and which rules had to give way for it. Raises NoDraw."""
    strict = terms.rules
    if len(strict.students) < 2:
        raise explain_infeasible(strict, anybody, names)
    for relaxed, rules in relaxations(strict):
        found = _best(rules, seed, hours)
        if found is not None:
            return found, relaxed, hours
        if not impossible(rules, anybody):
            # Draws exist, but too few for chance to meet one: relaxing a rule that can be kept would be wrong.
            break
    raise explain_infeasible(strict, anybody, names)


def relaxations(strict: Rules) -> Iterator[tuple[tuple[str, ...], Rules]]:
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


def _best(rules: Rules, seed: str, hours: HourFinder) -> DrawResult | None:
    """A draw with hours for all; where none is found, the one of those looked at that leaves the fewest without."""
    best: list[tuple[int, tuple[Pairing, ...]]] = []

    def everybody_has_one(pairings: tuple[Pairing, ...]) -> bool:
        without = hours.without(pairings)
        if not best or without < best[0][0]:
            best[:] = [(without, pairings)]
        return without == 0

    for allowed in (hours.shared, None):
        found = draw_pairings(rules, SeededRandom(seed), allowed, everybody_has_one)
        if found is not None:
            return found
        if best:
            return DrawResult("the best of those looked at", 1, best[0][1])
    return None


def masks(where: Frame, sessions: Mapping[str, tuple[datetime, ...]]) -> Mapping[str, int]:
    """Each student's sessions as slots."""
    length = timedelta(minutes=where.length)
    return {
        student: occupied(where.horizon, starts, length) for student, starts in sessions.items()
    }


def taken(where: Frame, busy_times: BusyTimes) -> Mapping[str, int]:
    """Each student's busy times as slots; nothing where they could not be read."""
    return {
        student: between(where.horizon, times) for student, times in busy_times.items() if times
    }


def propose(
    cohort: Cohort,
    round_name: Round,
    history: History,
    pairings: tuple[Pairing, ...],
    on: date,
    sessions: int = 0,
    not_at: tuple[datetime, ...] = (),
) -> tuple[Assignment, ...]:
    """Hours for these pairings as of this date, clear of every other series of their students. `sessions`: fewer than usual;
    `not_at`: instants that do not suit, since they have been declined.

    A pairing with somebody who is not in the file gets none.
    """
    where = frame_of(cohort, round_name, on, sessions or None)
    students = {one.id: one for one in cohort.roster}
    known = tuple(one for one in pairings if one.both <= students.keys())
    others = other_sessions(history, pairings=frozenset((round_name, one) for one in pairings))
    barred = {student: (*others.get(student, ()), *not_at) for one in known for student in one.both}
    hours = HourFinder(
        where, students, masks(where, {**others, **barred}), taken(where, history.busy)
    )
    found = {one.pairing: one for one in hours.assignments(known)}
    return tuple(found.get(one, Assignment(one, None)) for one in pairings)
