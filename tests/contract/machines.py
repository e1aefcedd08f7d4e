"""Several programs that do something at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from worker.ledger.store import SqlLedger

Result = TypeVar("Result")


def at_once(machines: Sequence[SqlLedger], do: Callable[[SqlLedger, int], Result]) -> list[Result]:
    """What each machine gets when all do it at the same time. `do` gets a machine and its number."""
    together = Barrier(len(machines))

    def do_together(number: int) -> Result:
        together.wait()
        return do(machines[number], number)

    with ThreadPoolExecutor(len(machines)) as pool:
        return list(pool.map(do_together, range(len(machines))))
