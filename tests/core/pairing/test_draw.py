from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.core.model import MutualPairs
from worker.core.pairing.draw import DrawResult, draw_pairings
from worker.core.pairing.feasible import explain_infeasible, impossible
from worker.core.pairing.rules import Allowed, Rules, anybody, keeps
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.rounds import Pairing

NAMES = "abcdefghij"


def rules(
    count: int,
    mutual: MutualPairs = MutualPairs.AVOID,
    apart: str = "",
    met: str = "",
    pins: str = "",
) -> Rules:
    """`apart`, `met`, `pins`: pairs such as "ab cd"."""
    return Rules(
        tuple(NAMES[:count]),
        mutual,
        frozenset(frozenset(pair) for pair in apart.split()),
        frozenset(frozenset(pair) for pair in met.split()),
        tuple(Pairing(pair[0], pair[1]) for pair in pins.split()),
    )


def every_allowed(rule: Rules) -> set[tuple[str, ...]]:
    """All allowed draws by looking at every permutation, as the clients in order of their
    coaches."""
    return {
        clients
        for clients in permutations(rule.students)
        if keeps(rule, anybody, dict(zip(rule.students, clients, strict=True)))
    }


def draw(rule: Rules, seed: str, allowed: Allowed | None = None) -> DrawResult:
    result = draw_pairings(rule, SeededRandom(seed), allowed)
    assert result is not None
    return result


def many(rule: Rules, count: int) -> Counter[tuple[str, ...]]:
    return Counter(
        tuple(pairing.client for pairing in draw(rule, f"seed {number}").pairings)
        for number in range(count)
    )


@pytest.mark.parametrize(("count", "draws"), [(3, 2), (4, 6), (5, 24), (6, 160), (7, 1140)])
def test_there_are_as_many_first_rounds_as_counted_elsewhere(count: int, draws: int) -> None:
    assert len(every_allowed(rules(count))) == draws


def test_below_five_students_no_second_round_keeps_every_rule() -> None:
    assert every_allowed(rules(3, met="ab bc ca")) == set()
    assert every_allowed(rules(4, met="ab bc cd da")) == set()
    assert len(every_allowed(rules(5, met="ab bc cd de ea"))) == 2


@pytest.mark.parametrize(
    "rule",
    [
        rules(4),
        rules(5, apart="ab"),
        rules(6, met="ab bc cd de ef fa"),
        rules(5, pins="ab"),
        rules(6, mutual=MutualPairs.REQUIRE),
        rules(5, mutual=MutualPairs.ALLOW),
    ],
)
def test_every_allowed_draw_is_equally_likely(rule: Rules) -> None:
    allowed = every_allowed(rule)
    each = 400
    counts = many(rule, each * len(allowed))
    assert set(counts) == allowed
    freedom = len(allowed) - 1
    chi_square = sum((count - each) ** 2 / each for count in counts.values())
    # The statistic has mean `freedom` and variance 2 * freedom: five standard deviations off is no
    # chance.
    assert chi_square < freedom + 5 * (2 * freedom) ** 0.5 + 5


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 40), st.integers(0, 10**6))
def test_a_draw_pairs_everybody_once_as_coach_and_once_as_client(count: int, seed: int) -> None:
    students = tuple(f"s{number:02d}" for number in range(count))
    rule = Rules(students, MutualPairs.ALLOW if count < 3 else MutualPairs.AVOID)
    pairings = draw(rule, str(seed)).pairings
    assert [pairing.coach for pairing in pairings] == list(students)
    assert sorted(pairing.client for pairing in pairings) == list(students)
    assert all(pairing.coach != pairing.client for pairing in pairings)
    if count > 2:
        assert not any(Pairing(pairing.client, pairing.coach) in pairings for pairing in pairings)


def test_the_same_seed_gives_the_same_draw() -> None:
    first = draw(rules(9), "seed")
    assert first == draw(rules(9), "seed")
    assert first != draw(rules(9), "other")


def test_what_callers_do_not_allow_is_not_drawn() -> None:
    def not_a_to_b(coach: str, client: str) -> bool:
        return (coach, client) != ("a", "b")

    for seed in range(200):
        assert Pairing("a", "b") not in draw(rules(4), str(seed), not_a_to_b).pairings


def test_the_student_whom_nobody_may_have_is_named() -> None:
    rule = rules(8, apart="ab ac ad ae af ag ah")
    assert impossible(rule, anybody)
    sentence = str(explain_infeasible(rule, anybody, {"a": "Ana Silva"}))
    assert "Ana Silva could only be paired with nobody" in sentence
    assert "never_pair" in sentence


def test_a_hall_violation_among_many_is_found() -> None:
    # Three who may only have the same two: no permutation exists, though each of them has somebody.
    others = "cdefghij"
    apart = " ".join(
        f"{student}{peer}" for student in others[:3] for peer in others if peer != student
    )
    assert impossible(rules(10, apart=apart), anybody)
    assert not impossible(rules(10), anybody)


def test_an_odd_number_cannot_be_all_mutual() -> None:
    rule = rules(9, mutual=MutualPairs.REQUIRE)
    assert impossible(rule, anybody)
    assert "even number" in str(explain_infeasible(rule, anybody, {}))


def test_one_student_is_too_few() -> None:
    assert "at least two" in str(explain_infeasible(rules(1), anybody, {}))
