from datetime import date
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from worker.core.hours.candidate import Candidate
from worker.core.hours.chains import Chain, chains
from worker.core.hours.schedule import best_schedule
from worker.core.rounds import Pairing


def candidate(cost: int, mask: int) -> Candidate:
    return Candidate(cost, 0, "UTC", 0, (), (), mask, 0, (0, 0), date(2027, 2, 8))


def ring(length: int, names: str = "abcdefgh") -> list[Pairing]:
    return [Pairing(names[place], names[(place + 1) % length]) for place in range(length)]


def value_of(
    pairings: list[Pairing], choice: dict[Pairing, Candidate | None]
) -> tuple[int, int, int] | None:
    """What a choice is worth, less is better, by looking at every two pairings: how many go
    without, the worst cost, the sum of costs. None where somebody would be in two sessions at
    once."""
    for first, second in combinations(pairings, 2):
        first_hour, second_hour = choice[first], choice[second]
        share_a_student = {first.coach, first.client} & {second.coach, second.client}
        if share_a_student and first_hour and second_hour and first_hour.mask & second_hour.mask:
            return None
    costs = [hour.cost for hour in choice.values() if hour]
    return len(choice) - len(costs), max(costs, default=0), sum(costs)


def by_brute_force(
    pairings: list[Pairing], options: dict[Pairing, list[Candidate]]
) -> tuple[int, int, int]:
    choices = product(*[[*options[pairing], None] for pairing in pairings])
    values = (value_of(pairings, dict(zip(pairings, row, strict=True))) for row in choices)
    return min(value for value in values if value is not None)


options_of_one = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 63)), max_size=3)
# A ring, two of them, and either without its last pairing: a line.
shapes = st.sampled_from(
    [
        *(ring(length)[:kept] for length in range(2, 7) for kept in (length - 1, length)),
        *(
            [*ring(3), *ring(length, "defgh")[:kept]]
            for length in (2, 3)
            for kept in (length - 1, length)
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(shapes, st.lists(options_of_one, min_size=6, max_size=6))
def test_the_schedule_is_as_fair_as_any_and_then_as_good_and_nobody_is_in_two_places(
    pairings: list[Pairing], lists: list[list[tuple[int, int]]]
) -> None:
    options = {
        pairing: sorted((candidate(*values) for values in row), key=lambda hour: hour.cost)
        for pairing, row in zip(pairings, lists, strict=False)
    }
    chosen = best_schedule(pairings, options)
    assert value_of(pairings, chosen) == by_brute_force(pairings, options)


def test_the_worst_off_decides_before_the_sum() -> None:
    first, second = pairings = [Pairing("a", "b"), Pairing("b", "c")]
    options = {
        first: [candidate(0, 1), candidate(6, 4)],
        second: [candidate(5, 1), candidate(10, 2)],
    }
    # 0 and 10 would be less in sum.
    assert value_of(pairings, best_schedule(pairings, options)) == (0, 6, 11)


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
    assert [chosen[pairing] is None for pairing in pairings] == [False, True, False]


def test_an_hour_that_is_not_among_the_best_is_taken_before_anybody_goes_without() -> None:
    pairings = ring(3)
    crowded = [candidate(cost, 1) for cost in range(40)]
    options = dict.fromkeys(pairings, crowded) | {
        pairings[0]: [*crowded, candidate(99, 2)],
        pairings[1]: [*crowded, candidate(99, 4)],
    }
    chosen = best_schedule(pairings, options)
    assert None not in chosen.values()
