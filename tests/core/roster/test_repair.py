"""A ring mended is mended with the fewest changes, by every way as often, and keeps the rules: against all permutations."""

from collections import Counter
from collections.abc import Sequence, Set
from itertools import combinations, permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from worker.core.model import MutualPairs
from worker.core.pairing.rules import Rules, anybody
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.roster.gap import Roles, is_whole
from worker.core.roster.repair import RingRepair, repair_in_part, repair_ring
from worker.core.rounds import Pairing

NAMES = "abcdefghi"
SMALL = settings(max_examples=150, deadline=None, derandomize=True)

Met = frozenset[frozenset[str]]


def pairs_of(students: Sequence[str]) -> st.SearchStrategy[Met]:
    every = [frozenset(pair) for pair in combinations(students, 2)]
    return st.frozensets(st.sampled_from(every), max_size=4) if every else st.just(frozenset())


@st.composite
def rings(draw: st.DrawFn) -> tuple[tuple[Pairing, ...], Rules, Met]:
    """A ring, in which some may have had no place; the rules after some have left, some have come, some are to be kept
    apart; and who has met."""
    before = NAMES[: draw(st.integers(2, 6))]
    clients = draw(st.permutations(before))
    whole = [Pairing(*arc) for arc in zip(before, clients, strict=True) if arc[0] != arc[1]]
    ring = tuple(one for one in whole if draw(st.integers(0, 9)) > 0)
    left = draw(st.sets(st.sampled_from(before), max_size=2))
    come = NAMES[7 : 7 + draw(st.integers(0, 2))]
    there = tuple(sorted({*before, *come} - left))[:7]
    mutual = draw(st.sampled_from(MutualPairs))
    apart, met, other = (draw(pairs_of(there)) for _ in range(3))
    pins = tuple(one for one in ring if one.both <= set(there) and draw(st.integers(0, 5)) == 0)
    return (
        ring,
        Rules(there, mutual, apart, other if draw(st.booleans()) else frozenset(), pins),
        met,
    )


def kept_by(ring: Sequence[Pairing], rules: Rules) -> dict[str, str]:
    """The pairings that may stay: both are there, and are not to be kept apart, unless they are pinned."""
    there, pinned = set(rules.students), {(one.coach, one.client) for one in rules.pins}
    may_stay = (one for one in ring if one.both <= there)
    return {
        one.coach: one.client
        for one in may_stay
        if one.both not in rules.apart or (one.coach, one.client) in pinned
    }


def allowed_now(ring: Sequence[Pairing], rules: Rules) -> list[frozenset[Roles]]:
    """Every way in which all have both roles by these rules, of which only what is new has to keep those on whom one may meet."""
    kept = kept_by(ring, rules)
    pinned = {(one.coach, one.client) for one in rules.pins}
    found = []
    for clients in permutations(rules.students):
        arcs = frozenset(zip(rules.students, clients, strict=True))
        new = {arc for arc in arcs if kept.get(arc[0]) != arc[1]}
        if (
            pinned <= arcs
            and all(rules.allow(*arc) for arc in new)
            and mutual_is_kept(arcs, new, rules.mutual)
        ):
            found.append(arcs)
    return found


def mutual_is_kept(arcs: Set[Roles], new: Set[Roles], mutual: MutualPairs) -> bool:
    back = [(client, coach) in arcs for coach, client in new]
    return mutual is MutualPairs.ALLOW or (
        not any(back) if mutual is MutualPairs.AVOID else all(back)
    )


def after(ring: Sequence[Pairing], found: RingRepair) -> frozenset[Roles]:
    stays = {(one.coach, one.client) for one in ring if one not in found.ended}
    assert not stays & set(found.begun)
    return frozenset(stays | set(found.begun))


def new_in(
    ways: Sequence[frozenset[Roles]], ring: Sequence[Pairing], rules: Rules
) -> list[frozenset[Roles]]:
    kept = kept_by(ring, rules)
    return [frozenset(arc for arc in way if kept.get(arc[0]) != arc[1]) for way in ways]


def best_of(ring: Sequence[Pairing], rules: Rules, met: Met) -> set[frozenset[Roles]]:
    """What is new in the ways with the fewest new pairings, and of those with the fewest who meet again."""

    def costs(new: frozenset[Roles]) -> tuple[int, int]:
        return len(new), sum(frozenset(arc) in met for arc in new)

    every = new_in(allowed_now(ring, rules), ring, rules)
    least = min(map(costs, every), default=(0, 0))
    return {one for one in every if costs(one) == least}


@SMALL
@given(rings(), st.text("xyz", min_size=1))
def test_a_ring_is_mended_with_the_fewest_changes_that_there_are(
    case: tuple[tuple[Pairing, ...], Rules, Met], seed: str
) -> None:
    ring, rules, met = case
    best = best_of(ring, rules, met)
    found = repair_ring(ring, rules, anybody, SeededRandom(seed), met)
    if not best:
        assert found is None
        return
    assert found is not None
    assert frozenset(found.begun) in best
    assert found.alone == ()
    now = after(ring, found)
    assert {coach for coach, _ in now} == {client for _, client in now} == set(rules.students)
    assert len(now) == len(rules.students)


@SMALL
@given(rings())
def test_a_mended_ring_is_whole_and_a_whole_one_is_left_as_it_is(
    case: tuple[tuple[Pairing, ...], Rules, Met],
) -> None:
    ring, rules, met = case
    found = repair_ring(ring, rules, anybody, SeededRandom("seed"), met)
    assume(found is not None)
    assert found is not None
    now = [Pairing(*arc) for arc in after(ring, found)]
    assert is_whole(now, rules)
    again = repair_ring(now, rules, anybody, SeededRandom("another"), met)
    assert again == RingRepair((), ())


