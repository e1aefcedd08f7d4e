"""Several threads' writes in one transaction: what is wanted while one is being written goes into the
next, all of it at once.

Each thread goes on only when what it wrote is on the disk. To force that down takes longer than all
else about a write, and SQLite lets those wait in naps that come second.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from threading import Condition
from typing import Any, TypeVar

from sqlalchemy import Connection

from worker.ports.ledger import Turn

_T = TypeVar("_T")
Write = Callable[[Connection], _T]
Under = Callable[[Turn], AbstractContextManager[Connection]]
"""Opens a transaction that holds a turn."""


class _Wanted:
    """One thread's write, and what came of it."""

    def __init__(self, turn: Turn, write: Write[Any]) -> None:
        self.turn = turn
        self.write = write
        self.is_over = False
        self.value: Any = None
        self.error: BaseException | None = None

    def result(self) -> Any:
        """What the write gave. Raises what it raised, or what kept the transaction from being
        written."""
        if self.error is not None:
            raise self.error
        return self.value


class Together:
    """Writes for all threads of a process. `under`: opens a transaction that holds a turn."""

    def __init__(self, under: Under) -> None:
        self._under = under
        self._changed = Condition()
        self._waiting: list[_Wanted] = []
        self._is_writing = False

    def write(self, turn: Turn, write: Write[_T]) -> _T:
        """Writes under a turn, and gives back what `write` gives once it is on the disk. What keeps one
        write of a transaction from being written keeps all of them, and each thread hears of it."""
        mine = _Wanted(turn, write)
        with self._changed:
            self._waiting.append(mine)
            while self._is_writing and not mine.is_over:
                self._changed.wait()
            if not mine.is_over:
                self._is_writing = True
                group = [wanted for wanted in self._waiting if wanted.turn == turn]
                self._waiting = [wanted for wanted in self._waiting if wanted.turn != turn]
        if not mine.is_over:
            try:
                self._write(turn, group)
            finally:
                with self._changed:
                    self._is_writing = False
                    self._changed.notify_all()
        value: _T = mine.result()
        return value

    def _write(self, turn: Turn, group: Sequence[_Wanted]) -> None:
        try:
            with self._under(turn) as connection:
                for wanted in group:
                    wanted.value = wanted.write(connection)
        except BaseException as error:
            # Raised again by each thread's own `result`.
            for wanted in group:
                wanted.error = error
        for wanted in group:
            wanted.is_over = True
