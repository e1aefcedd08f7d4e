from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.core.pairing.seeded_random import SeededRandom


def test_the_stream_is_the_same_for_ever() -> None:
    random = SeededRandom("peer coaching")
    assert [random.below(100) for _ in range(12)] == [44, 8, 57, 40, 94, 93, 91, 24, 54, 53, 25, 6]


def test_the_stream_goes_on_past_its_first_block() -> None:
    random = SeededRandom("long")
    first = [random.below(1000) for _ in range(1024)]
    second = [random.below(1000) for _ in range(1024)]
    assert first != second


@given(st.text(), st.integers(1, 2**32))
def test_every_number_is_below_its_bound(seed: str, bound: int) -> None:
    random = SeededRandom(seed)
    assert all(0 <= random.below(bound) < bound for _ in range(20))


@pytest.mark.parametrize("bound", [3, 7, 10])
def test_numbers_are_uniform(bound: int) -> None:
    random = SeededRandom("uniform")
    draws = 30_000
    counts = Counter(random.below(bound) for _ in range(draws))
    expected = draws / bound
    chi_square = sum((counts[value] - expected) ** 2 / expected for value in range(bound))
    # Far out in the tail (p < 0.0001 even for 9 degrees of freedom), and the seed is fixed.
    assert chi_square < 34