@SMALL
@given(rings(), st.text("xyz", min_size=1))
def test_where_not_all_can_be_paired_as_many_are_as_can_be_and_nobody_else_is_touched(
    case: tuple[tuple[Pairing, ...], Rules, Met], seed: str
) -> None:
    ring, rules, _ = case
    kept = kept_by(ring, rules)
    coaches = [one for one in rules.students if one not in kept]
    clients = [one for one in rules.students if one not in kept.values()]
    assume(coaches and not whole_without_opening(ring, rules))
    found = repair_in_part(ring, rules, anybody, SeededRandom(seed))
    now = after(ring, found)
    assert set(kept.items()) <= now
    new = now - set(kept.items())
    assert len(new) == most_filled(coaches, clients, kept, rules)
    assert mutual_is_kept(now, new, rules.mutual)
    assert all(rules.allow(*arc) for arc in new)
    lacking = set(rules.students) - ({coach for coach, _ in now} & {client for _, client in now})
    assert set(found.alone) == lacking


def whole_without_opening(ring: Sequence[Pairing], rules: Rules) -> bool:
    kept = set(kept_by(ring, rules).items())
    return any(kept <= way for way in allowed_now(ring, rules))


def most_filled(
    coaches: Sequence[str], clients: Sequence[str], kept: dict[str, str], rules: Rules
) -> int:
    """The most new pairings among these that keep the rules, by trying all."""
    for size in range(min(len(coaches), len(clients)), 0, -1):
        for some in combinations(coaches, size):
            for theirs in permutations(clients, size):
                new = set(zip(some, theirs, strict=True))
                now = new | set(kept.items())
                if all(rules.allow(*arc) for arc in new) and mutual_is_kept(now, new, rules.mutual):
                    return size
    return 0


def ring_of(text: str) -> tuple[Pairing, ...]:
    """ "abc": a coaches b, b coaches c, c coaches a."""
    return tuple(Pairing(one, other) for one, other in zip(text, text[1:] + text[0], strict=True))


def rules_for(
    students: str, mutual: MutualPairs = MutualPairs.AVOID, apart: str = "", met: str = ""
) -> Rules:
    return Rules(
        tuple(students),
        mutual,
        frozenset(map(frozenset, apart.split())),
        frozenset(map(frozenset, met.split())),
    )


@pytest.mark.parametrize("leaver", "abcdefg")
def test_who_coached_the_one_who_leaves_takes_over_their_client(leaver: str) -> None:
    ring = ring_of("abcdefg")
    found = repair_ring(
        ring, rules_for("abcdefg".replace(leaver, "")), anybody, SeededRandom("seed"), frozenset()
    )
    assert found is not None
    (coach,) = [one.coach for one in ring if one.client == leaver]
    (client,) = [one.client for one in ring if one.coach == leaver]
    assert found.begun == ((coach, client),)
    assert set(found.ended) == {one for one in ring if leaver in one.both}


def test_a_newcomer_is_put_between_a_coach_and_a_client() -> None:
    ring = ring_of("abcdef")
    places: Counter[frozenset[Roles]] = Counter()
    for number in range(600):
        found = repair_ring(
            ring, rules_for("abcdefx"), anybody, SeededRandom(f"seed {number}"), frozenset()
        )
        assert found is not None
        (opened,) = found.ended
        assert set(found.begun) == {(opened.coach, "x"), ("x", opened.client)}
        places[frozenset({(opened.coach, opened.client)})] += 1
    assert as_often_as_each_other(places, {frozenset({(one.coach, one.client)}) for one in ring})


def as_often_as_each_other(counts: Counter[frozenset[Roles]], ways: Set[frozenset[Roles]]) -> bool:
    """Whether chi square is below its 0.999 quantile (Wilson and Hilferty's approximation)."""
    assert set(counts) <= ways
    freedom, expected = len(ways) - 1, counts.total() / len(ways)
    critical: float = freedom * (1 - 2 / (9 * freedom) + 3.09 * (2 / (9 * freedom)) ** 0.5) ** 3
    found: float = sum((counts[one] - expected) ** 2 / expected for one in ways)
    return found < critical


@pytest.mark.parametrize(
    ("ring", "rules", "met"),
    [
        ("abcdef", rules_for("abcdefx", apart="ax"), ""),
        ("abcde", rules_for("abdexy"), ""),
        ("abcdefg", rules_for("abdeg", MutualPairs.ALLOW), ""),
        ("abcdef", rules_for("abcdf", apart="df"), ""),
        ("abcdef", rules_for("abcdef", apart="ab cd"), ""),
        ("abcdef", rules_for("abcdefx"), "ax bx"),
        ("abcde", rules_for("abcdex", MutualPairs.ALLOW), "ax bx"),
    ],
)
def test_every_way_with_the_fewest_changes_is_taken_as_often(
    ring: str, rules: Rules, met: str
) -> None:
    pairings, known = ring_of(ring), frozenset(map(frozenset, met.split()))
    best = best_of(pairings, rules, known)
    assert len(best) > 1
    counts: Counter[frozenset[Roles]] = Counter()
    for number in range(200 * len(best)):
        found = repair_ring(pairings, rules, anybody, SeededRandom(f"seed {number}"), known)
        assert found is not None
        counts[frozenset(found.begun)] += 1
    assert as_often_as_each_other(counts, best)
