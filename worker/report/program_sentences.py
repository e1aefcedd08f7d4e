"""What the program did in one pass of a simulated season, in sentences."""

from collections.abc import Iterable, Iterator, Sequence

from worker.core.actions import (
    Action,
    EndSeries,
    Mail,
    MoveSeries,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.keys import MAILS, Kind
from worker.core.model import Cohort
from worker.core.names import display_name, isolated
from worker.core.rounds import Repair
from worker.messages import words
from worker.messages.views import full_name

_MOST_NAMES = 5
# What else the coordinator hears, but for what is in the way.
_HEARS = {
    Kind.LAUNCH: "is told how the launch went",
    Kind.DIGEST: "gets the digest of the week",
}


def program_sentences(actions: Sequence[Action], cohort: Cohort) -> Iterator[str]:
    """A sentence on each draw and repair, and one on all that is of one kind."""
    for action in actions:
        if isinstance(action, RecordDraw):
            pairings = len(action.draw.assignments)
            yield f"The {action.round} round is drawn: {pairings} pairings."
        if isinstance(action, RecordRepair):
            yield _repaired(action.repair, cohort)
    yield from _series(actions)
    mails = [action for action in actions if isinstance(action, SendMail | TellCoordinator)]
    for kind in MAILS:
        of_kind = [mail for mail in mails if mail.kind is kind]
        if of_kind:
            yield _mailed(kind, of_kind, cohort)
    skipped = sum(isinstance(action, Skip) for action in actions)
    if skipped:
        things = words.count(skipped, "overtaken thing")
        yield f"{things} {'is' if skipped == 1 else 'are'} skipped."


def _series(actions: Sequence[Action]) -> Iterator[str]:
    ended = sum(isinstance(action, EndSeries) for action in actions)
    if ended:
        yield f"{ended} series end{'s' if ended == 1 else ''}; what has been held stays in the calendar."
    moved = sum(isinstance(action, MoveSeries) for action in actions)
    if moved:
        yield f"{moved} declined series {'is' if moved == 1 else 'are'} proposed at another hour."
    proposed = sum(isinstance(action, ProposeSeries) for action in actions)
    if proposed:
        verb = "goes" if proposed == 1 else "go"
        yield f"{proposed} series {verb} into the calendar, each with two invitations."


# What students are told, after their names.
_TOLD = {
    Kind.CHANGE: "told of what changes",
    Kind.ANOTHER_HOUR: "told of another time",
    Kind.HALFWAY: "told where they stand half-way",
    Kind.PRACTICE: "told that an hour may be two half-hours",
    Kind.FINISHED: "congratulated on the last session",
    Kind.ADDRESS: "told of a peer's corrected address",
    Kind.LATE: "told that it is too late for this round",
}


def _mailed(kind: Kind, mails: Sequence[Mail], cohort: Cohort) -> str:
    coordinator = isolated(display_name(cohort.coordinator))
    students = dict.fromkeys(mail.to for mail in mails if isinstance(mail, SendMail))
    to = names_of(students, cohort)
    are = "is" if len(students) == 1 else "are"
    match kind:
        case Kind.ASSIGNMENT:
            mailed = words.count(len(mails), "assignment mail")
            return f"{mailed} {'goes' if len(mails) == 1 else 'go'} out: who, when, what now."
        case Kind.NUDGE:
            return f"{words.count(len(mails), 'reminder')} to {to}, with the peer on copy."
        case Kind.ESCALATION:
            pairings = words.count(len(mails[0].about), "pairing")
            return f"{coordinator} is told of {pairings} to look at."
        case Kind.NOTICE:
            return f"{coordinator} gets the draw to look at."
        case Kind.SETTLE:
            return f"{to}, with the peer on copy, {are} asked to settle on an hour."
        case _ if kind in _TOLD:
            return f"{to} {are} {_TOLD[kind]}."
        case _:
            return f"{coordinator} {_HEARS.get(kind, 'is told what is in the way')}."


def _repaired(repair: Repair, cohort: Cohort) -> str:
    why = [f"{names_of(repair.left, cohort)} left"] if repair.left else []
    why += [f"{names_of(repair.joined, cohort)} joined"] if repair.joined else []
    ends, begins = len(repair.ended), len(repair.begun)
    ended = f"{words.count(ends, 'pairing')} end{'s' if ends == 1 else ''}"
    begun = f"{begins} begin{'s' if begins == 1 else ''}"
    reason = words.listed(why) or "times have changed"
    return f"The {repair.round} round is repaired, since {reason}: {ended}, {begun}."


def names_of(student_ids: Iterable[str], cohort: Cohort) -> str:
    """The names of students, in words; of many, the first few."""
    names = [full_name(cohort, student_id) for student_id in student_ids]
    if len(names) > _MOST_NAMES + 1:
        names = [*names[:_MOST_NAMES], words.count(len(names) - _MOST_NAMES, "other")]
    return words.listed(names)
