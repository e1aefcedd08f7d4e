"""What a changed roster makes of a round that has been drawn: who takes over whom, and how many sessions are still possible."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import combinations

from worker.core.actions import Mail, mail_key
from worker.core.history import History
from worker.core.hours.frame import frame_of, most_sessions
from worker.core.hours.hour_finder import HourFinder
from worker.core.hours.windows import inside, on_a_day
from worker.core.model import Cohort, Pairing, Response, Round, Window
from worker.core.pairing.rules import Allowed, Rules, anybody
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.roster.assign import masks, propose, relaxations, taken
from worker.core.roster.repair import Arc, RingRepair, is_whole, kept, repair_in_part, repair_ring
from worker.core.roster.terms import other_sessions, rules_of
from worker.core.rounds import Assignment, Repair, known_alone, shortened


def repair_for(cohort: Cohort, round_name: Round, history: History, now: datetime) -> Repair | None:
    """What has to change in a drawn round, as the roster is now; None where nothing has to, or can."""
    on = max(cohort.mail_date(now), cohort.rounds[round_name].assign_on)
    ring = history.pairings(round_name)
    rules = rules_of(cohort, round_name, history, _members(cohort, round_name, history, on))
    if is_whole(ring, rules):
        return None
    found, relaxed = _search(cohort, round_name, history, rules, on)
    alone = known_alone(_before(history, round_name))
    if not found.ended and not found.begun and alone.issuperset(found.alone):
        return None  # still nobody for whoever is alone
    # Whoever was alone has not just joined.
    placed = alone.union(one for pairing in ring for one in pairing.both)
    repair = Repair(
        round_name,
        _number(history, round_name),
        on,
        left=tuple(
            sorted({one for pairing in found.ended for one in pairing.both} - set(rules.students))
        ),
        joined=tuple(sorted(set(rules.students) - placed)),
        ended=found.ended,
        begun=(),
        alone=found.alone,
        relaxed=relaxed,
    )
    begun = tuple(_anew(history, round_name, arc) for arc in found.begun)
    repair = replace(repair, begun=_with_hours(cohort, history, repair, begun, now))
    known = {
        one
        for one in repair.affected
        if mail_key(Mail.ASSIGNMENT, round_name, one) in history.records
    }
    return replace(repair, tell=tuple(sorted(known)))


def reschedule(cohort: Cohort, round_name: Round, history: History, now: datetime) -> Repair | None:
    """The pairings whose sessions to come no longer suit, since somebody's times or the days without sessions have changed, put
    together again at another hour; None where all still suit. What students have moved themselves is theirs."""
    on = cohort.mail_date(now)
    misfits = tuple(
        one
        for one in history.pairings(round_name)
        if _misfit(cohort, round_name, history, one, now)
    )
    if not misfits or too_late(cohort, round_name, on):
        return None
    repair = Repair(round_name, _number(history, round_name), on, (), (), ended=misfits, begun=())
    begun = tuple(_anew(history, round_name, (one.coach, one.client)) for one in misfits)
    return replace(
        repair, begun=_with_hours(cohort, history, repair, begun, now), tell=repair.affected
    )


def _misfit(
    cohort: Cohort, round_name: Round, history: History, pairing: Pairing, now: datetime
) -> bool:
    seen = history.series.get((round_name, pairing))
    students = [cohort.student(one) for one in pairing.both]
    if (
        seen is None
        or seen.cancelled
        or seen.in_touch
        or Response.DECLINED in seen.answers.values()
    ):
        return False
    times = tuple((one.zone, one.available) for one in students if one is not None)
    length = timedelta(minutes=cohort.program.session_minutes)
    unsuited = _unsuited(seen.starts, times, cohort.zone, cohort.closed_days(), length)
    return bool(unsuited) and unsuited[-1] > now


@lru_cache(maxsize=16384)
def _unsuited(
    starts: tuple[datetime, ...],
    times: tuple[tuple[str, tuple[Window, ...]], ...],
    zone: str,
    closed_days: tuple[tuple[date, date], ...],
    length: timedelta,
) -> tuple[datetime, ...]:
    """The sessions outside somebody's available times, or on a closed day. Kept, since a pass asks the same again and again."""
    zones = {zone, *(one for one, _ in times)}
    return tuple(
        at
        for at in starts
        if not all(inside(available, one, at, length) for one, available in times)
        or any(on_a_day(closed_days, one, at, length) for one in zones)
    )


def too_late(cohort: Cohort, round_name: Round, on: date) -> bool:
    """Whether nobody can begin any more in this round: not one session fits before `finish_by`."""
    return most_sessions(frame_of(cohort, round_name, on)) == 0


