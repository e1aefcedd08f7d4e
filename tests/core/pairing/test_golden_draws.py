"""Draws and numbers that were recorded once. They never change: a draw that was published has to
come out the same on every Python, every machine and in every year, so whatever fails here is to be
mended in the program and not in the record."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from worker.core.model import MutualPairs
from worker.core.pairing.draw import LISTING, LOOPS, REJECTION, SEQUENTIAL, draw_pairings
from worker.core.pairing.rules import Rules
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.rounds import Pairing

Recorded = Mapping[str, Any]
# `apart`, `pins`: pairs of places in the roster; `met`: how many places further each had a client
# in the first round. `percent`: of the pairs that share an hour; `fitting`: of 65,536 draws that
# have hours for all. `clients`: each coach's client by place, or the SHA-256 of that where they are
# many.
DRAWS: list[Recorded] = json.loads(
    Path(__file__).with_name("golden_draws.json").read_text(encoding="utf-8")
)


def chance_of(*names: str) -> int:
    """0 … 65,535, by these names alone."""
    return int.from_bytes(sha256(" ".join(names).encode()).digest()[:2], "big")


def rules_of(record: Recorded) -> Rules:
    students = tuple(f"s{number:04}" for number in range(record["students"]))
    apart = frozenset(frozenset((students[a], students[b])) for a, b in record.get("apart", ()))
    step = record.get("met", 0)
    met = frozenset(
        frozenset((student, students[place - step]))
        for place, student in enumerate(students)
        if step
    )
    pins = tuple(Pairing(students[a], students[b]) for a, b in record.get("pins", ()))
    return Rules(students, MutualPairs(record.get("mutual", "avoid")), apart, met, pins)


def allowed_of(record: Recorded) -> Callable[[str, str], bool] | None:
    percent = record.get("percent")
    return (
        None
        if percent is None
        else lambda a, b: chance_of(*sorted((a, b))) * 100 < percent * 65_536
    )


def fits_of(record: Recorded) -> Callable[[tuple[Pairing, ...]], bool] | None:
    fitting = record.get("fitting")
    return (
        None
        if fitting is None
        else lambda pairings: chance_of(*(pairing.client for pairing in pairings)) < fitting
    )


def drawn(record: Recorded) -> tuple[str, int, str]:
    """In which way it was drawn, after how many tries, and what, in the words of the record."""
    random = SeededRandom(record["seed"])
    result = draw_pairings(rules_of(record), random, allowed_of(record), fits_of(record))
    assert result is not None
    clients = " ".join(str(int(pairing.client[1:])) for pairing in result.pairings)
    return (
        result.method,
        result.tries,
        clients if len(clients) < 200 else sha256(clients.encode()).hexdigest(),
    )


@pytest.mark.parametrize("record", DRAWS, ids=lambda record: record["seed"])
def test_a_recorded_draw_comes_out_the_same(record: Recorded) -> None:
    assert drawn(record) == (record["method"], record["tries"], record["clients"])


def test_every_way_of_drawing_is_recorded() -> None:
    assert len(DRAWS) >= 20
    assert {record["method"] for record in DRAWS} == {REJECTION, LISTING, SEQUENTIAL, LOOPS}


def test_the_first_numbers_of_a_stream_never_change() -> None:
    random = SeededRandom("2027-spring")
    assert [random.below(1 << 32) for _ in range(5)] == [
        913908215,
        1677192564,
        3906001338,
        345955678,
        1295760242,
    ]
    assert [random.below(bound) for bound in (1, 2, 3, 10, 1000, 3_000_000_000)] == [
        0,
        0,
        2,
        7,
        9,
        1169913360,
    ]
    assert list(random.descending(8)) == [5, 5, 0, 1, 3, 0, 0, 0]
    assert [random.unit() for _ in range(3)] == [
        0.7733077529394504,
        0.687027064132933,
        0.7274150357146796,
    ]
    # The first 64 words are the beginning of the first 1,024, and then comes the next block.
    words = list(map(SeededRandom("2027-spring").below, [1 << 32] * 3000))
    assert [words[place] for place in (63, 64, 1023, 1024, 2047, 2048)] == [
        3804130184,
        2178107950,
        1122682,
        1132271220,
        2545189621,
        3290102115,
    ]
