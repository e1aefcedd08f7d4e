"""Who a student is, whatever the file calls them: the same address is the same person.

An `id` may be given to somebody who had none, or be taken away again, and addresses are written in
many ways. What was recorded under the first one stays theirs.
"""

from collections.abc import Mapping
from dataclasses import replace

from worker.core.addresses import normal
from worker.core.history import History
from worker.core.model import Cohort, Student
from worker.core.records import SeriesDetail
from worker.core.rounds import students_of


def as_known(cohort: Cohort, history: History) -> Cohort:
    """The cohort with every student under the id under which the ledger knows their address."""
    names = _other_names(cohort, history)
    if not names:
        return cohort

    def name(student: str) -> str:
        return names.get(student, student)

    return replace(
        cohort,
        roster=tuple(replace(student, id=name(student.id)) for student in cohort.roster),
        never_pair=frozenset(frozenset(map(name, pair)) for pair in cohort.never_pair),
        settled=frozenset((name(coach), name(client)) for coach, client in cohort.settled),
        pins={
            round_name: tuple((name(coach), name(client)) for coach, client in pins)
            for round_name, pins in cohort.pins.items()
        },
    )


def _other_names(cohort: Cohort, history: History) -> Mapping[str, str]:
    """The ids in the file that stand for somebody whom the ledger knows under another one."""
    drawn = {student for name in history.draws for student in students_of(history.assigned(name))}
    in_file = {student.id for student in cohort.roster}
    missing = drawn - in_file
    if not missing:
        return {}
    invited = {address: student for address, student in _invited(history) if student in missing}
    # Somebody without an id is known by the address itself.
    known = invited | {normal(student): student for student in missing}
    names = {
        student.id: known[word]
        for student in cohort.roster
        if student.id not in drawn
        for word in [_known_by(student, known)]
        if word is not None
    }
    # Two who now share an address are not one person: that is for the file to say.
    return names if len(set(names.values())) == len(names) else {}


def _known_by(student: Student, known: Mapping[str, str]) -> str | None:
    """By which of two words the ledger knows somebody: what the file calls them comes first."""
    words = (normal(student.id), normal(student.email))
    return next((word for word in words if word in known), None)


def _invited(history: History) -> list[tuple[str, str]]:
    """Every address under which somebody was invited, in its normal form, with their id."""
    return [
        (normal(address), student)
        for key, record in history.records.items()
        if key.pairing is not None and isinstance(record.detail, SeriesDetail)
        for address, student in zip(record.detail.guests, key.pairing.roles, strict=False)
    ]
