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
    Digest,
    DigestItem,
    Escalation,
    Failed,
    Launch,
    Notice,
    Odd,
    Quota,
    RoundFigures,
    Unsuited,
    Vanished,
    WithoutHour,
)
from worker.messages.example_parts import ANA, BEN, COMMON, DATES, NO_DATES

_PAIR = PairView(ANA, BEN, "Mondays", "late")
_PAIRS = (_PAIR, replace(_PAIR, hour="", note=""))
_STUCK = StuckView(ANA, BEN, "Nothing yet.", "Mondays", "1 May", DATES, "[ana, ben]")
_CHECKED: dict[str, Any] = {
    "unknown": "Ana Silva and Ben Castillo",
    "fingerprint": "abc",
    "relaxed": ("a rule",),
}
_WITHOUT = WithoutHour(ANA, BEN, "no hour suits both on all dates")
_NOTICE = Notice(
    **COMMON, **_CHECKED, assign_on="a day", pairs=_PAIRS, without_hour=(_WITHOUT, _WITHOUT)
)
_ESCALATION = Escalation(
    **COMMON,
    **_CHECKED,
    since="a day",
    since_short="7 February",
    stuck=(_STUCK, replace(_STUCK, hour="", nudged="", dates=NO_DATES)),
    late=_PAIRS,
    days=10,
)
_LAUNCH = Launch(**COMMON, sent=9, students=9, pairs=9, to_look_at=(), days=10)
_ITEM = DigestItem(
    ANA, BEN, "first", "first round", "Nothing yet.", "7 February", 10, "Please ask."
)
_FIGURES = RoundFigures("first", "first round", 9, 7, 21, 84, "a day")
_DIGEST = Digest(
    **COMMON,
    day="a day",
    several_rounds=True,
    stuck=(_ITEM, replace(_ITEM, since="", days=1)),
    behind=(_ITEM,),
    failures=("The mail to Ana: no.",),
    figures=(_FIGURES, replace(_FIGURES, agreed=9)),
)
_QUOTA = Quota(**COMMON, waiting=1, students=9)
TO_COORDINATOR: Mapping[Kind, tuple[Context, ...]] = {
    Kind.NOTICE: (
        _NOTICE,
        replace(_NOTICE, relaxed=(), unknown="Ana Silva", without_hour=(_WITHOUT,)),
    ),
    Kind.ESCALATION: (
        _ESCALATION,
        replace(_ESCALATION, stuck=(_STUCK,), late=(), relaxed=()),
        replace(_ESCALATION, stuck=(), unknown=""),
    ),
    Kind.LAUNCH: (
        _LAUNCH,
        replace(_LAUNCH, sent=8, to_look_at=("One thing.", "Another."), no_hour=("One thing.",)),
        replace(_LAUNCH, to_look_at=("One thing.",), late=("Late.", "Later.")),
    ),
    Kind.DIGEST: (
        _DIGEST,
        replace(_DIGEST, several_rounds=False, stuck=(_ITEM,), behind=(), failures=()),
        replace(_DIGEST, stuck=()),
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
