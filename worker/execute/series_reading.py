"""A series as it stands, from its events: what a person has done to it, and what is only odd.

A difference is not yet a decision. "Moved" is only what somebody can have moved: a start at another
time than any that was proposed. All sessions cancelled, declined or accepted one by one count as the
whole series.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from worker.core.model import Response
from worker.core.observed import ObservedSeries, Remark, Session, SessionState
from worker.execute.event_starts import is_unreadable, reading, starts
from worker.ports.calendar import Guest, ObservedEvent


@lru_cache(maxsize=4096)
def observed_series(
    parts: tuple[ObservedEvent, ...],
    occurrences: tuple[ObservedEvent, ...],
    wanted: tuple[tuple[datetime, ...], ...],
    addresses: tuple[tuple[str, str], ...],
    nobody: frozenset[str] = frozenset(),
) -> ObservedSeries:
    """A series from its event, the parts that were cut off it, and the occurrences that differ.

    `wanted`: the starts as proposed, UTC, in one way or, where a move is in doubt, two;
    `addresses`: of the two students in their normal form, with their ids; `nobody`: addresses that
    are no guests, such as the sender's.
    """
    students = dict(addresses)
    standing = [part for part in parts if not part.cancelled]
    if not standing:
        return _deleted(parts, wanted[0] if wanted else ())
    unreadable = any(is_unreadable(part) for part in standing)
    # What cannot be read is kept as it was last understood.
    planned = wanted[0] if unreadable and wanted else _planned(standing)
    changed = {occurrence.original_start: occurrence for occurrence in occurrences}
    # What people answered last is on the part that runs on.
    latest = max(standing, key=lambda part: starts(part)[-1:])
    guests, strangers, replaced = _guests(latest.guests, students, nobody)
    whole = {student: guest.response for student, guest in guests.items()}
    students = {**students, **replaced}
    sessions = tuple(_session(start, changed.get(start), students, whole) for start in planned)
    together = _answers_together(whole, sessions)
    if together != whole:
        # Answered one by one, they are answered as the series.
        sessions = tuple(
            _session(start, changed.get(start), students, together) for start in planned
        )
    if sessions and all(session.state is SessionState.CANCELLED for session in sessions):
        return _deleted(parts, planned, sessions)
    return ObservedSeries(
        answers=together,
        since={student: guest.since for student, guest in guests.items() if guest.since},
        comments={student: guest.comment for student, guest in guests.items() if guest.comment},
        sessions=sessions,
        moved=not unreadable and _somebody_moved(standing, wanted),
        events=tuple(part.id for part in standing),
        strangers=strangers,
        link=latest.link,
        meet=latest.meet,
        remarks=tuple(_remarks(standing, planned, wanted, unreadable, bool(replaced))),
    )


def _planned(standing: Sequence[ObservedEvent]) -> tuple[datetime, ...]:
    return tuple(sorted({start for part in standing for start in starts(part)}))


def _deleted(
    parts: Sequence[ObservedEvent],
    known: tuple[datetime, ...],
    sessions: tuple[Session, ...] = (),
) -> ObservedSeries:
    """Of a deleted event Google tells no more than that. Its dates were those we know, and what was
    over, was held."""
    gone_at = max((part.gone_at for part in parts if part.gone_at is not None), default=None)
    if not sessions:
        sessions = tuple(
            Session(
                start,
                start,
                SessionState.PLANNED if gone_at and start < gone_at else SessionState.CANCELLED,
            )
            for start in known
        )
    return ObservedSeries({}, {}, sessions, cancelled=True, gone_at=gone_at)


def _guests(
    guests: Sequence[Guest], students: Mapping[str, str], nobody: frozenset[str]
) -> tuple[Mapping[str, Guest], int, Mapping[str, str]]:
    """The two as guests, by id; how many others there are; and the address of somebody who is
    missing, with the id: where one is missing and one is a stranger, that is probably the same
    person."""
    known = {students[guest.email]: guest for guest in guests if guest.email in students}
    strangers = [
        guest for guest in guests if guest.email not in students and guest.email not in nobody
    ]
    missing = sorted(set(students.values()) - set(known))
    if len(missing) == 1 and len(strangers) == 1:
        stranger = strangers[0]
        return {**known, missing[0]: stranger}, 0, {stranger.email: missing[0]}
    return known, len(strangers), {}


def _somebody_moved(
    standing: Sequence[ObservedEvent], wanted: tuple[tuple[datetime, ...], ...]
) -> bool:
    """Whether a part of the series starts at another time than was proposed."""
    proposed = {start for each in wanted for start in each}
    return any(
        part_starts and part_starts[0] not in proposed for part_starts in map(starts, standing)
    )


def _remarks(
    standing: Sequence[ObservedEvent],
    planned: tuple[datetime, ...],
    wanted: tuple[tuple[datetime, ...], ...],
    unreadable: bool,
    replaced: bool,
) -> Iterator[Remark]:
    if unreadable:
        yield Remark.UNREADABLE
    elif any(reading(part).unread for part in standing):
        yield Remark.LINES_IGNORED
    if replaced:
        yield Remark.GUEST_REPLACED
    if unreadable or not wanted or planned in wanted or _somebody_moved(standing, wanted):
        return
    cut_off = any(planned == each[: len(planned)] for each in wanted)
    yield Remark.CUT_OFF if cut_off else Remark.OTHER_DATES


def _answers_together(
    whole: Mapping[str, Response], sessions: Sequence[Session]
) -> Mapping[str, Response]:
    """The answers to the series; who has given every session that stands the same answer has given
    it to the series."""
    answers = dict(whole)
    there = [session for session in sessions if session.state is not SessionState.CANCELLED]
    for student, answer in whole.items():
        alone = {session.answers.get(student, answer) for session in there}
        if answer is Response.NEEDS_ACTION and len(alone) == 1:
            answers[student] = alone.pop()
    return answers


def _session(
    original_start: datetime,
    changed: ObservedEvent | None,
    students: Mapping[str, str],
    whole: Mapping[str, Response],
) -> Session:
    if changed is None:
        return Session(original_start, original_start, SessionState.PLANNED)
    answers = {
        students[guest.email]: guest.response for guest in changed.guests if guest.email in students
    }
    if changed.cancelled:
        state = SessionState.CANCELLED
        return Session(original_start, original_start, state, answers, changed.id)
    start = changed.start or original_start
    state = SessionState.MOVED if start != original_start else SessionState.PLANNED
    # Who has declined the whole series declines each of its sessions with it: that is the series'
    # affair.
    alone = [answer for student, answer in answers.items() if answer is not whole.get(student)]
    if Response.DECLINED in alone:
        state = SessionState.DECLINED
    return Session(original_start, start, state, answers, changed.id)
