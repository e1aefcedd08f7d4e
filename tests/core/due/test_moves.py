"""Another hour for a declined series."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from tests.core.examples import LAUNCH, cohort, launched, seen, student
from worker.core.actions import MoveSeries, ProposeSeries
from worker.core.due.plan import plan
from worker.core.model import Program, Response, RoundPlan, Window
from worker.core.records import MoveDetail, Record, State


def test_two_series_that_are_declined_at_once_are_moved_to_hours_apart() -> None:
    saturdays = (Window(5, 9 * 60, 15 * 60),)
    spring = cohort(
        *(student(who, available=saturdays) for who in ("ana", "ben", "chi")),
        program=Program(sessions=3),
    )
    history = launched(spring)
    series = {
        ("first", pairing): seen(history, pairing, {pairing.client: Response.DECLINED})
        for pairing in history.pairings("first")
    }
    moves = [
        each
        for each in plan(spring, replace(history, series=series), LAUNCH).actions
        if isinstance(each, MoveSeries)
    ]
    hours = sorted(
        each.assignment.proposal.instants[0] for each in moves if each.assignment.proposal
    )
    assert len(hours) == 2  # between what was declined no hour is left for the third
    assert hours[1] - hours[0] >= timedelta(hours=1)


def test_a_move_keeps_clear_of_another_that_may_have_been_made() -> None:
    saturdays = (Window(5, 9 * 60, 13 * 60),)
    spring = cohort(
        *(student(who, available=saturdays) for who in ("ana", "ben")), program=Program(sessions=3)
    )
    history = launched(spring)
    first, second = history.pairings("first")
    moved = plan(
        spring,
        replace(
            history,
            series={("first", second): seen(history, second, {second.client: Response.DECLINED})},
        ),
        LAUNCH,
    )
    (in_doubt,) = [each for each in moved.actions if isinstance(each, MoveSeries)]
    claimed = {
        in_doubt.key: Record(in_doubt.key, State.CLAIMED, LAUNCH, MoveDetail(in_doubt.assignment))
    }
    series = {
        ("first", each): seen(history, each, {each.client: Response.DECLINED})
        for each in (first, second)
    }
    doubtful = replace(
        history,
        series=series,
        records={**history.records, **claimed},
        moves={("first", second): in_doubt.assignment},
    )
    (other,) = [
        each
        for each in plan(spring, doubtful, LAUNCH).actions
        if isinstance(each, MoveSeries) and each.key != in_doubt.key
    ]
    assert other.assignment.proposal is not None
    assert in_doubt.assignment.proposal is not None
    assert other.assignment.proposal.hour != in_doubt.assignment.proposal.hour


def test_the_second_round_keeps_clear_of_a_move_of_the_same_plan() -> None:
    saturdays = (Window(5, 9 * 60, 17 * 60),)
    before = cohort(
        *(student(who, available=saturdays) for who in ("ana", "ben")), program=Program(sessions=3)
    )
    history = launched(before)
    pairing, _ = history.pairings("first")
    declined = seen(history, pairing, {pairing.client: Response.DECLINED})
    at_once = RoundPlan("second", date(2027, 2, 7), date(2027, 8, 18), ("first",), True)
    spring = replace(before, rounds={**before.rounds, "second": at_once})
    actions = plan(spring, replace(history, series={("first", pairing): declined}), LAUNCH).actions
    hours = [
        action.assignment.proposal
        for action in actions
        if isinstance(action, MoveSeries | ProposeSeries)
    ]
    starts = sorted(each.instants[0] for each in hours if each)
    assert len(starts) == 3
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(starts))
