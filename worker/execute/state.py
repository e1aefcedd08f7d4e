"""One cohort's pass while it is carried out: what it claims and settles, and the history that grows by it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Lock

from worker.core.due.plan import with_repair
from worker.core.history import DrawRecord, History, Record, State
from worker.core.model import Cohort, Pairing
from worker.core.rounds import Assignment, Draw, Repair
from worker.ports import Ports, watch_key


class PassState:
    """Where all of a pass's threads put down what they have done. `look` asks the calendar once more for what has changed."""

    def __init__(
        self,
        cohort: Cohort,
        history: History,
        ports: Ports,
        now: datetime,
        look: Callable[[], History],
    ) -> None:
        self.cohort = cohort
        self.ports = ports
        self.now = now
        self.look = look
        self.making_calendar = Lock()
        self._records = dict(history.records)
        self._proposed = dict(history.proposed)
        self.history = replace(history, records=self._records, proposed=self._proposed)

    def draw(self, draw: Draw) -> None:
        """Record a draw."""
        self.ports.ledger.record_draw(self.cohort.id, draw, self.now)
        self._proposed |= {(draw.round, one.pairing): one for one in draw.assignments}
        draws = {**self.history.draws, draw.round: DrawRecord(draw, self.now)}
        self.history = replace(self.history, draws=draws)

    def repair(self, repair: Repair) -> None:
        """Record a repair."""
        self.ports.ledger.record_repair(self.cohort.id, repair, self.now)
        self._proposed |= {(repair.round, one.pairing): one for one in repair.begun}
        self.history = with_repair(self.history, repair)

    def propose(self, round_name: str, one: Assignment) -> None:
        """From now on this is what was proposed to the pairing."""
        self._proposed[round_name, one.pairing] = one

    def knows(self, key: str) -> bool:
        """Whether the action was claimed before this pass came to it: then its result is in doubt."""
        return key in self._records

    def claim(self, key: str, detail: dict[str, str]) -> Record:
        """Announce an action before it is done; a claim that was there is given back as it is, a failed one is opened anew."""
        record = self.ports.ledger.claim(self.cohort.id, key, self.now, detail)
        if record.state is State.FAILED:
            # The plan tries again, so the address has been mended; what was drafted for the old one must not go out.
            if draft := record.detail.get("draft"):
                self.ports.mailbox.delete_draft(draft)
            record = self.ports.ledger.reopen(self.cohort.id, key, self.now, detail)
        self._records[key] = record
        return record

    def note(self, key: str, detail: dict[str, str]) -> None:
        """Add to what is known of an action."""
        self.ports.ledger.note(self.cohort.id, key, detail)
        if (record := self._records.get(key)) is not None:
            self._records[key] = replace(record, detail={**record.detail, **detail})

    def settle(self, key: str, state: State, detail: dict[str, str]) -> None:
        """Record the result of an action."""
        before = self._records.get(key)
        self.ports.ledger.settle(self.cohort.id, key, state, self.now, detail)
        self._records[key] = Record(
            key, state, self.now, {**(before.detail if before else {}), **detail}
        )

    def state(self, key: str) -> State | None:
        """How far an action is."""
        record = self._records.get(key)
        return record.state if record else None

    def events_of(self, calendar: str) -> str:
        """What the ledger files a calendar's events under."""
        return watch_key(self.cohort, calendar)

    def addresses(self, pairing: Pairing) -> str:
        """A hash of the addresses of the two now."""
        return self.cohort.addresses_of(pairing.coach, pairing.client)