def _members(cohort: Cohort, round_name: Round, history: History, on: date) -> tuple[str, ...]:
    """Who is, or comes, in the round on this date. Nobody comes when it is too late."""
    inside = {one for pairing in history.assigned(round_name) for one in pairing.both}
    closed = too_late(cohort, round_name, on)
    return tuple(
        sorted(
            one.id
            for one in cohort.roster
            if one.takes_part(on, round_name) and (one.id in inside or not closed)
        )
    )


def _search(
    cohort: Cohort, round_name: Round, history: History, rules: Rules, on: date
) -> tuple[RingRepair, tuple[str, ...]]:
    ring, seed = (
        history.pairings(round_name),
        f"{history.seeds[round_name]}/repair/{_number(history, round_name)}",
    )
    if too_late(cohort, round_name, on):
        return repair_in_part(ring, rules, _nobody, SeededRandom("")), ()
    met = frozenset(one.both for name in Round for one in history.assigned(name))
    # The first of the best: no rule gives way for nothing.
    parts = [
        (repair_in_part(ring, these, anybody, SeededRandom(seed)), relaxed)
        for relaxed, these in relaxations(rules)
    ]
    part = max(parts, key=lambda one: len(one[0].begun))
    sharing = _sharing(cohort, round_name, history, on)
    for out in _left_out(ring, rules, SeededRandom(f"{seed}/alone")):
        if len(out) > 1 and len(out) >= len(part[0].alone):
            break
        there = tuple(one for one in rules.students if one not in out)
        for relaxed, these in relaxations(rules_of(cohort, round_name, history, there)):
            for allowed in (sharing, anybody):
                found = repair_ring(ring, these, allowed, SeededRandom(seed), met)
                if found is not None:
                    return replace(found, alone=out), relaxed
    return part


def _left_out(
    ring: tuple[Pairing, ...], rules: Rules, stream: SeededRandom
) -> Iterator[tuple[str, ...]]:
    """Nobody; then those with neither role, one, two and so on in an order of chance: whom nobody may meet keeps no other out."""
    placed = {one for pairing in kept(ring, rules) for one in pairing.both}
    outside = [one for one in rules.students if one not in placed]
    order = [outside.pop(stream.below(len(outside))) for _ in range(len(outside))]
    for size in range(len(order) + 1):
        for some in combinations(order, size):
            yield tuple(sorted(some))


def _nobody(_coach: str, _client: str) -> bool:
    return False


def _sharing(cohort: Cohort, round_name: Round, history: History, on: date) -> Allowed:
    """Whether two share an hour beside all that they have in the calendar now."""
    where = frame_of(cohort, round_name, on, _most(cohort, round_name, on))
    students = {one.id: one for one in cohort.roster}
    return HourFinder(
        where, students, masks(where, other_sessions(history)), taken(where, history.busy)
    ).shared


def _anew(history: History, round_name: Round, arc: Arc) -> Pairing:
    """The pairing of these two, who may have been one in this round before."""
    return Pairing(
        *arc, 1 + sum((one.coach, one.client) == arc for one in history.assigned(round_name))
    )


def _with_hours(
    cohort: Cohort, history: History, repair: Repair, begun: tuple[Pairing, ...], now: datetime
) -> tuple[Assignment, ...]:
    """The new pairings with hours for as many sessions as are still possible, clear of all that stays."""
    after = replace(
        history,
        repairs={**history.repairs, repair.round: (*_before(history, repair.round), repair)},
    )
    most = _most(cohort, repair.round, repair.on)
    wanted = {
        one: min(most, cohort.program.sessions - _held(history, repair.round, one, now))
        for one in begun
    }
    if not begun:
        return ()
    found = propose(cohort, repair.round, after, begun, repair.on, max(1, *wanted.values()))
    # Looked for together, for as many dates as one of them needs; nobody needs more than are left to them.
    return tuple(shortened(one, max(1, wanted[one.pairing])) for one in found)


def _before(history: History, round_name: Round) -> tuple[Repair, ...]:
    return history.repairs.get(round_name, ())


def _number(history: History, round_name: Round) -> int:
    return len(_before(history, round_name)) + 1


def _most(cohort: Cohort, round_name: Round, on: date) -> int:
    """How many sessions are still possible; before the round begins, all."""
    if on <= cohort.rounds[round_name].assign_on:
        return cohort.program.sessions
    return max(1, min(cohort.program.sessions, most_sessions(frame_of(cohort, round_name, on))))


def _held(history: History, round_name: Round, pairing: Pairing, now: datetime) -> int:
    """How many sessions the one of the two who has had fewer has had in this role in this round."""
    coached = coaching = 0
    for one in history.assigned(round_name):
        seen = history.series.get((round_name, one))
        over = sum(at < now for at in seen.starts) if seen else 0
        coaching += over if one.coach == pairing.coach else 0
        coached += over if one.client == pairing.client else 0
    return min(coaching, coached)
