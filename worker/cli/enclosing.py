"""What goes out with the mail that shows the coordinator a draw: the page of the mails to come."""

from datetime import datetime

from worker.cli.places import place
from worker.core.actions import TellCoordinator
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.errors import KnownError
from worker.ports.mailbox import Enclosure
from worker.report.previews import at_launch, page

_FILE = "mails-to-come.html"


def enclosures(
    action: TellCoordinator, cohort: Cohort, history: History, now: datetime
) -> tuple[Enclosure, ...]:
    """The mails that students get on the round's day, as `preview` shows them; nothing with any other
    mail."""
    if action.kind is not Kind.NOTICE:
        return ()
    try:
        shown = at_launch(cohort, history, action.round, now, lambda *where: place(cohort, *where))
        return (Enclosure(_FILE, page(cohort, shown, now)),) if shown else ()
    except KnownError:
        # The mail itself says that `preview` shows them, and why it cannot.
        return ()
