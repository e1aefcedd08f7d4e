"""The writer that a pass is given: its words are those of the templates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from worker.core.actions import Mail, ProposeSeries, TellCoordinator
from worker.core.history import History
from worker.core.model import Cohort
from worker.messages.compose import compose
from worker.messages.invitation import invitation
from worker.ports.calendar import Invitation
from worker.ports.mailbox import Enclosure, Message

Enclose = Callable[[TellCoordinator, Cohort, History, datetime], tuple[Enclosure, ...]]
"""What goes out with a mail to the coordinator, by what is known at this instant."""


@dataclass(frozen=True, slots=True)
class TemplateWriter:
    """The port `Writer`. `enclose`: what goes out with mails to the coordinator; else nothing does."""

    enclose: Enclose = lambda *_: ()

    def mail(self, action: Mail, cohort: Cohort, history: History, now: datetime) -> Message:
        """See `Writer`."""
        return compose(action, cohort, history, now)

    def enclosures(
        self, action: TellCoordinator, cohort: Cohort, history: History, now: datetime
    ) -> tuple[Enclosure, ...]:
        """See `Writer`."""
        return self.enclose(action, cohort, history, now)

    def invitation(self, action: ProposeSeries, cohort: Cohort) -> Invitation:
        """See `Writer`."""
        return invitation(action, cohort)
