"""Who is in two cohorts of the files that are looked at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from worker.core.addresses import normal
from worker.core.model import Cohort, Student
from worker.core.names import display_name, isolated
from worker.messages import words

# As many names as fit into a line.
_MOST_NAMES = 5


Cohorts = Mapping[str, Sequence[tuple[str, Cohort]]]
"""The cohorts that somebody is in, each with its file, by address in its normal form."""


def by_address(cohorts: Iterable[tuple[str, Cohort]]) -> Cohorts:
    """Everybody in these cohorts, each given with its file."""
    cohorts_of: dict[str, list[tuple[str, Cohort]]] = {}
    for path, cohort in cohorts:
        for student in cohort.roster:
            cohorts_of.setdefault(normal(student.email), []).append((path, cohort))
    return cohorts_of


def in_two_cohorts(cohort: Cohort, cohorts: Cohorts) -> Iterator[str]:
    """A sentence on each of the other cohorts whose season overlaps with this one's and that has
    students of it."""
    shared: dict[str, tuple[Cohort, list[Student]]] = {}
    for student in cohort.roster:
        for path, other in cohorts.get(normal(student.email), ()):
            if other is not cohort:
                shared.setdefault(path, (other, []))[1].append(student)
    for path, (other, both) in sorted(shared.items(), key=lambda item: item[0]):
        if not _overlap(cohort, other):
            continue
        names = [isolated(display_name(student)) for student in both[:_MOST_NAMES]]
        if len(both) > _MOST_NAMES:
            names.append(f"{len(both) - _MOST_NAMES} more")
        yield (
            f"{words.listed(names)} {'is' if len(both) == 1 else 'are'} in {isolated(other.name)} as well ({path}); "
            "where one ledger serves both, no hour is proposed that clashes with sessions there"
        )


def _overlap(cohort: Cohort, other: Cohort) -> bool:
    (first, last), (others_first, others_last) = _season(cohort), _season(other)
    return first <= others_last and others_first <= last


def _season(cohort: Cohort) -> tuple[date, date]:
    rounds = cohort.rounds.values()
    return min(plan.assign_on for plan in rounds), max(plan.finish_by for plan in rounds)
