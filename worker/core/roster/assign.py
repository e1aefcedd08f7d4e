"""A round's assignment: the draw and the hours together, since an allowed draw is one for which
hours exist.

Where no draw has everything, rules give way one after the other, and the draw says which.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from worker import __version__
from worker.core.history import History
from worker.core.hours.hour_finder import HourFinder
from worker.core.model import Cohort, MutualPairs
from worker.core.names import display_name
from worker.core.observed import BusyTimes
from worker.core.pairing.cheapest_draw import cheapest_draw
from worker.core.pairing.draw import DrawResult, draw_pairings
from worker.core.pairing.feasible import explain_infeasible, impossible
from worker.core.pairing.rules import Rules, anybody
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.roster.booked import masks, taken
from worker.core.roster.terms import Terms, terms_of, terms_to_json
from worker.core.rounds import Draw, Pairing, Relaxation

# Since this edition of the terms a draw that cannot give everybody an hour gives as many one as can
# be found; before, it was the best of some that chance made.
FEWEST_WITHOUT = 2
FEWEST = "fewest without an hour"
# That two share no hour weighs more than all that was learned of hours that others need.
_APART = 1000


def assign(cohort: Cohort, round_name: str, history: History, on: date) -> Draw:
    """The round's draw, if its assignments go out on this date of the cohort's zone.

    The seed comes from the history; the same seed, roster and date give the same draw. Raises
    NoDraw.
    """
    terms = terms_of(cohort, round_name, history, on)
    names = {student.id: display_name(student) for student in cohort.roster}
    return draw_by(terms, history.seeds[round_name], names, history.busy)


def draw_by(
    terms: Terms,
    seed: str,
    names: Mapping[str, str] | None = None,
    busy_times: BusyTimes | None = None,
) -> Draw:
    """The draw that these terms and this seed give. Busy times, where they are known, decide between
    hours, not between draws.

    Raises NoDraw, with students named as in `names`.
    """
    calendars = busy_times or {}
    there = {student.id for student in terms.students}
    finder = hours_of(terms, calendars)
    result, relaxed = pairings_by(terms, seed, names or {}, finder)
    return Draw(
        terms.round,
        seed,
        result.tries,
        finder.assignments(result.pairings),
        relaxed,
        result.method,
        tuple(who for who, times in sorted(calendars.items()) if times is None and who in there),
        terms_to_json(terms),
        __version__,
        bool(calendars),
    )


def hours_of(terms: Terms, busy_times: BusyTimes | None = None) -> HourFinder:
    """The hours of the students of these terms."""
    students = {student.id: student for student in terms.students}
    ours, calendars = masks(terms.frame, terms.busy), taken(terms.frame, busy_times or {})
    return HourFinder(terms.frame, students, ours, calendars)


def pairings_by(
    terms: Terms, seed: str, names: Mapping[str, str], hours: HourFinder
) -> tuple[DrawResult, tuple[Relaxation, ...]]:
    """Who coaches whom by these terms and this seed, and which rules had to give way for it. Raises
    NoDraw."""
    strict = terms.rules
    if len(strict.students) < 2:
        raise explain_infeasible(strict, anybody, names)
    for given_way, rules in relaxations(strict):
        result = _best(rules, seed, hours, terms.edition)
        if result is not None:
            return result, given_way
        if not impossible(rules, anybody):
            # Draws exist, but too few for chance to meet one: relaxing a rule that can be kept
            # would be wrong.
            break
    raise explain_infeasible(strict, anybody, names)


def relaxations(strict: Rules) -> Iterator[tuple[tuple[Relaxation, ...], Rules]]:
    """The rules, and what is left of them when first mutual pairs and then repeats are let in."""
    yield (), strict
    relaxed = strict
    given_way: tuple[Relaxation, ...] = ()
    if strict.mutual is MutualPairs.AVOID:
        given_way = (Relaxation.MUTUAL_PAIRS,)
        relaxed = replace(strict, mutual=MutualPairs.ALLOW)
        yield given_way, relaxed
    if strict.met:
        yield (*given_way, Relaxation.EARLIER_PEERS), replace(relaxed, met=frozenset())


def _best(rules: Rules, seed: str, hours: HourFinder, edition: int) -> DrawResult | None:
    """A draw with hours for all; where none is found, the one of those looked at that leaves the
    fewest without."""
    best: list[tuple[int, tuple[Pairing, ...]]] = []

    def everybody_has_one(pairings: tuple[Pairing, ...]) -> bool:
        without = hours.without(pairings)
        if not best or without < best[0][0]:
            best[:] = [(without, pairings)]
        return without == 0

    result = draw_pairings(rules, SeededRandom(seed), hours.shared, everybody_has_one)
    if result is None and edition >= FEWEST_WITHOUT:
        fewest = _fewest_without(rules, SeededRandom(seed), hours)
        if fewest and (not best or len(hours.left_out(fewest.pairings)) < best[0][0]):
            return fewest
    if result is None and not best:
        result = draw_pairings(rules, SeededRandom(seed), None, everybody_has_one)
    if result is None and best:
        result = DrawResult("the best of those looked at", 1, best[0][1])
    return result


def _fewest_without(rules: Rules, random: SeededRandom, hours: HourFinder) -> DrawResult | None:
    """A draw that leaves few pairings without an hour: few who share none, and few whose hours
    others need. What was left out in one draw counts more in the next."""
    if impossible(rules, anybody):
        return None
    weights: dict[frozenset[str], int] = {}

    def cost(coach: str, client: str) -> int:
        apart = _APART if not hours.shared(coach, client) else 0
        return apart + weights.get(frozenset((coach, client)), 0)

    best: tuple[int, int, tuple[Pairing, ...]] | None = None
    for look in range(1, _looks(len(rules.students)) + 1):
        pairings = cheapest_draw(rules, random, cost)
        if pairings is None:
            break
        left_out = hours.left_out(pairings)
        if best is None or len(left_out) < best[0]:
            best = len(left_out), look, pairings
        if all(not hours.shared(pairing.coach, pairing.client) for pairing in left_out):
            # Whatever is drawn, as many share no hour at all.
            break
        for pairing in left_out:
            weights[pairing.both] = weights.get(pairing.both, 0) + 1
    return DrawResult(FEWEST, best[1], best[2]) if best else None


def _looks(students: int) -> int:
    """How many draws are looked at: what takes about a second."""
    return max(3, min(60, 6_000_000 // students**3))
