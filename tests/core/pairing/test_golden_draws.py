"""Draws and numbers that were recorded once. They never change: a draw that was published has to come out the same on every
Python, every machine and in every year, so whatever fails here is to be mended in the program and not in the record."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from worker.core.model import MutualPairs, Pairing
from worker.core.pairing.draw import LISTING, LOOPS, REJECTION, SEQUENTIAL, draw_pairings
from worker.core.pairing.rules import Rules
from worker.core.pairing.seeded_random import SeededRandom

Recorded = Mapping[str, Any]
# `apart`, `pins`: pairs of places in the roster; `met`: how many places further each had a client in the first round. `percent`: of
# the pairs that share an hour; `fitting`: of 65,536 draws that have hours for all. `clients`: each coach's client by place, or the
# SHA-256 of that where they are many.
DRAWS: list[Recorded] = json.loads(
    Path(__file__).with_name("golden_draws.json").read_text(encoding="utf-8")
)


def chance_of(*names: str) -> int:
    """0 … 65,535, by these names alone."""
    return int.from_bytes(sha256(" ".join(names).encode()).digest()[:2], "big")


def rules_of(one: Recorded) -> Rules:
    students = tuple(f"s{at:04}" for at in range(one["students"]))
    apart = frozenset(frozenset((students[a], students[b])) for a, b in one.get("apart", ()))
    step = one.get("met", 0)
    met = frozenset(
        frozenset((who, students[at - step])) for at, who in enumerate(students) if step
    )
    pins = tuple(Pairing(students[a], students[b]) for a, b in one.get("pins", ()))
    return Rules(students, MutualPairs(one.get("mutual", "avoid")), apart, met, pins)


def allowed_of(one: Recorded) -> Callable[[str, str], bool] | None:
    percent = one.get("percent")
    return (
        None
        if percent is None
        else lambda a, b: chance_of(*sorted((a, b))) * 100 < percent * 65_536
    )


def fits_of(one: Recorded) -> Callable[[tuple[Pairing, ...]], bool] | None:
    fitting = one.get("fitting")
    return (
        None
        if fitting is None
        else lambda some: chance_of(*(pairing.client for pairing in some)) < fitting
    )


def told(one: Recorded) -> tuple[str, int, str]:
    """How it was drawn, and what, in the words of the record."""
    found = draw_pairings(rules_of(one), SeededRandom(one["seed"]), allowed_of(one), fits_of(one))
    assert found is not None
    clients = " ".join(str(int(pairing.client[1:])) for pairing in found.pairings)
    return (
        found.method,
        found.tries,
        clients if len(clients) < 200 else sha256(clients.encode()).hexdigest(),
    )


@pytest.mark.parametrize("one", DRAWS, ids=lambda one: one["seed"])
def test_a_recorded_draw_comes_out_the_same(one: Recorded) -> None:
    assert told(one) == (one["method"], one["tries"], one["clients"])


def test_every_way_of_drawing_is_recorded() -> None:
    assert len(DRAWS) >= 20
    assert {one["method"] for one in DRAWS} == {REJECTION, LISTING, SEQUENTIAL, LOOPS}


def test_the_first_numbers_of_a_stream_never_change() -> None:
    stream = SeededRandom("2027-spring")
    assert [stream.below(1 << 32) for _ in range(5)] == [
        913908215,
        1677192564,
        3906001338,
        345955678,
        1295760242,
    ]
    assert [stream.below(bound) for bound in (1, 2, 3, 10, 1000, 3_000_000_000)] == [
        0,
        0,
        2,
        7,
        9,
        1169913360,
    ]
    assert list(stream.descending(8)) == [5, 5, 0, 1, 3, 0, 0, 0]
    assert [stream.unit() for _ in range(3)] == [
        0.7733077529394504,
        0.687027064132933,
        0.7274150357146796,
    ]
    # The first 64 words are the beginning of the first 1,024, and then comes the next block.
    words = list(map(SeededRandom("2027-spring").below, [1 << 32] * 3000))
    assert [words[at] for at in (63, 64, 1023, 1024, 2047, 2048)] == [
        3804130184,
        2178107950,
        1122682,
        1132271220,
        2545189621,
        3290102115,
    ]
