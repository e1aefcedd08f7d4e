"""What people will read of a plan, as hashes: so that whoever carries out a reviewed plan sends the
words that were reviewed, and is told what has moved where they are others."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256

from worker.core.actions import (
    Action,
    Mail,
    Plan,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    TellCoordinator,
)
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.serialize import to_json
from worker.errors import KnownError
from worker.messages.alarms import what_failed
from worker.messages.compose import compose
from worker.messages.invitation import invitation
from worker.messages.shelf import shelf_for
from worker.messages.views import full_name
from worker.messages.worded import Wording
from worker.messages.words import listed

_MOST_NAMED = 3


def wording(due: Plan, cohort: Cohort, history: History, now: datetime) -> Wording:
    """The wording of a plan at `now` (aware). `history`: as it is once the plan's draws and repairs are
    recorded."""
    written = [each for each in due.actions if isinstance(each, ProposeSeries | Mail)]
    people = {student.id: f"{student.name}\n{student.email}" for student in cohort.roster}
    coordinators = (cohort.coordinator, *cohort.more_coordinators)
    people |= {"": "\n".join(f"{person.name}\n{person.email}" for person in coordinators)}
    return Wording(
        {_named(action, cohort): _hash(to_json(action)) for action in due.actions},
        {_named(each, cohort): _hash(_words(each, cohort, history, now)) for each in written},
        {student: _hash(text) for student, text in people.items()},
        dict(_templates(cohort)),
    )


def _templates(cohort: Cohort) -> Iterator[tuple[str, str]]:
    """Every template in the languages of these people, and what is in it."""
    tags = {cohort.language, *(cohort.language_of(student.id) for student in cohort.roster)}
    folders = {folder for tag in sorted(tags) for folder in shelf_for(cohort, tag).folders}
    for folder in sorted(folders):
        for file in sorted(folder.glob("*.j2")):
            yield f"{folder.name}/{file.name}", _hash(file.read_bytes().decode(errors="replace"))


def _words(action: ProposeSeries | Mail, cohort: Cohort, history: History, now: datetime) -> str:
    try:
        if isinstance(action, ProposeSeries):
            return repr(invitation(action, cohort))
        return repr(compose(action, cohort, history, now))
    except KnownError as error:
        return str(error)


def _named(action: Action, cohort: Cohort) -> str:
    match action:
        case RecordDraw():
            return f"the draw of the {action.round} round"
        case RecordRepair(repair):
            return f"change {repair.number} of the {action.round} round"
        case SendMail() | TellCoordinator() if action.kind == "change" or action.key.digest:
            return f"{what_failed(action.key, cohort)} ({action.key.number or action.key.digest})"
        case _:
            return f"{what_failed(action.key, cohort)}, {action.round} round"


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def moved_since(
    reviewed: Wording, due: Plan, cohort: Cohort, history: History, now: datetime
) -> tuple[str, ...]:
    """What has moved since the plan was reviewed, compared with what would be done and read at `now`
    (aware): see `wording` and `moved`."""
    return moved(reviewed, wording(due, cohort, history, now), cohort)


def moved(reviewed: Wording, now: Wording, cohort: Cohort) -> tuple[str, ...]:
    """What is another than when the plan was reviewed: sentences without a full stop; none where
    nothing is."""
    done = list(_differences(reviewed.actions, now.actions))
    others = [
        name
        for name, words in now.words.items()
        if name in reviewed.words and reviewed.words[name] != words
    ]
    if not others and not done:
        return ()
    sentences = [*_causes(reviewed, now, cohort), *done]
    if others:
        verb = "says" if len(others) == 1 else "say"
        sentences.append(f"{_some(others)} {verb} something else")
    return tuple(sentences)


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    more = [name for name in now if name not in before]
    less = [name for name in before if name not in now]
    other = [name for name in now if name in before and before[name] != now[name]]
    if more:
        yield f"{_some(more)} {'is' if len(more) == 1 else 'are'} due as well by now"
    if less:
        yield f"{_some(less)} {'is' if len(less) == 1 else 'are'} due no longer"
    if other:
        yield f"{_some(other)} would be done otherwise"


def _causes(reviewed: Wording, now: Wording, cohort: Cohort) -> Iterator[str]:
    for student, text in now.people.items():
        if reviewed.people.get(student, text) != text:
            name = full_name(cohort, student) if student else "the coordinator"
            yield f"the name or the address of {name} has been changed"
    joined = [full_name(cohort, each) for each in now.people if each not in reviewed.people]
    if joined:
        yield f"{_some(joined)} came into the file"
    left = sorted(each for each in reviewed.people if each not in now.people)
    if left:
        yield f"{_some(left)} went out of the file"
    for file in sorted({*reviewed.templates, *now.templates}):
        if reviewed.templates.get(file) != now.templates.get(file):
            yield f"the template {file} has been changed"


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return listed([*names[:_MOST_NAMED], f"{more} more"] if more > 0 else names)
