"""One cohort's pass while it is carried out: what it claims and settles, and the history that grows
by it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from threading import Lock

from worker.core.history import History
from worker.core.keys import ActionKey, Reason
from worker.core.model import Cohort
from worker.core.records import Detail, Failure, MailDetail, Record, State
from worker.core.rounds import Assignment, Draw, Repair
from worker.errors import CredentialsInvalid, GoogleError, OutcomeUnknown, PassAborted, Rejected
from worker.execute.beside import FirstAlone
from worker.ports.calendar import Change, ObservedEvent
from worker.ports.ledger import Turn
from worker.ports.ports import Ports, calendar_id, watch_key


class PassState:
    """Where all of a pass's threads put down what they have done. `look` asks the calendar once more
    for what has changed."""

    def __init__(
        self,
        cohort: Cohort,
        history: History,
        ports: Ports,
        now: datetime,
        turn: Turn,
        look: Callable[[], History],
        may_go_on: Callable[[], bool] = lambda: True,
    ) -> None:
        self.cohort = cohort
        self.ports = ports
        self.now = now
        self.turn = turn
        self.look = look
        self.may_go_on = may_go_on
        # Whether a calendar was made in this pass.
        self.calendar_answers = False
        self.sending = FirstAlone()
        self._making_calendar = Lock()
        self._no_calendar: GoogleError | None = None
        self._listing_drafts = Lock()
        self._drafts: Mapping[str, tuple[str, ...]] | None = None
        self._records = dict(history.records)
        self._proposed = dict(history.proposed)
        self.history = replace(history, records=self._records, proposed=self._proposed)

    def draw(self, draw: Draw) -> None:
        """Record a draw."""
        self.ports.ledger.record_draw(self.turn, draw, self.now)
        self._proposed |= {(draw.round, each.pairing): each for each in draw.assignments}
        self.history = self.history.with_draw(draw, self.now)

    def repair(self, repair: Repair) -> None:
        """Record a repair."""
        self.ports.ledger.record_repair(self.turn, repair, self.now)
        self._proposed |= {(repair.round, each.pairing): each for each in repair.begun}
        self.history = self.history.with_repair(repair)

    def propose(self, round_name: str, assignment: Assignment) -> None:
        """From now on this is what was proposed to the pairing."""
        self._proposed[round_name, assignment.pairing] = assignment

    def make_calendar_ahead(self) -> None:
        """Makes the calendar before the first series needs it. What goes wrong is kept for whoever
        asks for it then."""
        try:
            self.calendar()
        except GoogleError as error:
            self._no_calendar = error

    def calendar(self, gone: str = "") -> str:
        """The calendar of the cohort's series, which is made where there is none, or none but one that
        is `gone`. Raises CredentialsInvalid and PassAborted where it cannot be made."""
        google, ledger = self.cohort.google, self.ports.ledger
        with self._making_calendar:
            if self._no_calendar is not None:
                raise self._no_calendar
            known = calendar_id(self.cohort, self.ports)
            if known is not None and known != gone and known not in self.history.lost:
                return known
            try:
                made = self.ports.calendar.create(google.calendar, self.cohort.zone)
            except Rejected as error:
                # Not the students' fault, whose series this would mark as failed.
                raise CredentialsInvalid(
                    f"the calendar {google.calendar} cannot be made: {error}"
                ) from error
            except OutcomeUnknown as error:
                # Nobody knows whether it was made, and there is no way to look: the next pairing must
                # not make one more.
                raise PassAborted(
                    f"the calendar {google.calendar} could not be made: {error}; the next pass tries again"
                ) from error
            self.calendar_answers = True
            return ledger.record_calendar(google.sender, google.calendar, made, known)

    def drafts(self) -> Mapping[str, tuple[str, ...]]:
        """The drafts in the mailbox by label, as they were when this was first asked: listed once a
        pass, and only in doubt. All are of passes before this one, or of this one."""
        with self._listing_drafts:
            if self._drafts is None:
                drafts = self.ports.mailbox.drafts()
                # Only after it: what a pass has drafted that has begun meanwhile is its own affair.
                self.hold()
                self._drafts = drafts
            return self._drafts

    def hold(self) -> None:
        """Raises PlaceLost where another pass has begun meanwhile: asked before each change of what
        is in Google, where no claim comes right before it."""
        self.ports.ledger.hold(self.turn)

    def change(
        self, calendar: str, event: str, decide: Callable[[ObservedEvent], Change | None]
    ) -> ObservedEvent | None:
        """Change an event, and take in what it is then. See Calendar.change; raises PlaceLost."""
        ledger, watched = self.ports.ledger, self.events_of(calendar)
        token = ledger.token(watched)
        self.hold()
        changed = self.ports.calendar.change(calendar, event, decide)
        if changed is not None:
            ledger.record_event(watched, changed, self.now, token)
        return changed

    def claim(self, key: ActionKey, detail: Detail | None) -> Record:
        """Announce an action before it is done; a claim that was there is given back as it is, a
        failed one is opened anew."""
        record = self.ports.ledger.claim(self.turn, key, self.now, detail)
        if record.state is State.FAILED:
            # The plan tries again, so the address has been corrected; what was drafted for the old
            # one must not go out.
            if isinstance(record.detail, MailDetail) and record.detail.draft:
                self.ports.mailbox.delete_draft(record.detail.draft)
            record = self.ports.ledger.reopen(self.turn, key, self.now, detail)
        self._records[key] = record
        return record

    def note(self, key: ActionKey, detail: Detail) -> None:
        """Write down what is known of an action by now."""
        self.ports.ledger.note(self.turn, key, detail)
        self._records[key] = replace(self._records[key], detail=detail)

    def settle(
        self,
        key: ActionKey,
        state: State,
        detail: Detail | None = None,
        reason: Reason | None = None,
        failure: Failure | None = None,
    ) -> None:
        """Record the result of an action. Without a detail, the one of its claim stays."""
        self.ports.ledger.settle(self.turn, key, state, self.now, detail, reason, failure)
        before = self._records.get(key)
        known = detail or (before.detail if before else None)
        self._records[key] = Record(key, state, self.now, known, reason, failure)

    def record(self, key: ActionKey) -> Record | None:
        """What is known of an action by now."""
        return self._records.get(key)

    def events_of(self, calendar: str) -> str:
        """What the ledger files a calendar's events under."""
        return watch_key(self.cohort, calendar)
