"""Contexts for every kind of mail, to fill its template in with: each branch of a template has one
that reaches it, as far as that can be had."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from worker.core.keys import Kind
from worker.messages.context import (
    Context,
    HourView,
    LinksView,
    PairView,
    PersonView,
    RoleView,
    StuckView,
)
from worker.messages.coordinator_contexts import (
    Alone,
    Calendar,
    Dates,
    Escalation,
    Failed,
    Notice,
    Quota,
    Unsuited,
    Vanished,
)
from worker.messages.student_contexts import Assignment, Change, Late, Nudge, Practice, Settle

_ANA = PersonView("Ana Silva", "Ana", "ana@mail.example", "Europe/Lisbon")
_BEN = PersonView("Ben Castillo", "Ben", "ben@mail.example", "America/Chicago")
_HOUR = HourView(
    "Mondays",
    "Mondays",
    ("from May: Mondays",),
    ("from March: Mondays",),
    "a day",
    "a day",
    "9 April",
)
_ROLE = RoleView(
    _BEN,
    12,
    _HOUR,
    (_HOUR, replace(_HOUR, theirs="Tuesdays")),
    "https://calendar.example",
    "https://meet.example",
)
_LATE = replace(_ROLE, hour=replace(_HOUR, late=True))
_BARE = replace(_ROLE, hour=None, backups=(), link="", meet="")
_COMMON: dict[str, Any] = {
    "cohort": "Spring",
    "round": "first",
    "sessions": 12,
    "minutes": 60,
    "finish_by": "a day",
    "coordinator": _ANA,
    "links": LinksView("https://hub.example", "https://hub.example"),
}
_NO_LINKS = LinksView("", "")

_ASSIGNMENT = Assignment(**_COMMON, student=_ANA, coaching=_ROLE, coached=_ROLE, nudge_days=7)
_NUDGE = Nudge(**_COMMON, student=_ANA, role=_ROLE, is_client=True, invited="a day")
_PRACTICE = Practice(**_COMMON, student=_ANA, coach=_BEN, client=_BEN, last="a day")
_CHANGE = Change(
    **_COMMON,
    student=_ANA,
    left="Ben Castillo and Ana Silva",
    joined="Ben Castillo",
    was_coach="Ben Castillo",
    was_client="Ben Castillo",
    coaching=_ROLE,
    coached=_ROLE,
    alone=False,
    same=False,
)
_LEFT_ALONE = replace(_CHANGE, was_coach="", was_client="", coached=None, coaching=None, alone=True)
_SETTLE = Settle(**_COMMON, student=_ANA, coach=_BEN, backups=(_HOUR,), notes=("Ana wrote: “no”",))
_LATECOMER = Late(**_COMMON, student=_ANA, next_on="a day")
TO_STUDENTS: Mapping[Kind, tuple[Context, ...]] = {
    Kind.ASSIGNMENT: (
        _ASSIGNMENT,
        replace(_ASSIGNMENT, coaching=_BARE, coached=_BARE, links=_NO_LINKS),
        replace(_ASSIGNMENT, coaching=None, coached=_LATE),
        replace(_ASSIGNMENT, coached=None, coaching=replace(_ROLE, sessions=5)),
    ),
    Kind.NUDGE: (_NUDGE, replace(_NUDGE, is_client=False, role=_BARE)),
    Kind.PRACTICE: (_PRACTICE, replace(_PRACTICE, coach=None, client=None)),
    Kind.CHANGE: (
        _CHANGE,
        replace(_CHANGE, left="", coaching=_BARE, coached=_BARE),
        replace(_CHANGE, joined="", was_client="", coaching=None),
        replace(_CHANGE, was_coach="", coached=None),
        _LEFT_ALONE,
        replace(_CHANGE, same=True),
    ),
    Kind.SETTLE: (_SETTLE, replace(_SETTLE, backups=(), notes=())),
    Kind.LATE: (_LATECOMER, replace(_LATECOMER, next_on="")),
}

_PAIR = PairView(_ANA, _BEN, "Mondays", "late")
_PAIRS = (_PAIR, replace(_PAIR, hour="", note=""))
_STUCK = StuckView(_ANA, _BEN, "Nothing yet.", "Mondays", "1 May")
_CHECKED: dict[str, Any] = {
    "unknown": "Ana Silva and Ben Castillo",
    "fingerprint": "abc",
    "relaxed": ("a rule",),
}
_NOTICE = Notice(**_COMMON, **_CHECKED, assign_on="a day", pairs=_PAIRS)
_ESCALATION = Escalation(
    **_COMMON,
    **_CHECKED,
    since="a day",
    since_short="7 February",
    stuck=(_STUCK, replace(_STUCK, hour="", nudged="")),
    late=_PAIRS,
    days=10,
)
_QUOTA = Quota(**_COMMON, waiting=1, students=9)
TO_COORDINATOR: Mapping[Kind, tuple[Context, ...]] = {
    Kind.NOTICE: (_NOTICE, replace(_NOTICE, relaxed=(), unknown="Ana Silva")),
    Kind.ESCALATION: (
        _ESCALATION,
        replace(_ESCALATION, stuck=(_STUCK,), late=(), relaxed=()),
        replace(_ESCALATION, stuck=(), unknown=""),
    ),
    Kind.QUOTA: (_QUOTA, replace(_QUOTA, waiting=2)),
    Kind.FAILED: (Failed(**_COMMON, failures=("The mail to Ana: no.",)),),
    Kind.CALENDAR: (Calendar(**_COMMON, calendar="Peer Coaching", pairings=("Ana and Ben",)),),
    Kind.VANISHED: (Vanished(**_COMMON, pairings=("Ana and Ben",), total=9),),
    Kind.DATES: (Dates(**_COMMON, assign_on="a day"),),
    Kind.ALONE: (Alone(**_COMMON, sentences=("Ana is without a coach.",)),),
    Kind.UNSUITED: (Unsuited(**_COMMON, pairings=("Ana coaches Ben: Mondays",)),),
}
