"""What a season is made of: modules, rounds, days without sessions and days on which somebody is
away."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from worker.core.model import Cohort
from worker.core.names import display_name


class Part(StrEnum):
    """What a stretch of days is. A round is assigned on its first day, to be finished by its last."""

    MODULE = "module"
    ROUND = "round"
    CLOSED = "closed"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a season, the first and the last included. `name`: of the module, the round, or whoever
    is away."""

    part: Part
    name: str
    first: date
    last: date


def stretches_of(cohort: Cohort) -> tuple[Stretch, ...]:
    """The stretches of a season, part by part, each in order of time."""
    modules = [Stretch(Part.MODULE, each.name, each.first, each.last) for each in cohort.modules]
    rounds = [
        Stretch(Part.ROUND, name, plan.assign_on, plan.finish_by)
        for name, plan in cohort.rounds.items()
    ]
    first = min(each.first for each in (*modules, *rounds))
    last = max(each.last for each in (*modules, *rounds))
    closed = [Stretch(Part.CLOSED, "", *days) for days in cohort.no_sessions_on]
    away = [
        Stretch(Part.AWAY, display_name(student), *days)
        for student in cohort.roster
        for days in student.away
    ]
    # Holidays of another year may be left from the file of another class.
    within = [each for each in (*closed, *away) if each.first <= last and each.last >= first]
    parts = list(Part)
    return tuple(
        sorted((*modules, *rounds, *within), key=lambda each: (parts.index(each.part), each.first))
    )
