"""The sessions that students of one cohort have in others, from the ledger that they share."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from worker.core.addresses import normal
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
    """What was found of each cohort, and in which turn: it is read once for all the others, and again
    once a pass has been at work on it.

    `addresses`: of each cohort's students; `sessions`: by address, and by the cohort that they are in;
    `guests`: who is in an open round.
    """

    read_in: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sessions: dict[str, dict[str, tuple[datetime, ...]]] = field(default_factory=dict)
    guests_read_in: dict[str, int] = field(default_factory=dict)
    guests: dict[str, frozenset[str]] = field(default_factory=dict)

    def added(self, cohort: Cohort, history: History, ledger: Ledger, now: datetime) -> History:
        """The history with the sessions that the cohort's students have in other cohorts. Google is
        not asked: what the last pass saw counts."""
        for other, turn in ledger.drawn().items():
            if other != cohort.id and self.read_in.get(other) != turn:
                self._read(replace(cohort, id=other, roster=()), ledger)
                self.read_in[other] = turn
        others = [self._of_addresses(cohort)]
        return replace(history, elsewhere=sessions_elsewhere(cohort, others, now))

    def open_guests(
        self, cohort: Cohort, ledger: Ledger, now: datetime
    ) -> Mapping[str, frozenset[str]]:
        """Who is in an open round of another cohort, by its name: see Ledger.open_guests."""
        drawn = ledger.drawn()
        changed = [name for name, turn in drawn.items() if self.guests_read_in.get(name) != turn]
        fresh = ledger.open_guests(now, changed)
        for name in changed:
            self.guests[name] = fresh.get(name, frozenset())
            self.guests_read_in[name] = drawn[name]
        return {name: guests for name, guests in self.guests.items() if name != cohort.id}

    def _read(self, other: Cohort, ledger: Ledger) -> None:
        """`other`: known by its id alone, and as if its calendar were the same sender's: of another
        sender's series, what was proposed counts."""
        for address in self.addresses.get(other.id, ()):
            self.sessions[address].pop(other.id)
        of_this = _sessions(other, ledger)
        self.addresses[other.id] = tuple(of_this)
        for address, starts in of_this.items():
            self.sessions.setdefault(address, {})[other.id] = starts

    def _of_addresses(self, cohort: Cohort) -> Sessions:
        """The sessions in other cohorts of whoever may be one of this cohort's students."""
        words = {word for student in cohort.roster for word in (student.email, student.id)}
        return {
            address: tuple(
                start
                for name, starts in self.sessions[address].items()
                if name != cohort.id
                for start in starts
            )
            for address in map(normal, words)
            if address in self.sessions
        }


def _sessions(other: Cohort, ledger: Ledger) -> Sessions:
    try:
        return sessions_by_address(with_series(other, recorded(other, ledger), ledger))
    except LedgerUnavailable:
        raise
    except KnownError as error:
        # Its own pass says so as well; the others go on without it.
        logger.warning("%s is not kept clear of: %s", other.id, error)
        return {}
