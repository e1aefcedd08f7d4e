"""What the coordinator says of a pair that has agreed on an hour elsewhere, and another hour."""

from dataclasses import replace
from datetime import date, timedelta

from tests.core.examples import LAUNCH, all_done, at, cohort, launched, mails, seen
from worker.core.actions import MoveSeries, SendMail
from worker.core.due.pairing_state import state_of
from worker.core.due.plan import plan
from worker.core.due.responses import PairingStatus
from worker.core.keys import Kind
from worker.core.model import Response
from worker.core.roster.needs import misfitting
from worker.core.rounds import Pairing

COHORT = cohort()
HISTORY = launched(COHORT)
PAIRING = HISTORY.pairings("first")[0]
TEN_DAYS_LATER = at("2027-02-17 09:00")
DECLINED = seen(HISTORY, PAIRING, {PAIRING.client: Response.DECLINED})


def agreed(*pairings: Pairing) -> frozenset[tuple[str, str]]:
    return frozenset(pairing.roles for pairing in pairings)


def test_a_pair_that_has_agreed_is_not_stuck_and_nobody_writes_about_it() -> None:
    silent = replace(HISTORY, agreed=agreed(PAIRING))
    state = state_of(silent, "first", PAIRING)
    assert (state.status, state.stuck, state.owing) == (PairingStatus.SETTLED, False, None)
    (told,) = mails(plan(COHORT, silent, TEN_DAYS_LATER).actions, Kind.ESCALATION)
    assert PAIRING not in told.about
    assert len(told.about) == len(HISTORY.pairings("first")) - 1
    nudged = mails(plan(COHORT, silent, at("2027-02-14 09:00")).actions, Kind.NUDGE)
    assert all(PAIRING not in mail.about for mail in nudged)


def test_what_they_declined_is_neither_moved_nor_to_be_settled() -> None:
    declined = replace(HISTORY, series={("first", PAIRING): DECLINED}, agreed=agreed(PAIRING))
    actions = plan(COHORT, declined, LAUNCH + timedelta(days=1)).actions
    assert not any(isinstance(action, MoveSeries) for action in actions)
    assert mails(actions, Kind.SETTLE) == []


def test_each_of_the_two_hears_of_another_hour_once_it_is_proposed() -> None:
    declined = replace(HISTORY, series={("first", PAIRING): DECLINED})
    next_day = LAUNCH + timedelta(days=1)
    actions = plan(COHORT, declined, next_day).actions
    (move,) = (action for action in actions if isinstance(action, MoveSeries))
    told = mails(actions, Kind.ANOTHER_HOUR)
    assert told == [
        SendMail(Kind.ANOTHER_HOUR, "first", student, (PAIRING,), needs=(move.key,))
        for student in (PAIRING.client, PAIRING.coach)
    ]
    # A pass that made the move and was stopped leaves the mails to the next one.
    moved = all_done(declined, [move], next_day)
    asked_anew = seen(HISTORY, PAIRING, {PAIRING.coach: Response.ACCEPTED})
    moved = replace(moved, series={("first", PAIRING): asked_anew})
    left = mails(plan(COHORT, moved, next_day).actions, Kind.ANOTHER_HOUR)
    assert [mail.to for mail in left if isinstance(mail, SendMail)] == [PAIRING.client]
    # Of what was moved long ago, by an earlier version of the program, nobody is told now.
    assert mails(plan(COHORT, moved, next_day + timedelta(days=2)).actions, Kind.ANOTHER_HOUR) == []
    once = all_done(moved, told, next_day)
    assert mails(plan(COHORT, once, next_day).actions, Kind.ANOTHER_HOUR) == []


def test_changed_times_move_no_pair_that_has_settled_its_hour() -> None:
    away = ((date(2027, 3, 1), date(2027, 3, 7)),)
    roster = tuple(
        replace(each, away=away) if each.id == PAIRING.coach else each for each in COHORT.roster
    )
    changed = replace(COHORT, roster=roster)
    seen_by_all = {
        ("first", pairing): seen(HISTORY, pairing, {}) for pairing in HISTORY.pairings("first")
    }
    known = replace(HISTORY, series=seen_by_all)
    moved = misfitting(changed, "first", known, LAUNCH)
    assert PAIRING in moved
    settled = replace(known, agreed=agreed(PAIRING))
    assert misfitting(changed, "first", settled, LAUNCH) == tuple(
        pairing for pairing in moved if pairing != PAIRING
    )
    gone = replace(settled, lost=frozenset({"a calendar"}))
    assert PAIRING not in misfitting(changed, "first", gone, LAUNCH)
