"""What is wanted of a pass, what became of it and of each action, and how the log names these."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from worker.core.actions import (
    Action,
    ChangeGuests,
    EndSeries,
    MoveSeries,
    Plan,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.history import History
from worker.core.keys import COORDINATOR
from worker.core.model import Cohort
from worker.core.records import State
from worker.core.rounds import Pairing
from worker.ports.ledger import Turn


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action. `state` is None where it waits for a later pass; `trouble`: a
    sentence, or nothing; `in_doubt`: nobody knows whether it was done."""

    action: Action
    state: State | None
    trouble: str = ""
    in_doubt: bool = False


Moved = Callable[[Plan, Cohort, History, datetime], tuple[str, ...]]
"""What has moved in the words of a plan since it was reviewed: sentences without a full stop. The
history is as it is once the plan's draws and repairs are recorded."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A plan that somebody has looked at: the fingerprint of what it does, and what has moved since in
    what people will read of it. None: it was written by a version that did not keep the words."""

    fingerprint: str
    moved: Moved | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants of a pass.

    `force`: do what looks like an accident; `reviewed`: the plan that they have agreed to; `retry`:
    try again what has failed; `adopt`: let this ledger serve the cohort, whatever another one has
    sent.
    """

    force: bool = False
    reviewed: Reviewed | None = None
    retry: bool = False
    adopt: bool = False

    @property
    def consent(self) -> bool:
        """Whether they agree to what would be asked."""
        return self.force or self.reviewed is not None


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is due before `until` (aware, UTC), as long as the cohort's files stay as they are, its
    `turn` the latest, and its calendar without news.

    `calendar`: its id, empty where no series is watched; `watched`: what it is filed under; `token`:
    where watching it has come to; `series`: the ids of the series in it.
    """

    until: datetime
    turn: Turn
    calendar: str = ""
    watched: str = ""
    token: str | None = None
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass did for a cohort. `problems`: sentences for a person who has to look; `asks`: what
    it would do if told so; `notices`: sentences on what went well, and is worth a word; `rest`: until
    when nothing more is due, where that is known."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[str, ...]
    asks: tuple[RecordRepair, ...] = ()
    notices: tuple[str, ...] = ()
    rest: Rest | None = None

    @property
    def well(self) -> bool:
        """Whether nobody has to look."""
        return not self.problems and not any(outcome.trouble for outcome in self.outcomes)


def label(outcome: Outcome, cohort: Cohort) -> str:
    """An outcome for the log, with students by tag."""
    return f"{_what(outcome.action, cohort)}: {outcome.trouble or outcome.state or 'waits'}"


def about(action: Action, cohort: Cohort) -> dict[str, str]:
    """What a line of the log on this action can be looked for by: cohort, round, action and, where it
    is about one, the student's tag."""
    subjects = {"cohort": cohort.id, "round": action.round}
    match action:
        case RecordDraw():
            subjects["action"] = "draw"
        case RecordRepair():
            subjects["action"] = "repair"
        case SendMail():
            subjects |= {"action": str(action.kind), "student": _tag(action.to, cohort)}
        case _:
            subjects["action"] = str(action.key.kind)
    return subjects


def _what(action: Action, cohort: Cohort) -> str:
    match action:
        case RecordDraw():
            return f"{action.round} round drawn"
        case RecordRepair():
            repair = action.repair
            ended, begun = len(repair.ended), len(repair.begun)
            ends = "1 pairing ends" if ended == 1 else f"{ended} pairings end"
            return (
                f"{action.round} round repaired: {ends}, {begun} begin{'s' if begun == 1 else ''}"
            )
        case ProposeSeries():
            return f"series of {_pair(action.assignment.pairing, cohort)}"
        case MoveSeries():
            return f"another hour for {_pair(action.assignment.pairing, cohort)}"
        case EndSeries():
            return f"end of the series of {_pair(action.pairing, cohort)}"
        case ChangeGuests():
            return f"new address in the series of {_pair(action.pairing, cohort)}"
        case SendMail():
            return f"{action.kind} mail to {_tag(action.to, cohort)}"
        case TellCoordinator():
            return f"{action.kind} mail to {_tag(COORDINATOR, cohort)}"
        case Skip():
            return f"skipped {action.key.kind}: {action.reason}"


def _pair(pairing: Pairing, cohort: Cohort) -> str:
    return " and ".join(_tag(student, cohort) for student in pairing.roles)


def _tag(student_id: str, cohort: Cohort) -> str:
    if student_id == COORDINATOR:
        return "the coordinator"
    student = cohort.student(student_id)
    return student.tag if student else "somebody no longer on the roster"
