"""Who shares no hour with whom, in sentences: why, and what would mend it."""

from collections.abc import Iterator
from itertools import combinations

from worker.core.hours.frame import frame_of
from worker.core.hours.no_common_hour import Cure, NoCommonHour, no_common_hour
from worker.core.hours.starts import share_an_hour
from worker.core.model import WEEKDAYS, Cohort, Student
from worker.core.roster.booked import masks
from worker.core.roster.terms import terms_from_json
from worker.messages import words

# A cohort of a hundred: beyond, looking at every two takes longer than a coordinator waits.
_MOST_PAIRS = 5_000
_MOST_TOLD = 8


def sentence(found: NoCommonHour) -> str:
    """Amara and Daniel share no hour after 28 March, when Los Angeles changes its clocks; … would do."""
    both = f"{words.full_name(found.first.name)} and {words.full_name(found.second.name)}"
    if found.busy:
        why = f"{both} share hours, but all of them clash with their other sessions"
    elif found.after is None:
        why = f"{both} share no hour in any week: the times at which they are available do not meet"
    else:
        when = f", when {_city(found.clocks)} changes its clocks" if found.clocks else ""
        why = f"{both} share no hour on all dates: none goes on after {words.short_day(found.after)}{when}"
    return f"{why}; {_cure(found.cure)}"


def _cure(cure: Cure | None) -> str:
    if cure is None:
        return "no few hours more of either would mend that"
    hours, half = divmod(cure.more, 60)
    more = (
        f"{hours}{' ½' if half else ''} hour{'s' if hours > 1 or half else ''}"
        if hours
        else "half an hour"
    )
    edge = f"{'until' if cure.until else 'from'} {cure.minute // 60:02}:{cure.minute % 60:02}"
    name = words.full_name(cure.student.name)
    return f"{more} more would do: {name} on {WEEKDAYS[cure.weekday]}s {edge} ({cure.student.zone})"


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def of_drawn(terms: str, coach: str, client: str, cohort: Cohort) -> str:
    """Why a drawn pairing got no hour; nothing where that cannot be told any more."""
    students = {one.id: one for one in cohort.roster}
    if not terms or coach not in students or client not in students:
        return ""
    these = terms_from_json(terms)
    there = {one.id: one for one in these.students}
    one, other = (_named(there[who], students[who].name) for who in (coach, client))
    busy = masks(these.frame, {who: these.busy.get(who, ()) for who in (coach, client)})
    found = no_common_hour(these.frame, one, other, busy[coach] | busy[client])
    if found is None:
        names = f"{words.full_name(one.name)} and {words.full_name(other.name)}"
        return f"every hour that {names} share clashes with the other sessions of one of them"
    return sentence(found)


def _named(student: Student, name: str) -> Student:
    return Student(student.id, name, "", student.zone, student.available, prefer=student.prefer)


def of_cohort(cohort: Cohort) -> Iterator[str]:
    """Everybody who shares no hour with somebody, as the file stands: whom the draw has to keep apart where it can."""
    told: set[frozenset[str]] = set()
    said: set[str] = set()
    for name in cohort.rounds:
        there = [
            one for one in cohort.roster if one.takes_part(cohort.rounds[name].assign_on, name)
        ]
        if len(there) * (len(there) - 1) // 2 > _MOST_PAIRS:
            continue
        where = frame_of(cohort, name, cohort.rounds[name].assign_on)
        apart = [pair for pair in combinations(there, 2) if not share_an_hour(where, *pair)]
        alone = [one for one in _alone(there, apart) if one not in said]
        said.update(alone)
        yield from alone
        fresh = [pair for pair in apart if frozenset(one.id for one in pair) not in told]
        for one, other in fresh[:_MOST_TOLD]:
            found = no_common_hour(where, one, other)
            if found is not None:
                yield f"{name} round: {sentence(found)}"
        if len(fresh) > _MOST_TOLD:
            yield f"{name} round: {len(fresh) - _MOST_TOLD} more pairs share no hour; the draw avoids all of them where it can"
        told |= {frozenset(one.id for one in pair) for pair in fresh}


def _alone(there: list[Student], apart: list[tuple[Student, Student]]) -> Iterator[str]:
    """Whoever has an hour with fewer than two others: with them the draw has no choice left."""
    for one in there:
        lost = sum(one in pair for pair in apart)
        if there and len(there) - 1 - lost < 2 <= len(there) - 1:
            left = len(there) - 1 - lost
            yield (
                f"{words.full_name(one.name)} shares an hour with {'nobody' if not left else 'one other student only'}: "
                f"{'no' if not left else 'hardly any'} draw can give everybody an hour. Ask for more of their time"
            )
