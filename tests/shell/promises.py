"""What has to be true after any passes, whatever students, the file and the network have done: of
draws, pairings and the calendar. `promises_of_mails` has what is true of mails."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Set
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from tests.shell.world import World
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import MutualPairs
from worker.core.observed import SessionState
from worker.core.records import State
from worker.core.roster.remaining import too_late
from worker.core.rounds import Draw, Pairing, Relaxation, Repair
from worker.core.timeline import assign_at, is_open

Recorded = Mapping[str, tuple[Draw, tuple[Repair, ...]]]


def twice(values: Collection[Hashable]) -> list[Hashable]:
    """Every value that is there more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


def no_series_stands_twice(world: World) -> None:
    """There is one event for each pairing, besides the part that students have cut off it."""
    labels = [
        str(sorted(event["extendedProperties"]["private"].items()))
        for _, event in world.series()
        if not is_cut_off(event)
    ]
    assert twice(labels) == []


def is_cut_off(event: Mapping[str, Any]) -> bool:
    """Whether an event is a part that students have cut off a series."""
    return "_R" in event["id"]


def what_was_recorded_stays(before: Recorded, history: History) -> Recorded:
    """The draws are those of before, and repairs have only been added. Returns what there is
    now."""
    now = {
        name: (record.draw, history.repairs.get(name, ())) for name, record in history.draws.items()
    }
    for name, (draw, repairs) in before.items():
        assert now[name][0] == draw
        assert now[name][1][: len(repairs)] == repairs
    return now


def nothing_is_repaired_without_a_reason(before: Recorded, now: Recorded) -> None:
    """With the same people and the same rules as in the pass before, nothing is repaired, unless
    somebody is alone."""
    for name, (_, repairs) in before.items():
        if not any(repair.alone for repair in repairs):
            assert now[name][1] == repairs


def assigned_rounds(world: World, history: History) -> list[str]:
    """The names of the rounds that have been assigned and are still watched."""
    cohort, now = world.cohort, world.now
    return [
        name
        for name in cohort.rounds
        if is_open(cohort, history, name, now) and now >= assign_at(cohort, name)
    ]


def everybody_has_both_roles(world: World, history: History) -> None:
    """Whoever takes part coaches one peer and is coached by one, unless nobody could be found or it
    is too late."""
    cohort = world.cohort
    today = cohort.mail_date(world.now)
    for name in assigned_rounds(world, history):
        pairings = history.pairings(name)
        present = {student.id for student in cohort.roster if student.takes_part(today, name)}
        alone = {student for repair in history.repairs.get(name, ()) for student in repair.alone}
        assert {student for pairing in pairings for student in pairing.both} <= present
        coaches = [pairing.coach for pairing in pairings]
        clients = [pairing.client for pairing in pairings]
        assert twice(coaches) == twice(clients) == []
        if not too_late(cohort, name, today):
            in_both_roles = set(coaches) & set(clients)
            assert present - alone <= in_both_roles, (pairings, present, alone)


def the_rules_are_kept(world: World, history: History) -> None:
    """Nobody is paired with themselves, with somebody they are kept apart from or, unless that rule
    has given way, with a peer in both directions or from the first round."""
    cohort = world.cohort
    for name in assigned_rounds(world, history):
        pairings = history.pairings(name)
        pairs = [pairing.both for pairing in pairings]
        relaxed = {
            *history.draws[name].draw.relaxed,
            *(rule for repair in history.repairs.get(name, ()) for rule in repair.relaxed),
        }
        assert all(pairing.coach != pairing.client for pairing in pairings)
        assert cohort.never_pair.isdisjoint(pairs)
        mutual = cohort.program.mutual_pairs
        if mutual is MutualPairs.AVOID and Relaxation.MUTUAL_PAIRS not in relaxed:
            assert twice(pairs) == []
        if name == "second" and Relaxation.EARLIER_PEERS not in relaxed:
            assert {pairing.both for pairing in history.assigned("first")}.isdisjoint(pairs)


def no_session_overlaps_another(world: World, history: History) -> None:
    """No two sessions of a student overlap in the calendar, except those that students have changed
    themselves."""
    length = timedelta(minutes=world.cohort.program.session_minutes)
    by_student: dict[str, list[tuple[datetime, str, Pairing]]] = {}
    for name in history.draws:
        for pairing in history.pairings(name):
            for start in _untouched_starts(history, name, pairing):
                for student in pairing.both:
                    by_student.setdefault(student, []).append((start, name, pairing))
    for sessions in by_student.values():
        sessions.sort(key=lambda session: session[0])
        for earlier, later in pairwise(sessions):
            assert later[0] - earlier[0] >= length, (earlier, later)


def _untouched_starts(history: History, round_name: str, pairing: Pairing) -> list[datetime]:
    observed = history.series.get((round_name, pairing))
    if observed is None or observed.moved or observed.cancelled:
        return []
    return [
        session.start
        for session in observed.sessions
        if session.state is SessionState.PLANNED and not session.event
    ]


def every_pairing_is_in_the_calendar(world: World, history: History, moved: Set[str]) -> None:
    """Every pairing that has an hour was invited to it; a pairing that has ended has no sessions to
    come, unless students moved its series. `moved`: the ids of the series that students moved."""
    statuses = {event["id"]: event["status"] for _, event in world.guests.events()}
    for name in assigned_rounds(world, history):
        for pairing in history.pairings(name):
            _is_in_the_calendar(world, history, name, pairing, statuses)
        for pairing in history.ended(name):
            record = history.record(name, Kind.SERIES, pairing)
            if record is None or record.series.event not in moved:
                _has_no_sessions_to_come(world, history, name, pairing)


def _is_in_the_calendar(
    world: World,
    history: History,
    round_name: str,
    pairing: Pairing,
    statuses: Mapping[str, str],
) -> None:
    record = history.record(round_name, Kind.SERIES, pairing)
    if record is None:
        # Drawn, but not invited before its first date had passed: there may be no hour any more.
        proposal = history.assignment(round_name, pairing).proposal
        assert proposal is None or proposal.instants[0] <= world.now
        return
    event = record.series.event
    assert event in statuses
    # A series that students delete before the answer to its making is heard is not put back.
    deleted = statuses[event] == "cancelled"
    assert record.state is State.DONE or (record.state is State.FAILED and deleted)


def _has_no_sessions_to_come(
    world: World, history: History, round_name: str, pairing: Pairing
) -> None:
    observed = history.series.get((round_name, pairing))
    sessions = observed.sessions if observed else ()
    to_come = [session for session in sessions if session.stands and session.start > world.now]
    assert [session for session in to_come if not session.event] == []
