"""The sessions that students of one cohort have in others, from the ledger that they share."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from worker.core.history import History
from worker.core.model import Cohort
from worker.core.roster.elsewhere import Sessions, sessions_by_address, sessions_elsewhere
from worker.execute.recorded import recorded
from worker.execute.seen import with_series
from worker.ports.ledger import Ledger


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
            history = with_series(other, recorded(other, ledger), ledger)
            self.found[other.id] = turn, sessions_by_address(history)
        return self.found[other.id][1]
