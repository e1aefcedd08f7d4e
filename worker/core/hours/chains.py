"""Pairings in rings and lines, by who shares a student with whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.core.rounds import Pairing


@dataclass(frozen=True, slots=True)
class Chain:
    """Pairings in the order in which the client of each coaches the next one. `closed`: a ring, in
    which the client of the last one coaches the first."""

    pairings: tuple[Pairing, ...]
    closed: bool


def chains(pairings: Sequence[Pairing]) -> list[Chain]:
    """The pairings as rings and lines: lines first. Nobody may coach twice or be coached twice."""
    by_coach = {pairing.coach: pairing for pairing in pairings}
    coached = {pairing.client for pairing in pairings}
    # Lines are followed from their beginnings; what is left over then are rings.
    beginnings = [pairing for pairing in pairings if pairing.coach not in coached]
    result = []
    for beginning in (*beginnings, *pairings):
        chain = []
        pairing: Pairing | None = by_coach.get(beginning.coach)
        while pairing is not None:
            chain.append(by_coach.pop(pairing.coach))
            pairing = by_coach.get(pairing.client)
        if chain:
            result.append(Chain(tuple(chain), chain[-1].client == chain[0].coach))
    return result
