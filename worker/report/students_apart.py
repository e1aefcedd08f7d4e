"""Who shares no hour with whom, as a cohort's file stands."""

from collections import Counter
from collections.abc import Hashable, Iterator
from itertools import combinations, combinations_with_replacement, product
from math import comb

from worker.core.hours.frame import Frame, frame_of
from worker.core.hours.no_common_hour import least_cure, no_common_hour
from worker.core.hours.starts import share_an_hour
from worker.core.model import Cohort, Student
from worker.core.names import display_name, isolated
from worker.messages import words
from worker.messages.namesakes import with_names_apart
from worker.messages.no_common_hour import more_time, sentence
from worker.report.apart_table import summary

# A cohort of a hundred: beyond that, looking at every two takes longer than a coordinator waits.
_MOST_PAIRS = 5_000
# More than so many lines about a round are a wall that nobody reads: a table says it better.
_MOST_LINES = 5
# Whoever shares no hour with so many is the one to ask.
_MANY = 4
_MOST_NAMES = 5
# With so many others it is looked for what would help; with more, that takes too long.
_MOST_CURES = 8


def sentences(cohort: Cohort) -> Iterator[str]:
    """Sentences on everybody who shares no hour with somebody, whom the draw has to keep apart
    where it can; of a round with very many of them one sentence, with a table on lines of its own.
    Of a round with too many students there are none."""
    cohort = with_names_apart(cohort)
    told_pairs: set[frozenset[str]] = set()
    told_alone: dict[str, int] = {}
    for name, plan in cohort.rounds.items():
        students = [
            student for student in cohort.roster if student.takes_part(plan.assign_on, name)
        ]
        if comb(len(students), 2) > _MOST_PAIRS:
            continue
        frame = frame_of(cohort, name, plan.assign_on)
        apart = _pairs_apart(frame, students)
        alone = {
            student: shares_with
            for student, shares_with in _alone(students, apart)
            if shares_with < told_alone.get(student.id, len(students))
        }
        told_alone |= {student.id: shares_with for student, shares_with in alone.items()}
        fresh = [pair for pair in apart if _ids(pair) not in told_pairs]
        told_pairs.update(_ids(pair) for pair in fresh)
        crowded = list(_with_many(fresh))
        others = [pair for pair in fresh if not any(student in pair for student, _ in crowded)]
        if len(alone) + len(crowded) + len(others) > _MOST_LINES:
            yield summary(name, frame, students, apart, len(fresh))
            continue
        for student, shares_with in alone.items():
            yield f"{_nearly_alone(student, shares_with)}{_what_would_do(frame, student, apart)}"
        for student, peers in crowded:
            yield f"{name} round: {_many(student, peers)}"
        for first, second in others:
            trouble = no_common_hour(frame, first, second)
            if trouble is not None:
                yield f"{name} round: {sentence(trouble)}"


def _with_many(pairs: list[tuple[Student, Student]]) -> Iterator[tuple[Student, list[Student]]]:
    """Who is in many of these pairs, and with whom; with whoever is in
    more of them first."""
    everybody = pairs
    while pairs:
        counts = Counter(student.id for pair in pairs for student in pair)
        most = max(counts.values())
        student = next(each for pair in pairs for each in pair if counts[each.id] == most)
        if most < _MANY:
            return
        mine = (pair for pair in everybody if student in pair)
        yield student, [other for pair in mine for other in pair if other != student]
        pairs = [pair for pair in pairs if student not in pair]


def _many(student: Student, others: list[Student]) -> str:
    name = isolated(display_name(student))
    names = [isolated(display_name(other)) for other in others[:_MOST_NAMES]]
    if len(others) > _MOST_NAMES:
        names.append(f"{len(others) - _MOST_NAMES} more")
    return (
        f"{name} shares no hour with {len(others)} of the others, {words.listed(names)}: more of {name}'s time would help most; "
        "the draw avoids all of them where it can"
    )


def _pairs_apart(frame: Frame, students: list[Student]) -> list[tuple[Student, Student]]:
    """Every two who share no hour, in the order of the roster. Asked once for all who are alike: most
    of a class have the same zone and windows."""
    places: dict[Hashable, list[int]] = {}
    for place, student in enumerate(students):
        places.setdefault((student.zone, student.available, student.away), []).append(place)
    apart = [
        (first, second)
        for kind, other_kind in combinations_with_replacement(places.values(), 2)
        if (kind is not other_kind or len(kind) > 1)
        and not share_an_hour(frame, students[kind[0]], students[other_kind[0]])
        for first, second in _across(kind, other_kind)
    ]
    return [(students[first], students[second]) for first, second in sorted(apart)]


def _across(kind: list[int], other_kind: list[int]) -> Iterator[tuple[int, int]]:
    """Every two places, one of each kind, the lower first."""
    if kind is other_kind:
        yield from combinations(kind, 2)
    else:
        yield from ((min(pair), max(pair)) for pair in product(kind, other_kind))


def _ids(pair: tuple[Student, Student]) -> frozenset[str]:
    return frozenset(student.id for student in pair)


def _alone(
    students: list[Student], apart: list[tuple[Student, Student]]
) -> Iterator[tuple[Student, int]]:
    """Whoever shares an hour with fewer than two, and with how many: they leave the draw no choice."""
    others = len(students) - 1
    apart_from = Counter(student.id for pair in apart for student in pair)
    for student in students:
        shares_with = others - apart_from[student.id]
        if shares_with < 2 <= others:
            yield student, shares_with


def _what_would_do(frame: Frame, student: Student, apart: list[tuple[Student, Student]]) -> str:
    """The end of a sentence: with which of the others the least more time would do, and which; empty
    where little would not."""
    others = [next(each for each in pair if each != student) for pair in apart if student in pair]
    if len(others) > _MOST_CURES:
        return ""
    cures = [(cure, other) for other in others if (cure := least_cure(frame, student, other))]
    if not cures:
        return ""
    cure, other = min(cures, key=lambda each: each[0].more)
    return f": to share an hour with {isolated(display_name(other))}, {more_time(cure)}"


def _nearly_alone(student: Student, shares_with: int) -> str:
    peers = "one other student only" if shares_with else "nobody"
    draws = "hardly any" if shares_with else "no"
    return (
        f"{isolated(display_name(student))} shares an hour with {peers}: {draws} draw can give "
        "everybody an hour. Ask for more of their time"
    )
