"""Many cohorts at one command: one of which nothing can be said never stops the others."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from worker.cli.base import logger
from worker.core.model import Cohort
from worker.errors import KnownError, LedgerUnavailable

_Seen = TypeVar("_Seen")


def one_by_one(
    cohorts: Iterable[Cohort], look: Callable[[Cohort], _Seen]
) -> tuple[list[_Seen], int]:
    """What a look at each cohort gives, and 1 where one of them could not be looked at, which is
    logged with its name; 0 otherwise. Raises LedgerUnavailable: that is about all of them."""
    seen: list[_Seen] = []
    code = 0
    for cohort in cohorts:
        try:
            seen.append(look(cohort))
        except LedgerUnavailable:
            raise
        except KnownError as error:
            logger.error("%s: %s", cohort.id, error)
            code = 1
        except Exception:
            # An error that we do not know is still loud.
            logger.exception("%s: this should never happen", cohort.id)
            code = 1
    return seen, code
