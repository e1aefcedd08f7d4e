"""What students mean to do later, in the order in which they will."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from worker.core.model import Student


@dataclass(frozen=True, slots=True, order=True)
class Intention:
    """What a student means to do. `at`: aware, UTC; `what`: as in a StudentAct; `do` is told the
    instant at which it is done; `number` keeps the order of those who act at the same instant."""

    at: datetime
    number: int
    student: Student = field(compare=False)
    what: str = field(compare=False)
    do: Callable[[datetime], None] = field(compare=False)


class Intentions:
    """What all students mean to do."""

    def __init__(self) -> None:
        self._heap: list[Intention] = []
        self._count = 0

    def add(
        self, at: datetime, student: Student, what: str, do: Callable[[datetime], None]
    ) -> None:
        """The student means to do this at `at`, or as soon as they look after it."""
        self._count += 1
        heapq.heappush(self._heap, Intention(at, self._count, student, what, do))

    def due(self, now: datetime) -> Iterator[Intention]:
        """What is to be done by now, each once."""
        while self._heap and self._heap[0].at <= now:
            yield heapq.heappop(self._heap)
