"""Random numbers from a seed, the same on every Python, every machine and in every year.

Python promises only `random()` across versions, so the numbers come from SHAKE-256 (FIPS 202) over
the seed and a block counter. They decide nothing by themselves: only a draw and its repairs take
them.
"""

import sys
from array import array
from collections.abc import Iterator
from hashlib import shake_256

_WORDS = 1 << 32
_BLOCK_BYTES = 4096
# SHAKE's shorter outputs begin its longer ones, so a draw that needs a few numbers makes no more of
# the first block.
_FIRST_BYTES = 256


class SeededRandom:
    """Uniform numbers from a seed. The same seed gives the same numbers in the same order,
    forever."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._block = 0
        self._given = 0
        self._words: list[int] = []

    def below(self, bound: int) -> int:
        """A uniform integer in 0 … bound - 1, for 1 <= bound <= 2**32.

        There is no modulo bias: words past the last multiple of the bound are thrown away.
        """
        while True:
            if not self._words:
                self._refill()
            word = self._words.pop()
            # Nearly always the first condition is enough, and it is the cheaper one.
            if word < _WORDS - bound or word < _WORDS - _WORDS % bound:
                return word % bound

    def descending(self, bound: int) -> Iterator[int]:
        """What `below` gives for bound, bound - 1, … 1, each made when it is asked for."""
        words = self._words
        for within in range(bound, 0, -1):
            while True:
                if not words:
                    self._refill()
                word = words.pop()
                if word < _WORDS - within or word < _WORDS - _WORDS % within:
                    break
            yield word % within

    def unit(self) -> float:
        """A uniform number in [0, 1), of 53 bits."""
        return ((self.below(_WORDS) >> 5) * 67108864 + (self.below(_WORDS) >> 6)) / 9007199254740992

    def _refill(self) -> None:
        size = _FIRST_BYTES if self._block == self._given == 0 else _BLOCK_BYTES
        data = shake_256(self._seed + b"/" + str(self._block).encode()).digest(size)[self._given :]
        self._given = size if size < _BLOCK_BYTES else 0
        self._block += self._given == 0
        words = array("I", data)
        if sys.byteorder == "little":
            words.byteswap()
        # Into the same list: `descending` holds it while others take from it too.
        self._words += words[::-1]
