"""Each way of drawing by itself, where all of them work: as likely as every other is every allowed draw."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

import pytest

from tests.core.examples import cohort, student
from worker.core.hours.frame import frame_of
from worker.core.hours.hour_finder import HourFinder
from worker.core.model import MutualPairs, Pairing, Round, Window
from worker.core.pairing import random_walk as loops
from worker.core.pairing import rejection, sequential
from worker.core.pairing.draw import LISTING, REJECTION, draw_pairings
from worker.core.pairing.feasible import every_draw
from worker.core.pairing.indexed_rules import IndexedRules, index_rules
from worker.core.pairing.rules import Rules, anybody
from worker.core.pairing.seeded_random import SeededRandom

Clients = tuple[str, ...]
Way = Callable[
    [IndexedRules, SeededRandom], Iterator[tuple[int, Mapping[int, int] | Sequence[int]]]
]

NAMES = "abcdefg"
# How often each draw is to be expected.
EACH = 100


def rules(students: int, apart: str = "", met: str = "", pins: str = "") -> Rules:
    """`apart`, `met`, `pins`: pairs such as "ab cd"."""
    return Rules(
        tuple(NAMES[:students]),
        MutualPairs.AVOID,
        frozenset(frozenset(pair) for pair in apart.split()),
        frozenset(frozenset(pair) for pair in met.split()),
        tuple(Pairing(pair[0], pair[1]) for pair in pins.split()),
    )


BOARDS = {
    "five": rules(5),
    "six, second round": rules(6, met="ab bc cd de ef fa"),
    "six, exclusions and a pin": rules(6, apart="ab cd", pins="ea"),
    "seven, second round": rules(7, met="ab bc ca de ef fg gd"),
    "seven, few shared hours": rules(7, apart="ab bc cd de ef fg ga ac"),
}


def table(rule: Rules) -> IndexedRules:
    found = index_rules(rule)
    assert found is not None
    return found


def clients(rule: Rules, found: Mapping[int, int] | Sequence[int]) -> Clients:
    return tuple(one.client for one in table(rule).whole(found))


def first_draws(way: Way, rule: Rules, draws: int) -> Counter[Clients]:
    """As in the program, each is the first of its seed: later ones could have shuffled away what the first ones prefer."""
    firsts = (next(way(table(rule), SeededRandom(f"seed {at}"))) for at in range(draws))
    return Counter(clients(rule, found) for _, found in firsts)


def uniform(found: Counter[Clients], allowed: Sequence[Clients]) -> None:
    """The statistic has mean `freedom` and variance 2 * freedom: five standard deviations off is no chance."""
    assert set(found) == set(allowed)
    freedom, each = len(allowed) - 1, found.total() / len(allowed)
    chi_square = sum((found[one] - each) ** 2 / each for one in allowed)
    assert abs(chi_square - freedom) < 5 * (2 * freedom) ** 0.5, (chi_square, freedom)


@pytest.mark.parametrize(
    "way", [rejection.permutations_drawn, sequential.permutations_drawn], ids=["shuffle", "columns"]
)
@pytest.mark.parametrize("name", BOARDS)
def test_an_exact_way_prefers_no_draw(way: Way, name: str) -> None:
    rule = BOARDS[name]
    allowed = every_draw(rule, anybody)
    uniform(first_draws(way, rule, EACH * len(allowed)), allowed)


@pytest.mark.parametrize("name", BOARDS)
def test_the_walk_comes_as_close_as_so_many_draws_can_tell(name: str) -> None:
    rule = BOARDS[name]
    allowed = every_draw(rule, anybody)
    uniform(first_draws(loops.permutations_drawn, rule, EACH // 2 * len(allowed)), allowed)


def test_a_draw_that_is_taken_from_the_list_is_any_of_them() -> None:
    rule = rules(6)
    listed = every_draw(rule, anybody)[5::60]

    def fits(pairings: tuple[Pairing, ...]) -> bool:
        return tuple(one.client for one in pairings) in listed

    found: dict[str, Counter[Clients]] = {REJECTION: Counter(), LISTING: Counter()}
    for at in range(12 * EACH):
        one = draw_pairings(rule, SeededRandom(f"seed {at}"), fits=fits)
        assert one is not None
        found[one.method][tuple(pairing.client for pairing in one.pairings)] += 1
    # Three of 160: shuffling mostly meets one of them first, and is as fair.
    assert found[LISTING].total() > EACH
    uniform(found[LISTING], listed)
    uniform(found[LISTING] + found[REJECTION], listed)


def test_with_hours_every_draw_for_which_there_are_hours_is_equally_likely() -> None:
    morning, short, evening, late = (
        (8 * 60, 10 * 60),
        (8 * 60, 9 * 60),
        (18 * 60, 19 * 60),
        (18 * 60, 20 * 60),
    )
    week = [(morning, evening), (late,), (late,), (morning,), (morning, late), (short, evening)]
    students = {
        name: student(name, available=tuple(Window(2, *hours) for hours in some))
        for name, some in zip("abcdef", week, strict=True)
    }
    hours = HourFinder(frame_of(cohort(), Round.FIRST, date(2027, 2, 7)), students, {}, {})
    rule = rules(6)

    def fits(pairings: tuple[Pairing, ...]) -> bool:
        return hours.without(pairings) == 0

    alone = every_draw(rule, hours.shared)
    allowed = [one for one in alone if fits(tuple(map(Pairing, rule.students, one)))]
    # That every two share an hour is not enough: nobody can be in two sessions at once.
    assert 1 < len(allowed) < len(alone) < len(every_draw(rule, anybody))
    found = Counter[Clients]()
    for at in range(EACH * len(allowed)):
        one = draw_pairings(rule, SeededRandom(f"seed {at}"), hours.shared, fits)
        assert one is not None
        found[tuple(pairing.client for pairing in one.pairings)] += 1
    uniform(found, allowed)


@pytest.mark.parametrize(
    "way", [rejection.permutations_drawn, loops.permutations_drawn], ids=["shuffle", "walk"]
)
def test_a_draw_that_was_given_is_not_changed_by_the_next_one(way: Way) -> None:
    given = [
        (found, clients(rules(7), found))
        for _, found in islice(way(table(rules(7)), SeededRandom("seed")), 5)
    ]
    assert len({then for _, then in given}) > 1
    assert [clients(rules(7), found) for found, _ in given] == [then for _, then in given]
