"""The bench of draws and hours: its statistics are right, and what it compares keeps the rules."""

from collections import Counter

import pytest

from bench._cases import Case, cases
from bench._exact import by_cp_sat, value_of
from bench._rings import best_few, drawn_ring
from bench._statistics import by_chance, chi_square_p, survival, total_variation
from bench._usual import WAYS, hopcroft_karp
from bench.hours import first_come
from worker.core.hours.schedule import best_schedule
from worker.core.pairing.seeded_random import SeededRandom


@pytest.mark.parametrize(
    ("statistic", "freedom", "p"),
    [
        (3.841459, 1, 0.05),
        (5.991465, 2, 0.05),
        (18.307038, 10, 0.05),
        (23.209251, 10, 0.01),
        (124.342113, 100, 0.05),
    ],
)
def test_the_tail_of_chi_square_is_as_in_the_tables(
    statistic: float, freedom: int, p: float
) -> None:
    assert survival(statistic, freedom) == pytest.approx(p, rel=1e-5)


def test_even_counts_are_likely_and_uneven_counts_are_not() -> None:
    even, odd = Counter(a=500, b=500), Counter(a=700, b=300)
    assert chi_square_p(even, ["a", "b"]) == 1
    assert chi_square_p(odd, ["a", "b"]) < 1e-30
    assert total_variation(even, ["a", "b"]) == 0
    assert total_variation(odd, ["a", "b"]) == pytest.approx(0.2)
    assert by_chance(1000, 2) == pytest.approx(0.0126, abs=1e-4)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
@pytest.mark.parametrize("way", WAYS)
def test_the_usual_ways_of_drawing_keep_every_rule(way: str, case: Case) -> None:
    stream = SeededRandom(way)
    assert {WAYS[way](case.rules, case.may, stream) for _ in range(20)} <= set(case.allowed)


def test_hopcroft_and_karp_match_as_many_as_possible() -> None:
    assert len(hopcroft_karp({"a": ["x", "y"], "b": ["x"], "c": ["x", "y", "z"]})) == 3
    assert len(hopcroft_karp({"a": ["x"], "b": ["x"], "c": ["y"]})) == 2


def test_hours_given_first_come_first_served_do_not_clash_and_are_no_better_than_ours() -> None:
    pairings, hours, blocked = drawn_ring(20, "everybody's another")
    options = {pairing: hours.options(pairing) for pairing in pairings}
    ours = value_of(pairings, best_schedule(pairings, options, blocked))
    assert ours <= value_of(pairings, first_come(pairings, options))
    assert by_cp_sat(pairings, best_few(pairings, options, blocked)) == (ours, True)
