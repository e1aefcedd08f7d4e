"""Each way of drawing by itself, where all of them work: as likely as every other is every allowed
draw."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, permutations

import pytest

from tests.core.examples import cohort, student
from worker.core.hours.frame import frame_of
from worker.core.hours.hour_finder import HourFinder
from worker.core.model import MutualPairs, Window
from worker.core.pairing import random_walk, rejection, sequential
from worker.core.pairing.draw import LISTING, REJECTION, draw_pairings
from worker.core.pairing.feasible import every_draw
from worker.core.pairing.indexed_rules import IndexedRules, index_rules
from worker.core.pairing.rules import Rules, anybody
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.rounds import Pairing

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


def indexed(rule: Rules) -> IndexedRules:
    rules = index_rules(rule)
    assert rules is not None
    return rules


def clients(rule: Rules, drawn: Mapping[int, int] | Sequence[int]) -> Clients:
    return tuple(pairing.client for pairing in indexed(rule).whole(drawn))


def first_draws(way: Way, rule: Rules, draws: int) -> Counter[Clients]:
    """As in the program, each is the first of its seed: later ones could have shuffled away what
    the first ones prefer."""
    seeds = (f"seed {number}" for number in range(draws))
    firsts = (next(way(indexed(rule), SeededRandom(seed))) for seed in seeds)
    return Counter(clients(rule, drawn) for _, drawn in firsts)


def uniform(counts: Counter[Clients], allowed: Sequence[Clients]) -> None:
    """The statistic has mean `freedom` and variance 2 * freedom: five standard deviations off is no
    chance."""
    assert set(counts) == set(allowed)
    freedom, each = len(allowed) - 1, counts.total() / len(allowed)
    chi_square = sum((counts[draw] - each) ** 2 / each for draw in allowed)
    assert abs(chi_square - freedom) < 5 * (2 * freedom) ** 0.5, (chi_square, freedom)


@pytest.mark.parametrize(
    "way", [rejection.permutations_drawn, sequential.permutations_drawn], ids=["shuffle", "columns"]
)
@pytest.mark.parametrize("name", BOARDS)
def test_an_exact_way_prefers_no_draw(way: Way, name: str) -> None:
    rule = BOARDS[name]
    allowed = every_draw(rule, anybody)
    uniform(first_draws(way, rule, EACH * len(allowed)), allowed)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    "way",
    [
        rejection.permutations_drawn,
        sequential.permutations_drawn,
        random_walk.permutations_drawn,
    ],
    ids=["shuffle", "columns", "walk"],
)
def test_a_way_draws_what_is_allowed_also_where_little_is(way: Way, seed: int) -> None:
    chance = SeededRandom(str(seed))
    shared = {pair for pair in permutations(NAMES, 2) if chance.below(100) < 45}

    def allowed(coach: str, client: str) -> bool:
        return (coach, client) in shared

    rule = rules(7)
    board = index_rules(rule, allowed)
    assert board is not None
    draws = set(every_draw(rule, allowed))
    first_draws = islice(way(board, SeededRandom("seed")), 200)
    drawn = [board.whole(clients) for _, clients in first_draws]
    assert {tuple(pairing.client for pairing in pairings) for pairings in drawn} <= draws
    assert bool(drawn) == bool(draws)


@pytest.mark.parametrize("name", BOARDS)
def test_the_walk_comes_as_close_as_so_many_draws_can_tell(name: str) -> None:
    rule = BOARDS[name]
    allowed = every_draw(rule, anybody)
    uniform(first_draws(random_walk.permutations_drawn, rule, EACH // 2 * len(allowed)), allowed)


def test_a_draw_that_is_taken_from_the_list_is_any_of_them() -> None:
    rule = rules(6)
    listed = every_draw(rule, anybody)[5::60]

    def fits(pairings: tuple[Pairing, ...]) -> bool:
        return tuple(pairing.client for pairing in pairings) in listed

    counts: dict[str, Counter[Clients]] = {REJECTION: Counter(), LISTING: Counter()}
    for number in range(12 * EACH):
        result = draw_pairings(rule, SeededRandom(f"seed {number}"), fits=fits)
        assert result is not None
        counts[result.method][tuple(pairing.client for pairing in result.pairings)] += 1
    # Three of 160: shuffling mostly meets one of them first, and is as fair.
    assert counts[LISTING].total() > EACH
    uniform(counts[LISTING], listed)
    uniform(counts[LISTING] + counts[REJECTION], listed)


def test_with_hours_every_draw_for_which_there_are_hours_is_equally_likely() -> None:
    morning, short, evening, late = (
        (8 * 60, 10 * 60),
        (8 * 60, 9 * 60),
        (18 * 60, 19 * 60),
        (18 * 60, 20 * 60),
    )
    wednesdays = [
        (morning, evening),
        (late,),
        (late,),
        (morning,),
        (morning, late),
        (short, evening),
    ]
    students = {
        name: student(name, available=tuple(Window(2, *hours) for hours in wednesday))
        for name, wednesday in zip("abcdef", wednesdays, strict=True)
    }
    hours = HourFinder(frame_of(cohort(), "first", date(2027, 2, 7)), students, {}, {})
    rule = rules(6)

    def fits(pairings: tuple[Pairing, ...]) -> bool:
        return hours.without(pairings) == 0

    alone = every_draw(rule, hours.shared)
    allowed = [draw for draw in alone if fits(tuple(map(Pairing, rule.students, draw)))]
    # That every two share an hour is not enough: nobody can be in two sessions at once.
    assert 1 < len(allowed) < len(alone) < len(every_draw(rule, anybody))
    counts = Counter[Clients]()
    for number in range(EACH * len(allowed)):
        result = draw_pairings(rule, SeededRandom(f"seed {number}"), hours.shared, fits)
        assert result is not None
        counts[tuple(pairing.client for pairing in result.pairings)] += 1
    uniform(counts, allowed)


@pytest.mark.parametrize(
    "way", [rejection.permutations_drawn, random_walk.permutations_drawn], ids=["shuffle", "walk"]
)
def test_a_draw_that_was_given_is_not_changed_by_the_next_one(way: Way) -> None:
    given = [
        (drawn, clients(rules(7), drawn))
        for _, drawn in islice(way(indexed(rules(7)), SeededRandom("seed")), 5)
    ]
    assert len({then for _, then in given}) > 1
    assert [clients(rules(7), drawn) for drawn, _ in given] == [then for _, then in given]
