"""Contexts for every kind of mail to the coordinator, to fill its template in with. Each branch of
a template has one that reaches it, as far as that can be had."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from worker.core.keys import Kind
from worker.messages.context import Context, PairView, StuckView
from worker.messages.coordinator_contexts import (
    Alone,
    Calendar,
    Dates,
    Escalation,
    Failed,
    Notice,
    Odd,
    Quota,
    Unsuited,
    Vanished,
)
from worker.messages.example_parts import ANA, BEN, COMMON

_PAIR = PairView(ANA, BEN, "Mondays", "late")
_PAIRS = (_PAIR, replace(_PAIR, hour="", note=""))
_STUCK = StuckView(ANA, BEN, "Nothing yet.", "Mondays", "1 May")
_CHECKED: dict[str, Any] = {
    "unknown": "Ana Silva and Ben Castillo",
    "fingerprint": "abc",
    "relaxed": ("a rule",),
}
_NOTICE = Notice(**COMMON, **_CHECKED, assign_on="a day", pairs=_PAIRS)
_ESCALATION = Escalation(
    **COMMON,
    **_CHECKED,
    since="a day",
    since_short="7 February",
    stuck=(_STUCK, replace(_STUCK, hour="", nudged="")),
    late=_PAIRS,
    days=10,
)
_QUOTA = Quota(**COMMON, waiting=1, students=9)
TO_COORDINATOR: Mapping[Kind, tuple[Context, ...]] = {
    Kind.NOTICE: (_NOTICE, replace(_NOTICE, relaxed=(), unknown="Ana Silva")),
    Kind.ESCALATION: (
        _ESCALATION,
        replace(_ESCALATION, stuck=(_STUCK,), late=(), relaxed=()),
        replace(_ESCALATION, stuck=(), unknown=""),
    ),
    Kind.QUOTA: (_QUOTA, replace(_QUOTA, waiting=2)),
    Kind.FAILED: (Failed(**COMMON, failures=("The mail to Ana: no.",)),),
    Kind.CALENDAR: (Calendar(**COMMON, calendar="Peer Coaching", pairings=("Ana and Ben",)),),
    Kind.VANISHED: (Vanished(**COMMON, pairings=("Ana and Ben",), total=9),),
    Kind.ODD: (Odd(**COMMON, sentences=("Ana and Ben: the dates have changed.",)),),
    Kind.DATES: (Dates(**COMMON, assign_on="a day"),),
    Kind.ALONE: (Alone(**COMMON, sentences=("Ana is without a coach.",)),),
    Kind.UNSUITED: (Unsuited(**COMMON, pairings=("Ana coaches Ben: Mondays",)),),
}
