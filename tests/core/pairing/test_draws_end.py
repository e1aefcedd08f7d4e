"""Every search for a draw ends, also where there is none, or none that anybody could find."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import pytest

from tests.core.examples import cohort, student
from worker.core.history import History
from worker.core.model import MutualPairs, Program, Student, Window
from worker.core.pairing import random_walk, rejection, sequential
from worker.core.pairing.draw import draw_pairings
from worker.core.pairing.indexed_rules import IndexedRules, index_rules
from worker.core.pairing.rules import Allowed, Rules
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.roster.assign import draw_by
from worker.core.roster.terms import Terms, terms_of
from worker.core.rounds import Draw
from worker.errors import NoDraw

Way = Callable[
    [IndexedRules, SeededRandom], Iterator[tuple[int, Mapping[int, int] | Sequence[int]]]
]
WAYS: Mapping[str, Way] = {
    "shuffling": rejection.permutations_drawn,
    "shuffling partners": rejection.matchings_drawn,
    "column by column": sequential.permutations_drawn,
    "walking": random_walk.permutations_drawn,
}
EVENINGS = tuple(Window(weekday, 18 * 60, 21 * 60) for weekday in range(5))
SUNDAY_MORNING = (Window(6, 6 * 60, 9 * 60),)
ZONES = ("America/New_York", "Europe/London", "Europe/Rome", "America/Santiago")


class FewNumbers(SeededRandom):
    """Fails a search that asks for more numbers than a test allows: it would go on forever."""

    def __init__(self, seed: str, numbers: int) -> None:
        super().__init__(seed)
        self.left = numbers

    def below(self, bound: int) -> int:
        self.left -= 1
        assert self.left >= 0
        return super().below(bound)


class Asked:
    """Counts how often it is asked whether two may be paired; the answer depends on the two."""

    def __init__(self, answer: Allowed) -> None:
        self.answer, self.times = answer, 0

    def __call__(self, coach: str, client: str) -> bool:
        self.times += 1
        return self.answer(coach, client)


def names(count: int) -> tuple[str, ...]:
    return tuple(f"s{number:02}" for number in range(count))


def indexed(
    students: Sequence[str],
    allowed: Allowed | None,
    mutual: MutualPairs = MutualPairs.AVOID,
) -> IndexedRules:
    rules = index_rules(Rules(tuple(students), mutual), allowed)
    assert rules is not None
    return rules


def terms(*roster: Student, mutual: MutualPairs = MutualPairs.AVOID, **more: object) -> Terms:
    program = Program(mutual_pairs=mutual)
    return terms_of(
        cohort(*roster, program=program, **more), "first", History({}), date(2027, 2, 7)
    )


def everybody_is_paired_once_in_each_role(draw: Draw, students: Sequence[str]) -> bool:
    pairings = draw.ring.pairings
    return (
        sorted(pairing.coach for pairing in pairings)
        == sorted(students)
        == sorted(pairing.client for pairing in pairings)
    )


def only_sundays(count: int) -> list[Student]:
    """The last one shares no hour with anybody."""
    others = [student(name, available=EVENINGS) for name in names(count - 1)]
    return [*others, student("zoe", available=SUNDAY_MORNING)]


def narrow(count: int, seed: str) -> list[Student]:
    """Everybody has an hour or an hour and a half on one to three days."""
    random = SeededRandom(seed)
    roster = []
    for name in names(count):
        start = 60 * (14 + random.below(3))
        end = start + 60 + 30 * random.below(2)
        windows = tuple(Window(weekday, start, end) for weekday in range(1 + random.below(3)))
        roster.append(student(name, ZONES[random.below(len(ZONES))], windows))
    return roster


@pytest.mark.parametrize("mutual", MutualPairs)
@pytest.mark.parametrize("count", [6, 8, 12])
def test_whoever_shares_no_hour_with_anybody_is_paired_and_goes_without(
    count: int, mutual: MutualPairs
) -> None:
    roster = only_sundays(count)
    draw = draw_by(terms(*roster, mutual=mutual), "seed")
    assert everybody_is_paired_once_in_each_role(draw, [member.id for member in roster])
    assert draw.relaxed == ()
    for assignment in draw.assignments:
        assert (assignment.proposal is None) == ("zoe" in assignment.pairing.both)


@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_many_with_narrow_windows_are_all_paired(seed: str) -> None:
    roster = narrow(23, seed)
    draw = draw_by(terms(*roster), seed)
    assert everybody_is_paired_once_in_each_role(draw, [member.id for member in roster])
    assert any(assignment.proposal is None for assignment in draw.assignments)


@pytest.mark.parametrize("mutual", MutualPairs)
@pytest.mark.parametrize("count", [6, 8, 12])
def test_whoever_must_be_kept_apart_from_all_others_is_named(
    count: int, mutual: MutualPairs
) -> None:
    roster = [student(name) for name in (*names(count - 1), "zoe")]
    apart = frozenset(frozenset((name, "zoe")) for name in names(count - 1))
    with pytest.raises(NoDraw, match="Zoe could only be paired with nobody"):
        draw_by(terms(*roster, mutual=mutual, never_pair=apart), "seed", {"zoe": "Zoe"})


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("role", ["coach", "client"])
def test_a_way_of_drawing_ends_where_somebody_may_have_no_peer_in_one_role(
    way: str, role: str
) -> None:
    def allowed(coach: str, client: str) -> bool:
        return (coach if role == "coach" else client) != "s00"

    rules = indexed(names(12), allowed)
    assert rules.somebody_has_no_peer
    assert list(WAYS[way](rules, FewNumbers("seed", 12_000))) == []


def test_nobody_is_said_to_have_no_peer_where_all_have_one() -> None:
    last = names(12)[-1]
    rules = indexed(names(12), lambda coach, client: last in (coach, client))
    assert not rules.somebody_has_no_peer


@pytest.mark.parametrize("way", ["shuffling", "shuffling partners"])
def test_shuffling_goes_on_for_a_thousand_tries_where_somebody_may_have_no_peer(way: str) -> None:
    asked = Asked(lambda coach, client: "s00" not in (coach, client))
    assert list(WAYS[way](indexed(names(12), asked), SeededRandom("seed"))) == []
    # A try asks about one pair, unless it begins with the same student twice, up to twelve; then
    # all pairs are looked at.
    assert 900 <= asked.times <= 12_000 + 12 * 12


@pytest.mark.parametrize("way", ["shuffling", "shuffling partners"])
def test_shuffling_gives_up_after_its_tries(way: str) -> None:
    # Three who may only have the same two: everybody has somebody, and yet there is no draw.
    few = {"s00", "s01", "s02"}
    asked = Asked(
        lambda coach, client: (
            all(name not in few for name in (coach, client))
            or bool({coach, client} & {"s03", "s04"})
        )
    )
    assert list(WAYS[way](indexed(names(12), asked), SeededRandom("seed"))) == []
    assert rejection.MOST_TRIES <= asked.times <= 12 * rejection.MOST_TRIES


@pytest.mark.parametrize("way", ["shuffling", "shuffling partners"])
def test_shuffling_gives_up_after_its_steps(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejection, "MOST_STEPS", 500)
    monkeypatch.setattr(rejection, "_LEAST_SHUFFLES", 0)
    draws = list(WAYS[way](indexed(names(10), None, MutualPairs.ALLOW), SeededRandom("seed")))
    # A whole shuffle is ten steps, and one in three is a draw; of partners, every one is.
    assert (10 if way == "shuffling" else 50) <= len(draws) <= 51
    # Steps are counted also where every try ends at its first one, or at the second for partners.
    asked = Asked(lambda coach, client: False)
    rules = indexed(names(10), asked, MutualPairs.ALLOW)
    assert list(WAYS[way](rules, SeededRandom("seed"))) == []
    assert (400 if way == "shuffling" else 250) <= asked.times <= 501


def test_shuffling_makes_a_thousand_whole_shuffles_of_a_large_roster(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rejection, "MOST_STEPS", 0)
    draws = list(
        rejection.matchings_drawn(indexed(names(10), None, MutualPairs.REQUIRE), SeededRandom("x"))
    )
    assert len(draws) == 1_001


def hexagons(count: int) -> tuple[tuple[str, ...], Allowed]:
    """Students and pairs with a single draw, and 2**count ways to pair all but one coach and one
    client.

    A chain of hexagons with a coach at one end and a client at the other: M. Jerrum and A.
    Sinclair, "Approximating the permanent", SIAM Journal on Computing 18, 1989, section 5.
    """
    last, students = 3 * count, tuple(f"s{number:03}" for number in range(3 * count + 1))
    edges = set()
    # The corners of a hexagon: a client at the left, a coach at the right, and a coach and a client
    # each above and below.
    for left in range(0, last, 3):
        right = left + 3
        edges.add((left, left))
        for side in (left + 1, left + 2):
            edges |= {(side, left), (side, side), (right, side)}
    edges.add((last, last))
    # Whoever is at one place as a coach is far away from there as a client: nobody is paired with
    # themselves.
    client = {place: students[(place + last // 2) % len(students)] for place in range(last + 1)}
    pairs = {(students[coach], client[place]) for coach, place in edges}
    return students, lambda coach, client: (coach, client) in pairs


def test_walking_finds_a_draw_that_is_hard_to_come_by() -> None:
    students, allowed = hexagons(3)
    rules = indexed(students, allowed, MutualPairs.ALLOW)
    draws = {
        tuple(sorted(clients.items()))
        for _, clients in random_walk.permutations_drawn(rules, SeededRandom("x"))
    }
    assert len(draws) == 1


def test_walking_gives_up_where_a_loop_does_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random_walk, "MOST_STRETCHES", 2)
    students, allowed = hexagons(40)
    rules = indexed(students, allowed, MutualPairs.ALLOW)
    # Ten times what two stretches of 44 loops of 121 students take, and a number to begin each
    # loop.
    steps = 10 * 2 * 44 * 121
    draws = list(random_walk.permutations_drawn(rules, FewNumbers("seed", steps + 88)))
    assert len(draws) < 2


def test_a_draw_that_nobody_could_find_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    # The whole patience of the walk would take some seconds.
    monkeypatch.setattr(random_walk, "MOST_STRETCHES", 10)
    students, allowed = hexagons(20)
    rules = Rules(students, MutualPairs.ALLOW)
    assert draw_pairings(rules, SeededRandom("seed"), allowed) is None
