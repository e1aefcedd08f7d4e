"""Contexts for every kind of mail to students, to fill its template in with. Each branch of a
template has one that reaches it, as far as that can be had."""

from collections.abc import Mapping
from dataclasses import replace

from worker.core.keys import Kind
from worker.messages.context import Context, LinksView
from worker.messages.example_parts import (
    ANA,
    BARE_ROLE,
    BEGINNING_ROLE,
    BEHIND_ROLE,
    BEN,
    COMMON,
    LAST_ROLE,
    LATE_ROLE,
    LOST_ROLE,
    ROLE,
    SETTLED_ROLE,
    UNMET_ROLE,
)
from worker.messages.student_contexts import (
    Address,
    AnotherHour,
    Assignment,
    Change,
    Finished,
    Halfway,
    Late,
    Nudge,
    Practice,
    Settle,
)

_NO_LINKS = LinksView("", "")

_ASSIGNMENT = Assignment(
    **COMMON, student=ANA, coaching=ROLE, coached=ROLE, nudge_days=7, joins=False
)
_NUDGE = Nudge(**COMMON, student=ANA, role=ROLE, is_client=True, invited="a day", escalate_days=10)
_PRACTICE = Practice(**COMMON, student=ANA, coach=BEN, client=BEN, last="a day")
_CHANGE = Change(
    **COMMON,
    student=ANA,
    left="Ben Castillo and Ana Silva",
    joined="Ben Castillo",
    was_coach="Ben Castillo",
    was_client="Ben Castillo",
    coaching=ROLE,
    coached=ROLE,
    alone=False,
    same=False,
)
_LEFT_ALONE = replace(_CHANGE, was_coach="", was_client="", coached=None, coaching=None, alone=True)
_SETTLE = Settle(
    **COMMON, student=ANA, coach=BEN, role=ROLE, coach_link="", notes=("Ana wrote: “no”",)
)
_ADDRESS = Address(**COMMON, student=ANA, peer=BEN, is_client=True)
_ANOTHER_HOUR = AnotherHour(**COMMON, student=ANA, role=ROLE, is_client=True)
_HALFWAY = Halfway(**COMMON, student=ANA, coaching=ROLE, coached=ROLE, well=True)
_FINISHED = Finished(
    **COMMON,
    student=ANA,
    coaching=ROLE,
    coached=ROLE,
    well=True,
    in_time=True,
    next_on="a day",
    exam=True,
)
_LATECOMER = Late(**COMMON, student=ANA, next_on="a day")
TO_STUDENTS: Mapping[Kind, tuple[Context, ...]] = {
    Kind.ASSIGNMENT: (
        _ASSIGNMENT,
        replace(_ASSIGNMENT, coaching=BARE_ROLE, coached=BARE_ROLE, links=_NO_LINKS),
        replace(_ASSIGNMENT, coaching=BARE_ROLE),
        replace(_ASSIGNMENT, coached=BARE_ROLE),
        replace(_ASSIGNMENT, coaching=None, coached=LATE_ROLE),
        replace(_ASSIGNMENT, coached=None, coaching=replace(ROLE, sessions=5), joins=True),
        replace(_ASSIGNMENT, coaching=LOST_ROLE, coached=None),
    ),
    Kind.NUDGE: (_NUDGE, replace(_NUDGE, is_client=False, role=BARE_ROLE)),
    Kind.PRACTICE: (_PRACTICE, replace(_PRACTICE, coach=None, client=None)),
    Kind.CHANGE: (
        _CHANGE,
        replace(_CHANGE, left="", coaching=BARE_ROLE, coached=BARE_ROLE),
        replace(_CHANGE, joined="", was_client="", coaching=None),
        replace(_CHANGE, was_coach="", coached=None),
        replace(_CHANGE, left="Ben Castillo"),
        replace(_CHANGE, left="Ben Castillo", was_client="", coaching=None),
        replace(_CHANGE, left="Ben Castillo", was_coach="Ana Silva", coached=None),
        _LEFT_ALONE,
        replace(_CHANGE, same=True),
    ),
    Kind.SETTLE: (
        _SETTLE,
        replace(_SETTLE, role=LOST_ROLE, notes=()),
        replace(_SETTLE, role=BARE_ROLE),
    ),
    Kind.ADDRESS: (_ADDRESS, replace(_ADDRESS, is_client=False)),
    Kind.ANOTHER_HOUR: (_ANOTHER_HOUR, replace(_ANOTHER_HOUR, role=BARE_ROLE, is_client=False)),
    Kind.HALFWAY: (
        _HALFWAY,
        replace(_HALFWAY, coached=LATE_ROLE, coaching=BARE_ROLE, well=False),
        replace(_HALFWAY, coached=None),
        replace(_HALFWAY, coached=BARE_ROLE, coaching=None, well=False),
        replace(_HALFWAY, coached=UNMET_ROLE, coaching=UNMET_ROLE, well=False),
        replace(_HALFWAY, coached=BEHIND_ROLE, coaching=UNMET_ROLE, well=False),
        replace(_HALFWAY, coached=SETTLED_ROLE, coaching=LAST_ROLE),
        replace(_HALFWAY, coached=None, coaching=BEGINNING_ROLE, well=False),
    ),
    Kind.FINISHED: (
        _FINISHED,
        replace(_FINISHED, coached=None, next_on=""),
        replace(_FINISHED, coaching=None, next_on="", exam=False),
        replace(_FINISHED, coaching=None, coached=None),
        replace(_FINISHED, coaching=UNMET_ROLE, coached=BEHIND_ROLE, well=False),
        replace(_FINISHED, coaching=BEHIND_ROLE, coached=UNMET_ROLE, well=False, in_time=False),
        replace(_FINISHED, coaching=SETTLED_ROLE, coached=SETTLED_ROLE),
    ),
    Kind.LATE: (_LATECOMER, replace(_LATECOMER, next_on="")),
}
