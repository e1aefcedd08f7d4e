"""The dates of a pairing as marks with words, for readers of any kind."""

from dataclasses import dataclass
from datetime import datetime

from worker.core.due.attention import Dates, has_agreed
from worker.core.due.pairing_state import PairingState
from worker.core.model import Cohort
from worker.core.observed import SessionState


@dataclass(frozen=True, slots=True)
class SessionMark:
    """One date. `start`: aware, UTC; `minutes`: how long it is; `state`: passed, to come, cancelled
    or declined; `moved`: to another time than its series has; `agreed`: whether the two agree on
    their hour."""

    start: datetime
    minutes: int
    state: str
    moved: bool
    agreed: bool

    @property
    def words(self) -> str:
        """What has become of it, in words."""
        said = f"{self.state}, moved" if self.moved else self.state
        return (
            said
            if self.agreed or self.state in ("cancelled", "declined")
            else f"{said}, not agreed"
        )

    @property
    def css(self) -> str:
        """The same as classes for a page."""
        classes = [self.state.replace(" ", "-")]
        classes += ["moved"] if self.moved else []
        return " ".join(classes if self.agreed else [*classes, "open"])


def marks_of(cohort: Cohort, state: PairingState, dates: Dates) -> tuple[SessionMark, ...]:
    """The dates of a pairing, in order."""
    agreed, minutes = has_agreed(state), cohort.program.session_minutes
    marks = [
        SessionMark(session.start, minutes, word, session.state is SessionState.MOVED, agreed)
        for word, sessions in (("passed", dates.passed), ("to come", dates.to_come))
        for session in sessions
    ]
    marks += [
        SessionMark(session.start, minutes, str(session.state), False, agreed)
        for session in dates.cancelled
    ]
    return tuple(sorted(marks, key=lambda mark: mark.start))
