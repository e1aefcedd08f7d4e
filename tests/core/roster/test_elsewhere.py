"""Students who are in two cohorts are not booked twice."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.core.examples import LAUNCH, SEEDS, all_done, at, cohort, student
from worker.core.actions import ProposeSeries, Skip
from worker.core.due.busy import needs_other_cohorts
from worker.core.due.plan import draw_for, plan
from worker.core.history import History
from worker.core.keys import Kind, Reason
from worker.core.model import Program, Window
from worker.core.roster.elsewhere import sessions_by_address, sessions_elsewhere

EVENINGS = tuple(Window(day, 18 * 60, 20 * 60) for day in range(5))
THREE = tuple(student(name, available=EVENINGS) for name in ("ana", "ben", "chi"))
REVIEW = Program(review_days=3)
REVIEW_DAY = at("2027-02-04 09:00")


def launched() -> History:
    """The history of a cohort of three, with addresses where the ledger keeps them."""
    done = all_done(History(SEEDS), plan(cohort(*THREE), History(SEEDS), LAUNCH).actions, LAUNCH)
    records = {
        key: replace(
            record,
            detail=replace(
                record.series,
                guests=tuple(f"{who}@Mail.Example" for who in key.pairing.roles),
                former=(("Old.Ana@gmail.com", "ana"),),
            ),
        )
        if key.kind is Kind.SERIES and key.pairing
        else record
        for key, record in done.records.items()
    }
    return replace(done, records=records)


OTHER = sessions_by_address(launched())


@pytest.mark.parametrize("email", ["ana@mail.example", "ANA@mail.example", "oldana@googlemail.com"])
def test_a_student_of_two_cohorts_is_known_by_the_address_however_it_is_written(email: str) -> None:
    here = cohort(replace(student("s1"), email=email), student("zoe"))
    elsewhere = sessions_elsewhere(here, [OTHER, {}], LAUNCH)
    assert list(elsewhere) == ["s1"]
    assert len(elsewhere["s1"]) == 24


def test_one_who_is_known_by_an_old_address_is_the_same() -> None:
    here = cohort(replace(student("x"), id="ana@mail.example", email="new@x.example"))
    assert list(sessions_elsewhere(here, [OTHER], LAUNCH)) == ["ana@mail.example"]


def test_the_same_id_in_another_cohort_is_somebody_else() -> None:
    here = cohort(replace(student("ana"), email="another.ana@mail.example"), student("zoe"))
    assert sessions_elsewhere(here, [OTHER], LAUNCH) == {}


def test_sessions_that_are_over_are_left_out() -> None:
    here = cohort(*THREE)
    later = sessions_elsewhere(here, [OTHER], LAUNCH + timedelta(weeks=4))
    assert all(start > LAUNCH + timedelta(weeks=4) for each in later.values() for start in each)
    assert sessions_elsewhere(here, [OTHER], LAUNCH + timedelta(weeks=60)) == {}


def booked() -> History:
    here = cohort(*THREE)
    return History(SEEDS, elsewhere=sessions_elsewhere(here, [OTHER], LAUNCH))


def test_a_draw_keeps_clear_of_sessions_elsewhere_on_all_dates() -> None:
    draw = draw_for(cohort(*THREE), "first", booked(), LAUNCH)
    taken = {start for starts in booked().elsewhere.values() for start in starts}
    for assignment in draw.assignments:
        assert assignment.proposal is not None
        for start in assignment.proposal.instants:
            assert all(abs(start - other) >= timedelta(hours=1) for other in taken)
    # And it can be made again from what was recorded with it.
    busy = json.loads(draw.terms)["busy"].values()
    assert taken == {datetime.fromisoformat(start) for starts in busy for start in starts}


def test_an_hour_that_was_taken_after_the_draw_is_found_anew_before_it_goes_out() -> None:
    here = cohort(*THREE, program=REVIEW)
    drawn = all_done(History(SEEDS), plan(here, History(SEEDS), REVIEW_DAY).actions, REVIEW_DAY)
    first = next(iter(drawn.assigned("first").values()))
    assert first.proposal is not None
    assert needs_other_cohorts(here, drawn, LAUNCH)
    taken = replace(drawn, elsewhere={first.pairing.coach: first.proposal.instants[5:6]})
    series = {
        action.assignment.pairing: action.assignment.proposal
        for action in plan(here, taken, LAUNCH).actions
        if isinstance(action, ProposeSeries)
    }
    again = series.pop(first.pairing)
    assert again is not None
    assert first.proposal.instants[5] not in again.instants
    # Nobody else's hour is touched.
    drawn_hours = {pair: each.proposal for pair, each in drawn.assigned("first").items()}
    assert series == {pair: drawn_hours[pair] for pair in series}
    assert len(series) == 2


def test_where_no_hour_is_left_it_is_said_instead_of_booking_twice() -> None:
    here = cohort(*THREE, program=REVIEW)
    drawn = all_done(History(SEEDS), plan(here, History(SEEDS), REVIEW_DAY).actions, REVIEW_DAY)
    pairing = next(iter(drawn.assigned("first")))
    always = tuple(LAUNCH + timedelta(minutes=30 * number) for number in range(48 * 130))
    full = replace(drawn, elsewhere={pairing.coach: always})
    skipped = [action for action in plan(here, full, LAUNCH).actions if isinstance(action, Skip)]
    assert {action.reason for action in skipped} == {Reason.NO_HOUR_ANY_MORE}
    assert pairing in {action.key.pairing for action in skipped}


def test_other_cohorts_are_asked_about_only_where_hours_may_be_found() -> None:
    here = cohort(*THREE)
    assert needs_other_cohorts(here, History(SEEDS), LAUNCH)
    assert not needs_other_cohorts(here, History(SEEDS), LAUNCH - timedelta(days=1))
    assert not needs_other_cohorts(here, launched(), LAUNCH + timedelta(days=1))
