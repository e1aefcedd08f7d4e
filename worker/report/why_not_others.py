"""Whom a student could not be drawn with, and why: the rest was left to chance."""

from collections.abc import Iterator, Mapping

from worker.core.model import Cohort
from worker.core.roster.assign import hours_of
from worker.core.roster.terms import Terms, terms_from_json
from worker.core.rounds import Draw, Relaxation
from worker.messages import words
from worker.messages.views import full_name


def why_not_others(cohort: Cohort, draw: Draw, student: str) -> Iterator[str]:
    """Sentences on everybody in the draw whom the student could not have coached or been coached by.
    Nothing of a draw of a version that did not keep its terms, or in which the student was not."""
    if not draw.terms:
        return
    terms = terms_from_json(draw.terms)
    others = [each.id for each in terms.students if each.id != student]
    if len(others) == len(terms.students):
        return
    pins = [pin for pin in terms.rules.pins if student in pin.both]
    for pin in pins:
        coach, client = (full_name(cohort, each) for each in pin.roles)
        yield f"Given by `pin:` in the file: {coach} coaches {client}."
    reasons = _reasons(terms, draw, student, others)
    for reason, names in _by_reason(cohort, reasons).items():
        yield f"Could not be drawn together with {words.listed(names)}: {reason}."
    free = len(others) - len(reasons)
    if free:
        whom = f"other {free}" if reasons else f"{free} others"
        yield f"Each of the {whom} might have been drawn; chance decided."


def _reasons(terms: Terms, draw: Draw, student: str, others: list[str]) -> Mapping[str, str]:
    """Why not, by the other's id; without those who might have been drawn."""
    rules, finder = terms.rules, hours_of(terms)
    may_repeat = Relaxation.EARLIER_PEERS in draw.relaxed
    reasons = {}
    for other in others:
        pair = frozenset((student, other))
        if any(pin.both == pair for pin in rules.pins):
            continue
        if pair in rules.apart:
            reasons[other] = "`never_pair` keeps them apart"
        elif pair in rules.met and not may_repeat:
            reasons[other] = "they were peers in an earlier round"
        elif not finder.shared(student, other):
            reasons[other] = "they shared no hour on all dates"
    return reasons


def _by_reason(cohort: Cohort, reasons: Mapping[str, str]) -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = {}
    for other, reason in reasons.items():
        names.setdefault(reason, []).append(full_name(cohort, other))
    return names
