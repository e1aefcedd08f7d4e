"""Dates so far from all others of the file that a digit is probably wrong."""

from collections.abc import Iterator
from datetime import date
from statistics import median_low

from worker.cohort_file.form import CohortForm
from worker.cohort_file.problem import Mistakes, Path

# A cohort takes well under a year; breaks and leavers of the year before may stand in its file.
_MOST_DAYS = 500


def far_off(form: CohortForm) -> Mistakes:
    """The dates that are more than a year and a third from the middle one of the file's modules."""
    modules = [day for _, days in form.modules for day in days]
    middle = median_low(modules)
    for path, day in _dates(form):
        if abs((day - middle).days) > _MOST_DAYS:
            yield (
                path,
                f"{day} is more than a year away from the modules, which are about {middle.year}; is the year right?",
            )


def _dates(form: CohortForm) -> Iterator[tuple[Path, date]]:
    for name, days in form.modules:
        yield from ((("modules", name, position), day) for position, day in enumerate(days))
    for name, given in form.rounds.items():
        for field in ("assign_on", "finish_by"):
            if day := getattr(given, field):
                yield ("rounds", name, field), day
    for position, days in enumerate(form.no_sessions_on):
        yield ("no_sessions_on", position), days[0]
    for row, student in enumerate(form.roster):
        for field in ("joined", "left"):
            if day := getattr(student, field):
                yield ("roster", row, field), day
        for position, days in enumerate(student.away or ()):
            yield ("roster", row, "away", position), days[0]
