"""What a changed roster makes of a round that has been drawn: who takes over whom."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import combinations

from worker.core.history import History
from worker.core.hours.frame import frame_of
from worker.core.hours.hour_finder import HourFinder
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort
from worker.core.pairing.rules import Allowed, Rules, anybody
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.roster.assign import relaxations
from worker.core.roster.booked import masks, taken
from worker.core.roster.gap import is_whole, kept
from worker.core.roster.needs import holds_from, rules_now
from worker.core.roster.new_pairings import begin, next_number
from worker.core.roster.remaining import sessions_left, too_late
from worker.core.roster.repair import RingRepair, repair_in_part, repair_ring
from worker.core.roster.terms import rules_of
from worker.core.rounds import Pairing, Relaxation, Repair, known_alone, students_of


def repair_for(cohort: Cohort, round_name: str, history: History, now: datetime) -> Repair | None:
    """What has to change in a drawn round, as the roster is now; None where nothing has to, or can.
    `now`: aware."""
    on = holds_from(cohort, round_name, now)
    ring = history.pairings(round_name)
    rules = rules_now(cohort, round_name, history, on)
    if is_whole(ring, rules):
        return None
    change, relaxed = _search(cohort, round_name, history, rules, on)
    alone = known_alone(history.repairs.get(round_name, ()))
    if not change.ended and not change.begun and alone.issuperset(change.alone):
        return None  # still nobody for whoever is alone
    there = frozenset(rules.students)
    repair = Repair(
        round_name,
        next_number(history, round_name),
        on,
        left=tuple(sorted(students_of(change.ended) - there)),
        # Whoever was alone has not just joined.
        joined=tuple(sorted(there - alone - students_of(ring))),
        ended=change.ended,
        begun=(),
        alone=change.alone,
        relaxed=relaxed,
    )
    repair = begin(cohort, history, repair, change.begun, now)
    return replace(repair, tell=_told_before(history, repair))


def _told_before(history: History, repair: Repair) -> tuple[str, ...]:
    """Who has been written to about the round, or is just being."""
    return tuple(
        student
        for student in repair.affected
        if ActionKey(repair.round, Kind.ASSIGNMENT, student=student) in history.records
    )


def _search(
    cohort: Cohort, round_name: str, history: History, rules: Rules, on: date
) -> tuple[RingRepair, tuple[Relaxation, ...]]:
    ring = history.pairings(round_name)
    seed = f"{history.seeds[round_name]}/repair/{next_number(history, round_name)}"
    if too_late(cohort, round_name, on):
        return repair_in_part(ring, rules, _nobody, SeededRandom("")), ()
    met = frozenset(pairing.both for name in history.draws for pairing in history.assigned(name))
    in_part = [
        (repair_in_part(ring, relaxed, anybody, SeededRandom(seed)), given_way)
        for given_way, relaxed in relaxations(rules)
    ]
    # The first of the best: no rule gives way for nothing.
    fallback = max(in_part, key=lambda candidate: len(candidate[0].begun))
    sharing = _sharing(cohort, round_name, history, on)
    for left_out in _left_out(ring, rules, SeededRandom(f"{seed}/alone")):
        if len(left_out) > 1 and len(left_out) >= len(fallback[0].alone):
            break
        there = tuple(student for student in rules.students if student not in left_out)
        for given_way, relaxed in relaxations(rules_of(cohort, round_name, history, there)):
            for allowed in (sharing, anybody):
                change = repair_ring(ring, relaxed, allowed, SeededRandom(seed), met)
                if change is not None:
                    return replace(change, alone=left_out), given_way
    return fallback


def _left_out(
    ring: tuple[Pairing, ...], rules: Rules, random: SeededRandom
) -> Iterator[tuple[str, ...]]:
    """Whom to leave out: nobody; then those with neither role, one, two and so on, in an order of
    chance. So somebody whom nobody may meet keeps no other student out."""
    placed = students_of(kept(ring, rules))
    outside = [student for student in rules.students if student not in placed]
    order = [outside.pop(random.below(len(outside))) for _ in range(len(outside))]
    for size in range(len(order) + 1):
        for chosen in combinations(order, size):
            yield tuple(sorted(chosen))


def _nobody(_coach: str, _client: str) -> bool:
    return False


def _sharing(cohort: Cohort, round_name: str, history: History, on: date) -> Allowed:
    """Whether two share an hour besides all that they have in the calendar now."""
    in_weeks = frame_of(cohort, round_name, on, sessions_left(cohort, round_name, on))
    students = {student.id: student for student in cohort.roster}
    ours = masks(in_weeks, history.sessions())
    return HourFinder(in_weeks, students, ours, taken(in_weeks, history.busy)).shared
