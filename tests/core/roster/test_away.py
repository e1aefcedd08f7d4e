"""Days on which a student is away: no session falls on them, and the week is made up for at the end."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.core.examples import LAUNCH, SEEDS, cohort, launched, seen, student
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.hours.frame import frame_of
from worker.core.hours.hour_finder import HourFinder
from worker.core.model import Cohort, Window
from worker.core.roster.assign import draw_by
from worker.core.roster.terms import terms_from_json, terms_of, terms_to_json
from worker.core.rounds import Pairing

Days = tuple[tuple[date, date], ...]
ASSIGNED = date(2027, 2, 7)
# A Tuesday evening only, so that the dates are known.
TUESDAYS = (Window(1, 18 * 60, 19 * 60),)
MARCH_2 = ((date(2027, 3, 2), date(2027, 3, 2)),)
TWO_WEEKS = ((date(2027, 2, 28), date(2027, 3, 13)),)


def proposed(
    coach_away: Days = (), client_away: Days = (), client_zone: str = "America/New_York"
) -> Any:
    """The hour of two who are free on Tuesday evenings, as far as they are not away."""
    ana = replace(student("ana", available=TUESDAYS), away=coach_away)
    ben = replace(student("ben", client_zone), away=client_away)
    if client_zone == "America/New_York":
        ben = replace(ben, available=TUESDAYS)
    spring = cohort(ana, ben)
    finder = HourFinder(frame_of(spring, "first", ASSIGNED), {"ana": ana, "ben": ben}, {}, {})
    return finder.assignments((Pairing("ana", "ben"),))[0].proposal


def test_a_week_in_which_one_of_the_two_is_away_is_made_up_at_the_end() -> None:
    usual = proposed()
    for proposal in (proposed(coach_away=MARCH_2), proposed(client_away=MARCH_2)):
        assert proposal.skipped == (date(2027, 3, 2),)
        assert len(proposal.dates) == len(usual.dates) == 12
        assert proposal.dates[-1] == usual.dates[-1] + timedelta(weeks=1)


def test_a_stretch_of_days_leaves_out_every_week_that_it_touches() -> None:
    assert proposed(coach_away=TWO_WEEKS).skipped == (date(2027, 3, 2), date(2027, 3, 9))
    both = proposed(coach_away=MARCH_2, client_away=((date(2027, 3, 9), date(2027, 3, 9)),))
    assert both.skipped == (date(2027, 3, 2), date(2027, 3, 9))


def test_days_away_are_those_of_the_students_own_zone() -> None:
    # 18:00 of 2 March in New York is 10:00 of 3 March in Sydney.
    there = "Australia/Sydney"
    day_after = ((date(2027, 3, 3), date(2027, 3, 3)),)
    assert date(2027, 3, 2) in proposed(client_away=day_after, client_zone=there).skipped
    assert date(2027, 3, 2) not in proposed(client_away=MARCH_2, client_zone=there).skipped


def test_before_the_first_session_it_only_begins_later() -> None:
    away = ((date(2027, 2, 1), date(2027, 2, 21)),)
    proposal = proposed(coach_away=away)
    assert (proposal.dates[0], proposal.skipped) == (date(2027, 2, 23), ())


def test_who_is_away_longer_than_can_be_made_up_has_no_hour() -> None:
    assert proposed(coach_away=((date(2027, 3, 1), date(2027, 8, 1)),)) is None


def away(spring: Cohort, who: str, days: Days) -> Cohort:
    roster = tuple(replace(each, away=days) if each.id == who else each for each in spring.roster)
    return replace(spring, roster=roster)


def test_a_draw_can_be_made_again_from_terms_with_days_away_and_from_those_without() -> None:
    spring = away(cohort(), "ana", TWO_WEEKS)
    terms = terms_of(spring, "first", History(SEEDS), ASSIGNED)
    text = terms_to_json(terms)
    assert '"away":[["2027-02-28","2027-03-13"]]' in text
    assert terms_to_json(terms_from_json(text)) == text
    draw = draw_by(terms, "a seed")
    assert draw_by(terms_from_json(text), "a seed").assignments == draw.assignments
    assert any(each.proposal and each.proposal.skipped for each in draw.assignments)
    assert "away" not in terms_to_json(terms_of(cohort(), "first", History(SEEDS), ASSIGNED))


def test_days_away_that_come_later_are_asked_about_as_changed_times_are() -> None:
    spring = cohort()
    history = launched(spring)
    pairings = history.pairings("first")
    history = replace(
        history, series={("first", each): seen(history, each, {}) for each in pairings}
    )
    assert plan(spring, history, LAUNCH + timedelta(days=1)).asks == ()
    changed = away(spring, "ana", ((date(2027, 2, 28), date(2027, 3, 6)),))
    due = plan(changed, history, LAUNCH + timedelta(days=1))
    (ask,) = due.asks
    assert set(ask.repair.ended) == {each for each in pairings if "ana" in each.both}
    for begun in ask.repair.begun:
        assert begun.proposal is not None
        assert len(begun.proposal.dates) == 12
        assert len(begun.proposal.skipped) == 1
