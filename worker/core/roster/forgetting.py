"""What is recorded of a round without somebody who is forgotten: with a stand-in in their place, and
nothing of what only concerns them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from worker.core.keys import ActionKey
from worker.core.model import Student
from worker.core.records import (
    Detail,
    EndDetail,
    Failure,
    MailDetail,
    MoveDetail,
    Record,
    SeriesDetail,
)
from worker.core.roster.forgotten import STAND_IN, Forgotten
from worker.core.roster.terms import terms_from_json, terms_to_json
from worker.core.rounds import Assignment, Draw, Repair, students_of


def knows(draw: Draw, student: str) -> bool:
    """Whether somebody is in this draw, or was when it was drawn."""
    terms = terms_from_json(draw.terms).students if draw.terms else ()
    drawn = students_of(assignment.pairing for assignment in draw.assignments)
    return student in drawn or any(each.id == student for each in terms)


def somebody_forgotten(draw: Draw) -> bool:
    """Whether somebody of this draw has been forgotten since: it cannot be drawn again then."""
    return f'"{STAND_IN}' in draw.terms


def in_draw(draw: Draw, who: Forgotten) -> Draw:
    """The draw without them; their times are taken out of its terms as well."""
    return replace(
        draw,
        assignments=tuple(_assignment(assignment, who) for assignment in draw.assignments),
        unknown=who.students(draw.unknown),
        terms=_terms(draw.terms, who) if draw.terms else "",
    )


def in_repair(repair: Repair, who: Forgotten) -> Repair:
    """The repair without them."""
    return replace(
        repair,
        left=who.students(repair.left),
        joined=who.students(repair.joined),
        ended=who.pairings(repair.ended),
        begun=tuple(_assignment(assignment, who) for assignment in repair.begun),
        alone=who.students(repair.alone),
        tell=who.students(repair.tell),
    )


def in_records(records: Iterable[Record], who: Forgotten) -> Mapping[ActionKey, Record]:
    """What the records become, by the key that they have now; only those that change."""
    records = tuple(records)
    digests = sorted({each.key.digest for each in records if who.concerns(each.key)} - {""})
    # A hash of addresses tells whoever has the addresses that it was these.
    numbers = {digest: f"{who.mark}-{number}" for number, digest in enumerate(digests, start=1)}
    after = {record.key: _record(record, who, numbers) for record in records}
    return {record.key: after[record.key] for record in records if after[record.key] != record}


def _record(record: Record, who: Forgotten, digests: Mapping[str, str]) -> Record:
    failure = record.failure
    if failure is not None:
        addresses = "" if who.concerns(record.key) else failure.addresses
        failure = Failure(who.text(failure.said), addresses)
    detail = _detail(record.key, record.detail, who, digests)
    return replace(record, key=_key(record.key, who, digests), detail=detail, failure=failure)


def _key(key: ActionKey, who: Forgotten, digests: Mapping[str, str]) -> ActionKey:
    return replace(
        key,
        pairing=key.pairing and who.pairing(key.pairing),
        student=who.student(key.student),
        digest=digests.get(key.digest, key.digest) if who.concerns(key) else key.digest,
    )


def _detail(
    key: ActionKey, detail: Detail | None, who: Forgotten, digests: Mapping[str, str]
) -> Detail | None:
    match detail:
        case SeriesDetail():
            return _series(detail, who, who.concerns(key))
        case MoveDetail() if detail.assignment:
            return MoveDetail(_assignment(detail.assignment, who))
        case MailDetail():
            about = who.pairings(detail.about)
            failed = tuple(_key(each, who, digests) for each in detail.failed)
            if who.concerns(key):
                return MailDetail(about, failed=failed)
            return replace(detail, about=about, failed=failed)
        case None | MoveDetail() | EndDetail():
            return detail


def _series(detail: SeriesDetail, who: Forgotten, about: bool) -> SeriesDetail:
    return replace(
        detail,
        assignment=_assignment(detail.assignment, who),
        guests=tuple(map(who.guest, detail.guests)),
        former=tuple(each for each in detail.former if each[1] != who.id),
        # Both lead to an event that names its guests.
        link="" if about else detail.link,
        meet="" if about else detail.meet,
    )


def _assignment(assignment: Assignment, who: Forgotten) -> Assignment:
    # The other of the two keeps the hour: it is theirs as well.
    return replace(assignment, pairing=who.pairing(assignment.pairing))


def _terms(text: str, who: Forgotten) -> str:
    terms = terms_from_json(text)
    rules = terms.rules
    return terms_to_json(
        replace(
            terms,
            students=tuple(_in_terms(student, who) for student in terms.students),
            rules=replace(
                rules,
                students=who.students(rules.students),
                apart=frozenset(frozenset(who.students(pair)) for pair in rules.apart),
                met=frozenset(frozenset(who.students(pair)) for pair in rules.met),
                pins=who.pairings(rules.pins),
            ),
            busy={who.student(each): times for each, times in terms.busy.items() if each != who.id},
        )
    )


def _in_terms(student: Student, who: Forgotten) -> Student:
    if student.id != who.id:
        return student
    return Student(who.stand_in, who.stand_in, "", "UTC", ())
