"""When things are due that nobody is stuck for: the end of a round, half-hours, rules that gave way,
launches that come much too late."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.examples import LAUNCH, ROUNDS, SEEDS, at, cohort, launched, mails, seen, student
from worker.core.actions import Plan
from worker.core.due.guard import refusals
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Program, Response, RoundPlan
from worker.core.observed import Session, SessionState
from worker.core.records import Record, State
from worker.core.rounds import Pairing
from worker.core.timeline import closes_at, practice_at

DAY = timedelta(days=1)


def agreed(history: History, round_name: str = "first") -> History:
    """The history in which everybody has accepted."""
    series = {
        (round_name, pairing): seen(
            history, pairing, dict.fromkeys(pairing.roles, Response.ACCEPTED)
        )
        for pairing in history.pairings(round_name)
    }
    return replace(history, series=series)


def ending(history: History, pairing: Pairing, days_later: int) -> History:
    """The history in which the last session of this pairing is so many days later."""
    series = history.series["first", pairing]
    last = series.sessions[-1]
    moved = Session(last.original_start, last.start + days_later * DAY, SessionState.MOVED)
    changed = replace(series, sessions=(*series.sessions[:-1], moved))
    return replace(history, series={**history.series, ("first", pairing): changed})


@pytest.mark.parametrize(("days", "refused"), [(42, False), (43, True)])
def test_a_launch_more_than_42_days_late_is_refused(days: int, refused: bool) -> None:
    spring = cohort()
    now = LAUNCH + days * DAY
    due = plan(spring, History(SEEDS), now)
    sentences = refusals(spring, History(SEEDS), now, due)
    assert bool(sentences) is refused
    if refused:
        assert sentences == (
            "the first round should have been assigned on 2027-02-07, 43 days ago; if its date is right, "
            "run again with --force, otherwise correct the date, or its year",
        )


def test_a_launch_that_could_not_be_in_time_any_more_is_not_refused() -> None:
    assert refusals(cohort(), History(SEEDS), at("2027-05-02 09:00"), Plan()) == ()


def test_a_round_that_the_file_has_lost_is_refused_by_name() -> None:
    spring = cohort()
    history = launched(spring)
    renamed = {"spring": RoundPlan("spring", date(2027, 2, 7), date(2027, 5, 2))}
    (sentence,) = refusals(replace(spring, rounds=renamed), history, LAUNCH, Plan())
    assert "the first round has been drawn, but the file has no such round any more" in sentence


def test_half_hours_are_told_three_weeks_before_the_students_own_earlier_series_ends() -> None:
    spring = cohort()
    history = agreed(launched(spring))
    student_id = "ana"
    mine = [pairing for pairing in history.pairings("first") if student_id in pairing.both]
    ends = [history.starts("first", pairing)[-1] for pairing in mine]
    times = practice_at(spring, history, "first", student_id)
    assert times is not None
    assert times[1] == min(ends)
    later = ending(history, mine[ends.index(max(ends))], days_later=5)
    assert practice_at(spring, later, "first", student_id) == times
    others = [pairing for pairing in history.pairings("first") if student_id not in pairing.both]
    for pairing in others:
        later = ending(later, pairing, days_later=9)
    assert practice_at(spring, later, "first", student_id) == times


def test_a_round_is_watched_until_a_week_after_its_last_session_even_when_that_is_moved_on() -> (
    None
):
    spring = cohort()
    history = agreed(launched(spring))
    usual = closes_at(spring, history, "first")
    pairing = history.pairings("first")[0]
    moved = ending(history, pairing, days_later=30)
    last = moved.starts("first", pairing)[-1]
    assert closes_at(spring, moved, "first") > usual
    assert closes_at(spring, moved, "first") - last >= 6 * DAY


def test_rules_that_gave_way_are_told_on_the_tenth_day_though_nobody_is_stuck() -> None:
    pair = cohort(student("ana"), student("ben"))
    history = agreed(launched(pair))
    assert history.draws["first"].draw.relaxed
    assert mails(plan(pair, history, LAUNCH + 9 * DAY).actions, Kind.ESCALATION) == []
    (told,) = mails(plan(pair, history, LAUNCH + 10 * DAY).actions, Kind.ESCALATION)
    assert told.about == ()


def test_a_clock_that_goes_back_after_a_launch_shows_nobody_a_draw() -> None:
    spring = cohort()
    assert plan(spring, launched(spring), LAUNCH - DAY).actions == ()


def test_dates_that_are_moved_after_a_launch_are_told_once() -> None:
    spring = cohort()
    history = launched(spring)
    later = replace(
        spring, rounds={**ROUNDS, "first": RoundPlan("first", date(2028, 2, 7), date(2028, 5, 2))}
    )
    (told,) = plan(later, history, LAUNCH + DAY).actions
    assert told == mails([told], Kind.DATES)[0]
    key = ActionKey("first", Kind.DATES, day=date(2028, 2, 7))
    records = {**history.records, key: Record(key, State.DONE, LAUNCH + DAY)}
    assert plan(later, replace(history, records=records), LAUNCH + 2 * DAY).actions == ()


def test_nobody_is_nudged_about_a_mail_that_never_went_out() -> None:
    spring = cohort(program=Program())
    history = launched(spring)
    pairing = history.pairings("first")[0]
    key = ActionKey("first", Kind.ASSIGNMENT, student=pairing.client)
    failed = replace(history.records[key], state=State.FAILED)
    history = replace(history, records={**history.records, key: failed})
    nudged = mails(plan(spring, history, LAUNCH + 7 * DAY).actions, Kind.NUDGE)
    assert pairing not in {mail.about[0] for mail in nudged}
    assert len(nudged) == 5
