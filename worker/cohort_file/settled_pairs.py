"""The pairs that a file says have settled, each with its place in the file."""

from collections.abc import Iterator
from dataclasses import dataclass

from worker.cohort_file.form import CohortForm
from worker.cohort_file.problem import Marks, Problem, problem_at
from worker.core.addresses import normal


@dataclass(frozen=True, slots=True)
class SettledPair:
    """A line of `settled`. `words`: coach and client as they are written there; `rows`: where the two
    stand in the roster, from 0; `place`: a warning there, still without words."""

    words: tuple[str, str]
    rows: tuple[int, int]
    place: Problem


def settled_pairs(form: CohortForm, marks: Marks) -> Iterator[SettledPair]:
    """The pairs of a form in which nothing is wrong, in order."""
    rows = {
        normal(word): row
        for row, student in enumerate(form.roster)
        for word in (student.email, student.id)
        if word
    }
    for position, (coach, client) in enumerate(form.settled):
        place = problem_at(marks, ("settled", position), "", warning=True)
        yield SettledPair((coach, client), (rows[normal(coach)], rows[normal(client)]), place)
