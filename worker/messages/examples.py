"""Every template against every kind of context, before it is needed: a misspelt field fails in `check`, not on the morning of
the assignment."""

from dataclasses import replace
from typing import Any

from worker.core.keys import Kind
from worker.messages.context import (
    Alone,
    Assignment,
    Change,
    Context,
    Escalation,
    HourView,
    Late,
    LinksView,
    Notice,
    Nudge,
    PairView,
    PersonView,
    Practice,
    Quota,
    RoleView,
    Settle,
    StuckView,
    Unsuited,
)
from worker.messages.mistakes import mistakes
from worker.messages.render import BadTemplate, render

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


def _examples() -> dict[Kind, tuple[Context, ...]]:
    assignment = Assignment(**_COMMON, student=_ANA, coaching=_ROLE, coached=_ROLE, nudge_days=7)
    nudge = Nudge(**_COMMON, student=_ANA, role=_ROLE, is_client=True, invited="a day")
    stuck = StuckView(_ANA, _BEN, "Nothing yet.", "Mondays", "1 May")
    pair = PairView(_ANA, _BEN, "Mondays", "late")
    pairs = (pair, replace(pair, hour="", note=""))
    stuck_in_two_ways = (stuck, replace(stuck, hour="", nudged=""))
    checked: dict[str, Any] = {"unknown": "Ana Silva and Ben Castillo", "fingerprint": "abc"}
    since: dict[str, Any] = {"since": "a day", "since_short": "7 February"}
    escalation = Escalation(
        **_COMMON,
        **checked,
        **since,
        stuck=stuck_in_two_ways,
        late=pairs,
        relaxed=("a rule",),
        days=10,
    )
    notice = Notice(**_COMMON, **checked, assign_on="a day", relaxed=("a rule",), pairs=pairs)
    found: dict[Kind, tuple[Context, ...]] = {
        Kind.ASSIGNMENT: (
            assignment,
            replace(assignment, coaching=_BARE, coached=_BARE, links=LinksView("", "")),
            replace(assignment, coaching=None, coached=_LATE),
            replace(assignment, coached=None, coaching=replace(_ROLE, sessions=5)),
        ),
        Kind.NUDGE: (nudge, replace(nudge, is_client=False, role=_BARE)),
        Kind.ESCALATION: (
            escalation,
            replace(escalation, stuck=(stuck,), late=(), relaxed=()),
            replace(escalation, stuck=(), unknown=""),
        ),
        Kind.PRACTICE: (
            Practice(**_COMMON, student=_ANA, coach=_BEN, client=_BEN, last="a day"),
            Practice(**_COMMON, student=_ANA, coach=None, client=None, last="a day"),
        ),
        Kind.NOTICE: (notice, replace(notice, relaxed=(), unknown="Ana Silva")),
    }
    return found | _more_examples()


def _more_examples() -> dict[Kind, tuple[Context, ...]]:
    change = Change(
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
    settle = Settle(
        **_COMMON, student=_ANA, coach=_BEN, backups=(_HOUR,), notes=("Ana wrote: “no”",)
    )
    late = Late(**_COMMON, student=_ANA, next_on="a day")
    quota = Quota(**_COMMON, waiting=1, students=9)
    return {
        Kind.CHANGE: (
            change,
            replace(change, left="", coaching=_BARE, coached=_BARE),
            replace(change, joined="", was_client="", coaching=None),
            replace(change, was_coach="", coached=None),
            replace(change, was_coach="", was_client="", coached=None, coaching=None, alone=True),
            replace(change, same=True),
        ),
        Kind.SETTLE: (settle, replace(settle, backups=(), notes=())),
        Kind.LATE: (late, replace(late, next_on="")),
        Kind.QUOTA: (quota, replace(quota, waiting=2)),
        Kind.ALONE: (Alone(**_COMMON, sentences=("Ana is without a coach.",)),),
        Kind.UNSUITED: (Unsuited(**_COMMON, pairings=("Ana coaches Ben: Mondays",)),),
    }


def template_problems() -> list[str]:
    """Sentences on everything that is wrong with the templates, with file and line; empty when all is well."""
    found: list[str] = []
    for kind, contexts in _examples().items():
        sentences = list(mistakes(kind, type(contexts[0])))
        for context in contexts:
            try:
                render(kind, context)
            except BadTemplate as error:
                # What the names alone have told is told once.
                sentences = sentences or [str(error)]
        found += sentences
    # Several mails take in the same part, and the cure names the fields of each: once is enough.
    return list({one.partition(";")[0]: one for one in reversed(found)}.values())[::-1]
