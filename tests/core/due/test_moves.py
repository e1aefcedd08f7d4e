"""Another hour for a declined series."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from tests.core.examples import LAUNCH, cohort, launched, seen, student
from worker.core.actions import MoveSeries, ProposeSeries
from worker.core.due.plan import plan
from worker.core.history import Record, State
from worker.core.model import Program, Response, RoundPlan, Window


def test_two_series_that_are_declined_at_once_are_moved_to_hours_apart() -> None:
    saturdays = (Window(5, 9 * 60, 15 * 60),)
    one = cohort(
        *(student(who, available=saturdays) for who in ("ana", "ben", "chi")),
        program=Program(sessions=3),
    )
    history = launched(one)
    series = {
        ("first", pairing): seen(history, pairing, {pairing.client: Response.DECLINED})
        for pairing in history.pairings("first")
    }
    moves = [
        two
        for two in plan(one, replace(history, series=series), LAUNCH).actions
        if isinstance(two, MoveSeries)
    ]
    hours = sorted(two.assignment.proposal.instants[0] for two in moves if two.assignment.proposal)
    assert len(hours) == 2  # between what was declined no hour is left for the third
    assert hours[1] - hours[0] >= timedelta(hours=1)


def test_a_move_keeps_clear_of_another_that_may_have_been_made() -> None:
    saturdays = (Window(5, 9 * 60, 13 * 60),)
    one = cohort(
        *(student(who, available=saturdays) for who in ("ana", "ben")), program=Program(sessions=3)
    )
    history = launched(one)
    first, second = history.pairings("first")
    moved = plan(
        one,
        replace(
            history,
            series={("first", second): seen(history, second, {second.client: Response.DECLINED})},
        ),
        LAUNCH,
    )
    (in_doubt,) = [two for two in moved.actions if isinstance(two, MoveSeries)]
    claimed = {in_doubt.key: Record(in_doubt.key, State.CLAIMED, LAUNCH)}
    series = {
        ("first", two): seen(history, two, {two.client: Response.DECLINED})
        for two in (first, second)
    }
    doubtful = replace(
        history,
        series=series,
        records={**history.records, **claimed},
        moves={("first", second): in_doubt.assignment},
    )
    (other,) = [
        two
        for two in plan(one, doubtful, LAUNCH).actions
        if isinstance(two, MoveSeries) and two.key != in_doubt.key
    ]
    assert other.assignment.proposal is not None
    assert in_doubt.assignment.proposal is not None
    assert other.assignment.proposal.hour != in_doubt.assignment.proposal.hour


def test_the_second_round_keeps_clear_of_a_move_of_the_same_plan() -> None:
    saturdays = (Window(5, 9 * 60, 17 * 60),)
    two = cohort(
        *(student(who, available=saturdays) for who in ("ana", "ben")), program=Program(sessions=3)
    )
    history = launched(two)
    pairing, _ = history.pairings("first")
    declined = seen(history, pairing, {pairing.client: Response.DECLINED})
    at_once = RoundPlan("second", date(2027, 2, 7), date(2027, 8, 18), ("first",), True)
    one = replace(two, rounds={**two.rounds, "second": at_once})
    actions = plan(one, replace(history, series={("first", pairing): declined}), LAUNCH).actions
    hours = [
        each.assignment.proposal for each in actions if isinstance(each, MoveSeries | ProposeSeries)
    ]
    starts = sorted(each.instants[0] for each in hours if each)
    assert len(starts) == 3
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(starts))
