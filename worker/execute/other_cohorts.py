"""The sessions that students of one cohort have in others, from the ledger that they share."""

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime

from worker.core.history import History
from worker.core.model import Cohort
from worker.core.roster.elsewhere import Sessions, sessions_by_address, sessions_elsewhere
from worker.errors import KnownError, LedgerUnavailable
from worker.execute.recorded import recorded
from worker.execute.seen import with_series
from worker.ports.ledger import Ledger

logger = logging.getLogger("peer-coaching")


@dataclass(frozen=True, slots=True)
class OtherCohorts:
    """What was found of each cohort, and in which turn: it is read once for all the others, and
    again once a pass has been at work on it."""

    found: dict[str, tuple[int, Sessions]] = field(default_factory=dict)

    def added(self, cohort: Cohort, history: History, ledger: Ledger, now: datetime) -> History:
        """The history with the sessions that the cohort's students have in other cohorts. Google is
        not asked: what the last pass saw counts."""
        others = [
            self._sessions(replace(cohort, id=other, roster=()), ledger)
            for other in sorted(ledger.cohorts() - {cohort.id})
        ]
        return replace(history, elsewhere=sessions_elsewhere(cohort, others, now))

    def _sessions(self, other: Cohort, ledger: Ledger) -> Sessions:
        """`other`: known by its id alone, and as if its calendar were the same sender's: of another
        sender's series, what was proposed counts."""
        turn = ledger.turn(other.id).number
        if other.id not in self.found or self.found[other.id][0] != turn:
            self.found[other.id] = turn, _sessions(other, ledger)
        return self.found[other.id][1]


def _sessions(other: Cohort, ledger: Ledger) -> Sessions:
    try:
        return sessions_by_address(with_series(other, recorded(other, ledger), ledger))
    except LedgerUnavailable:
        raise
    except KnownError as error:
        # Its own pass says so as well; the others go on without it.
        logger.warning("%s is not kept clear of: %s", other.id, error)
        return {}
