"""A stream of chance that is the same on every Python, machine and year.

Python promises only `random()` across versions, so the numbers come from SHAKE-256 (FIPS 202) over the seed and a block
counter. The stream decides nothing by itself: only the draw takes one.
"""

from hashlib import shake_256

_BLOCK_BYTES = 4096
_WORD_BYTES = 4


class Stream:
    """Uniform integers from a seed. The same seed gives the same integers in the same order, for ever."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._block = 0
        self._words: list[int] = []

    def below(self, bound: int) -> int:
        """A uniform integer in 0 … bound - 1, for 1 <= bound <= 2**32. No modulo bias: words past the last multiple are thrown away."""
        limit = (1 << 32) - (1 << 32) % bound
        while True:
            if not self._words:
                self._refill()
            word = self._words.pop()
            if word < limit:
                return word % bound

    def _refill(self) -> None:
        data = shake_256(self._seed + b"/" + str(self._block).encode()).digest(_BLOCK_BYTES)
        self._block += 1
        words = [int.from_bytes(data[i : i + _WORD_BYTES], "big") for i in range(0, _BLOCK_BYTES, _WORD_BYTES)]
        self._words = words[::-1]
