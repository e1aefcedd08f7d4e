"""What the rules say of single pairings and of whole draws, in names and in integers, and what is
said where no draw exists."""

from itertools import permutations

import pytest

from worker.core.model import MutualPairs
from worker.core.pairing.draw import LISTING, LOOPS, MOST_LOOKS, SEQUENTIAL, draw_pairings
from worker.core.pairing.feasible import every_draw, explain_infeasible, impossible
from worker.core.pairing.indexed_rules import IndexedRules, index_rules
from worker.core.pairing.matching import matching
from worker.core.pairing.rules import Rules, anybody, keeps
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.rounds import Pairing

NAMES = "abcdefghij"


def pairs(text: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in text.split())


def pins(text: str) -> tuple[Pairing, ...]:
    return tuple(Pairing(pair[0], pair[1]) for pair in text.split())


def clients(text: str) -> dict[str, str]:
    """ "ab bc ca": a coaches b, and so on."""
    return {pair[0]: pair[1] for pair in text.split()}


def indexed(rules: Rules) -> IndexedRules:
    result = index_rules(rules)
    assert result is not None
    return result


RING, SWAPS = clients("ab bc cd da"), clients("ab ba cd dc")
FOUR = tuple("abcd")


@pytest.mark.parametrize(
    ("rules", "draw", "kept"),
    [
        (Rules(FOUR), RING, True),
        (Rules(FOUR), SWAPS, False),
        (Rules(FOUR, MutualPairs.ALLOW), SWAPS, True),
        (Rules(FOUR, MutualPairs.REQUIRE), SWAPS, True),
        (Rules(FOUR, MutualPairs.REQUIRE), RING, False),
        (Rules(FOUR), clients("aa bc cd db"), False),
        (Rules(FOUR, apart=pairs("bc")), RING, False),
        (Rules(FOUR, apart=pairs("ac")), RING, True),
        (Rules(FOUR, met=pairs("ad")), RING, False),
        (Rules(FOUR, pins=pins("ab")), RING, True),
        (Rules(FOUR, pins=pins("ac")), RING, False),
        # A pin stands against every other rule.
        (Rules(FOUR, apart=pairs("bc"), met=pairs("bc"), pins=pins("bc")), RING, True),
        (Rules(FOUR, pins=pins("ab ba cd dc")), SWAPS, True),
        (Rules(FOUR, pins=pins("ab ba")), SWAPS, False),
    ],
)
def test_a_draw_keeps_the_rules_or_it_does_not(
    rules: Rules, draw: dict[str, str], kept: bool
) -> None:
    assert keeps(rules, anybody, draw) is kept


def test_what_callers_know_counts_for_all_but_pins() -> None:
    def not_b_to_c(coach: str, client: str) -> bool:
        return (coach, client) != ("b", "c")

    assert not keeps(Rules(FOUR), not_b_to_c, RING)
    assert keeps(Rules(FOUR), not_b_to_c, clients("ac cb bd da"))
    assert keeps(Rules(FOUR, pins=pins("bc")), not_b_to_c, RING)


@pytest.mark.parametrize("mutual", [MutualPairs.AVOID, MutualPairs.ALLOW])
def test_in_integers_the_same_may_be_paired(mutual: MutualPairs) -> None:
    rules = Rules(
        tuple("abcdef"), mutual, apart=pairs("ab fz"), met=pairs("cd aa yz"), pins=pins("ef")
    )
    integers = indexed(rules)
    assert integers.coaches == [0, 1, 2, 3, 5]
    assert integers.clients == [0, 1, 2, 3, 4]
    for coach, client in permutations(range(5), 2):
        names = NAMES[coach], NAMES[client]
        assert integers.may(coach, client) == rules.allow(*names)
    assert not any(integers.may(student, student) for student in range(6))
    # Where nobody may coach each other, f may not coach e, who is pinned to coach f.
    assert integers.may(5, 4) == (mutual is MutualPairs.ALLOW)
    assert integers.options[0] == (2, 3, 4)
    assert integers.whole({0: 2, 1: 3, 2: 0, 3: 1, 5: 4}) == pins("ac bd ca db ef fe")


def test_what_callers_know_is_asked_with_names() -> None:
    rules = index_rules(Rules(FOUR), lambda coach, client: (coach, client) == ("a", "c"))
    assert rules is not None
    assert rules.options == {0: (2,), 1: (), 2: (), 3: ()}


def test_pins_that_leave_somebody_two_partners_are_no_rules_for_pairs() -> None:
    assert index_rules(Rules(FOUR, MutualPairs.REQUIRE, pins=pins("ab bc"))) is None
    back = indexed(Rules(FOUR, MutualPairs.REQUIRE, pins=pins("ab")))
    assert back.pinned == {0: 1, 1: 0}
    both = indexed(Rules(FOUR, MutualPairs.REQUIRE, pins=pins("ab ba")))
    assert both.pinned == {0: 1, 1: 0}
    assert draw_pairings(Rules(FOUR, MutualPairs.REQUIRE, pins=pins("ab bc")), random()) is None
    assert indexed(Rules(FOUR, pins=pins("ab bc"))).pinned == {0: 1, 1: 2}


def random() -> SeededRandom:
    return SeededRandom("seed")


@pytest.mark.parametrize("seed", range(60))
def test_a_matching_is_found_where_there_is_one(seed: int) -> None:
    chance = SeededRandom(str(seed))
    size = 2 + chance.below(5)
    options = {
        coach: [client for client in range(size) if chance.below(100) < 40] for coach in range(size)
    }
    possible = any(
        all(client in options[coach] for coach, client in enumerate(order))
        for order in permutations(range(size))
    )
    result = matching(options)
    assert (result is not None) == possible
    if result is not None:
        assert sorted(result) == sorted(result.values()) == list(range(size))
        assert all(client in options[coach] for coach, client in result.items())


