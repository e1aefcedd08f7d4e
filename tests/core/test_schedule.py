from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from worker.core.hours import Candidate
from worker.core.model import Pairing
from worker.core.schedule import Chain, best_schedule, chains

NO_HOUR = 10**9


def candidate(cost: int, mask: int) -> Candidate:
    return Candidate(cost, 0, "UTC", 0, (), (), mask, 0, (0, 0), date(2027, 2, 8))


def ring(length: int) -> list[Pairing]:
    names = "abcdefgh"[:length]
    return [Pairing(names[at], names[(at + 1) % length]) for at in range(length)]


def cost_of(pairings: list[Pairing], choice: dict[Pairing, Candidate | None]) -> int | None:
    """The cost of a choice by looking at every two pairings; None where somebody would be in two sessions at once."""
    for one in pairings:
        for other in pairings:
            share = {one.coach, one.client} & {other.coach, other.client}
            mine, theirs = choice[one], choice[other]
            if one != other and share and mine and theirs and mine.mask & theirs.mask:
                return None
    return sum(one.cost if one else NO_HOUR for one in choice.values())


def by_brute_force(pairings: list[Pairing], options: dict[Pairing, list[Candidate]]) -> int:
    costs = []
    for row in product(*[[*options[one], None] for one in pairings]):
        cost = cost_of(pairings, dict(zip(pairings, row, strict=True)))
        if cost is not None:
            costs.append(cost)
    return min(costs)


options_of_one = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 63)), max_size=3)


@settings(max_examples=300, deadline=None)
@given(st.integers(2, 6).flatmap(lambda n: st.tuples(st.just(n), st.lists(options_of_one, min_size=n, max_size=n))))
def test_the_schedule_is_as_cheap_as_any_and_nobody_is_in_two_places(
    drawn: tuple[int, list[list[tuple[int, int]]]],
) -> None:
    length, lists = drawn
    pairings = ring(length)
    options = {
        pairing: sorted((candidate(*one) for one in row), key=lambda one: one.cost)
        for pairing, row in zip(pairings, lists, strict=True)
    }
    chosen = best_schedule(pairings, options)
    assert cost_of(pairings, chosen) == by_brute_force(pairings, options)


def test_a_draw_falls_into_rings_and_lines() -> None:
    draw = [
        Pairing("a", "b"),
        Pairing("c", "d"),
        Pairing("b", "a"),
        Pairing("d", "e"),
        Pairing("y", "z"),
        Pairing("e", "c"),
    ]
    assert chains(draw) == [
        Chain((Pairing("y", "z"),), closed=False),
        Chain((Pairing("a", "b"), Pairing("b", "a")), closed=True),
        Chain((Pairing("c", "d"), Pairing("d", "e"), Pairing("e", "c")), closed=True),
    ]


def test_a_pairing_without_options_goes_without_and_the_others_do_not() -> None:
    pairings = ring(3)
    options = {pairings[0]: [candidate(1, 1)], pairings[1]: [], pairings[2]: [candidate(1, 2)]}
    chosen = best_schedule(pairings, options)
    assert [chosen[one] is None for one in pairings] == [False, True, False]


def test_an_hour_that_is_not_among_the_best_is_taken_before_anybody_goes_without() -> None:
    pairings = ring(3)
    crowded = [candidate(at, 1) for at in range(40)]
    options = dict.fromkeys(pairings, crowded) | {
        pairings[0]: [*crowded, candidate(99, 2)],
        pairings[1]: [*crowded, candidate(99, 4)],
    }
    chosen = best_schedule(pairings, options)
    assert None not in chosen.values()
