"""How students deal with invitations: some answer at once, some late, one never."""

from enum import StrEnum

from worker.core.model import Cohort
from worker.core.pairing.seeded_random import SeededRandom


class Habit(StrEnum):
    """How a student deals with the invitation to be coached. As coaches, all but two of these kinds
    say yes within a day."""

    PROMPT = "accepts at once"
    LATE = "accepts late"
    DECLINES = "declines the first hour"
    AFTER_NUDGE = "stays silent until nudged"
    SILENT = "stays silent for good"
    MOVES = "moves a session"
    CANCELS = "cancels a session"
    FORGETS = "forgets to answer as coach until nudged"


# After one student of each kind, most are prompt.
_USUAL = (
    *Habit,
    *[Habit.PROMPT] * 8,
    *[Habit.LATE] * 3,
    Habit.AFTER_NUDGE,
    Habit.MOVES,
)


def habits(cohort: Cohort, seed: str) -> dict[str, Habit]:
    """A habit for every student, by id: each kind once among the first eight, mostly prompt ones
    after that."""
    stream = SeededRandom(f"{seed}/habits")
    kinds = list(Habit)
    return {
        student.id: kinds[position] if position < len(kinds) else _USUAL[stream.below(len(_USUAL))]
        for position, student in enumerate(cohort.roster)
    }