def test_a_matching_is_found_for_more_than_python_would_recurse() -> None:
    # Each takes the first that is free, and the last one makes all others move on by one.
    size = 3000
    options = {coach: [coach, coach + 1] for coach in range(size - 1)}
    result = matching(options | {size - 1: [0]})
    assert result is not None
    assert result[size - 1] == 0
    assert result[size - 2] == size - 1


@pytest.mark.parametrize(
    ("rules", "is_impossible"),
    [
        (Rules(tuple(NAMES[:7])), False),
        (Rules(tuple(NAMES[:7]), MutualPairs.REQUIRE), True),
        (Rules(tuple(NAMES[:8]), MutualPairs.REQUIRE), False),
        (Rules(tuple(NAMES[:9]), MutualPairs.REQUIRE), True),
        (Rules(tuple(NAMES[:9])), False),
        (Rules(tuple(NAMES[:8]), MutualPairs.REQUIRE, pins=pins("ab bc")), True),
        (Rules(FOUR, met=pairs("ab bc cd da")), True),
        (Rules(FOUR, met=pairs("ab bc")), True),
        (Rules(FOUR, met=pairs("ab")), False),
        (Rules(tuple(NAMES[:8]), apart=pairs("ab ac ad ae af ag ah")), True),
        (Rules(tuple(NAMES[:8]), apart=pairs("ab ac ad ae af ag")), False),
    ],
)
def test_it_is_known_where_no_draw_exists(rules: Rules, is_impossible: bool) -> None:
    assert impossible(rules, anybody) is is_impossible


@pytest.mark.parametrize("students", [3, 8])
def test_callers_may_make_a_draw_impossible(students: int) -> None:
    rules = Rules(tuple(NAMES[:students]))
    assert impossible(rules, lambda coach, client: "a" not in (coach, client))
    assert not impossible(rules, lambda coach, client: True)


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (Rules(tuple("a")), "a draw needs at least two students"),
        (Rules(tuple("abc"), MutualPairs.REQUIRE), "mutual_pairs: require needs an even number"),
        (
            Rules(tuple("abc")),
            "no draw keeps every rule: Ana could only be paired with Ben and Cho. In the way: mutual_pairs: avoid.",
        ),
        (
            Rules(FOUR, MutualPairs.ALLOW, apart=pairs("bd cd")),
            "no draw keeps every rule: d could only be paired with Ana. In the way: never_pair.",
        ),
        (
            Rules(tuple("ab"), MutualPairs.ALLOW, met=pairs("ab")),
            "no draw keeps every rule: Ana could only be paired with nobody. In the way: not meeting the peers of the first round again.",
        ),
        (
            Rules(tuple("ab"), MutualPairs.REQUIRE, pins=pins("aa")),
            "no draw keeps every rule: Ana could only be paired with Ben. In the way: the pins.",
        ),
        (
            Rules(FOUR, apart=pairs("bd"), met=pairs("cd ab")),
            "no draw keeps every rule: Ben could only be paired with Cho. "
            "In the way: never_pair, not meeting the peers of the first round again, mutual_pairs: avoid.",
        ),
    ],
)
def test_it_is_said_who_and_what_is_in_the_way(rules: Rules, sentence: str) -> None:
    names = {"a": "Ana", "b": "Ben", "c": "Cho"}
    assert str(explain_infeasible(rules, anybody, names)).startswith(sentence)


def test_what_callers_do_not_allow_is_in_the_way_too() -> None:
    error = explain_infeasible(Rules(FOUR), lambda coach, client: coach != "c", {"c": "Cho"})
    assert "Cho could only be paired with nobody" in str(error)


def test_each_way_is_given_so_many_draws_to_find_one_that_fits() -> None:
    looked_at = []

    def fits(pairings: tuple[Pairing, ...]) -> bool:
        looked_at.append(pairings)
        return False

    assert draw_pairings(Rules(tuple(NAMES[:8])), random(), fits=fits) is None
    # The walk has as many stretches, but not after each of them there is a draw.
    assert len(looked_at) == 3 * MOST_LOOKS
    looked_at.clear()
    assert draw_pairings(Rules(tuple(NAMES[:5])), random(), fits=fits) is None
    assert len(looked_at) == MOST_LOOKS + len(every_draw(Rules(tuple(NAMES[:5])), anybody))


@pytest.mark.parametrize(
    ("looks", "students", "method"),
    [
        (MOST_LOOKS + 1, 8, SEQUENTIAL),
        (2 * MOST_LOOKS + 1, 8, LOOPS),
        (MOST_LOOKS + 1, 7, LISTING),
    ],
)
def test_the_next_way_goes_on_where_one_has_found_none_that_fits(
    looks: int, students: int, method: str
) -> None:
    left = looks

    def fits(_: tuple[Pairing, ...]) -> bool:
        nonlocal left
        left -= 1
        return left <= 0

    result = draw_pairings(Rules(tuple(NAMES[:students])), random(), fits=fits)
    assert result is not None
    assert (result.method, result.tries) == (method, 1 if method != LOOPS else result.tries)


@pytest.mark.parametrize("mutual", MutualPairs)
def test_pins_alone_are_a_draw(mutual: MutualPairs) -> None:
    swaps = pins("ab ba cd dc")
    rules = Rules(FOUR, mutual, pins=swaps)
    result = draw_pairings(rules, random())
    assert result is not None
    assert result.pairings == swaps
