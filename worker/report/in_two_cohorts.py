"""Who is in two cohorts of the files that are looked at."""

from collections.abc import Iterator, Sequence
from datetime import date

from worker.core.addresses import normal
from worker.core.model import Cohort
from worker.core.names import display_name, isolated
from worker.messages import words

# As many names as fit into a line.
_MOST_NAMES = 5


def in_two_cohorts(cohort: Cohort, others: Sequence[tuple[str, Cohort]]) -> Iterator[str]:
    """A sentence on each other cohort, given with its file, whose season overlaps with this one's
    and that has students of it."""
    for path, other in others:
        addresses = {normal(student.email) for student in other.roster}
        both = [student for student in cohort.roster if normal(student.email) in addresses]
        if other is cohort or not both or not _overlap(cohort, other):
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
