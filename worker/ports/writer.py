"""What the shell needs to be put into words: the mails and the invitations of a pass."""

from datetime import datetime
from typing import Protocol

from worker.core.actions import Mail, ProposeSeries, TellCoordinator
from worker.core.history import History
from worker.core.model import Cohort
from worker.ports.calendar import Invitation
from worker.ports.mailbox import Enclosure, Message


class Writer(Protocol):
    """Who writes what a pass sends. `now`: aware; `history`: as known then."""

    def mail(self, action: Mail, cohort: Cohort, history: History, now: datetime) -> Message:
        """The mail as it would be sent now. Raises UnknownRecipient, BadTemplate."""
        ...

    def enclosures(
        self, action: TellCoordinator, cohort: Cohort, history: History, now: datetime
    ) -> tuple[Enclosure, ...]:
        """What goes out with a mail to the coordinator."""
        ...

    def invitation(self, action: ProposeSeries, cohort: Cohort) -> Invitation:
        """The series as it goes into the calendar, for both students. Raises UnknownRecipient, and
        ValueError for a pairing without an hour."""
        ...
