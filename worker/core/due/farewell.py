"""Whether somebody can be forgotten by now, and by what they are known."""

from datetime import datetime

from worker.core.addresses import normal
from worker.core.due.endings import ends
from worker.core.history import History
from worker.core.model import Cohort, Student
from worker.core.records import SeriesDetail
from worker.core.roster.forgetting import knows
from worker.core.rounds import students_of
from worker.core.timeline import is_open, is_over


def addresses_of(history: History, student_id: str) -> frozenset[str]:
    """Every address under which somebody was invited, as written then; also the id, which may be an
    address."""
    known = {student_id}
    for key, record in history.records.items():
        detail = record.detail
        if key.pairing is None or not isinstance(detail, SeriesDetail):
            continue
        invited = zip(detail.guests, key.pairing.roles, strict=False)
        known |= {address for address, each in (*invited, *detail.former) if each == student_id}
    return frozenset(address for address in known if "@" in address)


def known_as(history: History, word: str) -> str | None:
    """The id of whom the ledger knows by this id or address; None for nobody."""
    drawn = [record.draw for record in history.draws.values()]
    everybody = {
        *(each for name in history.draws for each in students_of(history.assigned(name))),
        *(key.student for key in history.records if key.student),
    }
    if word in everybody or any(knows(draw, word) for draw in drawn):
        return word
    wanted = normal(word)
    by_address = (
        each
        for each in sorted(everybody)
        if wanted in {normal(known) for known in (each, *addresses_of(history, each))}
    )
    return next(by_address, None)


def why_not(
    cohort: Cohort, history: History, student: Student | None, known: str, now: datetime
) -> str | None:
    """A sentence on why somebody cannot be forgotten yet; None where they can. `student`: their line
    in the file, where there is one; `known`: their id in the ledger.

    Whoever is in an open round has a peer who counts on them, and an invitation that has to be taken
    back: they leave first, as the file says it.
    """
    if is_over(cohort, history, now):
        return None
    if student is not None and any(
        student.takes_part(max(cohort.local_date(now), plan.assign_on), name)
        for name, plan in cohort.rounds.items()
    ):
        return (
            f"{known} is still in {cohort.id}: write `left:` with a date that has come into their line, or take the "
            "line out, let a pass carry it out, and then forget them"
        )
    for name in cohort.rounds:
        if is_open(cohort, history, name, now) and _is_busy(history, name, known):
            return (
                f"no pass has yet carried out that {known} has left the {name} round of {cohort.id}: let one run, and "
                "then forget them"
            )
    return None


def _is_busy(history: History, round_name: str, student: str) -> bool:
    """Whether something of a round has still to be done for somebody who has left."""
    paired = any(student in pairing.both for pairing in history.pairings(round_name))
    return paired or any(student in end.pairing.both for end in ends(round_name, history))
