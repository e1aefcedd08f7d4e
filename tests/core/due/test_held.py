"""What is not due today, and what is never due: the one is held, the other given up."""

from dataclasses import replace
from datetime import timedelta

from tests.core.examples import LAUNCH, all_done, cohort, launched, seen
from worker.core.actions import Held, Skip
from worker.core.due import reminders, student_mails
from worker.core.due.pairing_state import states_of
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import Cohort, Response
from worker.core.records import MailDetail, MoveDetail, Record, State
from worker.core.rounds import Pairing

DAY = timedelta(days=1)
BEGUN = MailDetail(draft="r-1")


def with_nudge_begun(history: History, pairing: Pairing) -> History:
    """The history in which a pass has drafted the nudge of this pairing, and no more."""
    key = ActionKey("first", Kind.NUDGE, pairing)
    record = Record(key, State.CLAIMED, LAUNCH + 7 * DAY, BEGUN)
    return replace(history, records={**history.records, key: record})


def declined(history: History, pairing: Pairing) -> History:
    """The history in which the client has declined."""
    answers = {pairing.client: Response.DECLINED}
    return replace(history, series={("first", pairing): seen(history, pairing, answers)})


def skipped(spring: Cohort, history: History, days: int) -> set[ActionKey]:
    due = plan(spring, history, LAUNCH + days * DAY).actions
    return {
        action.key for action in due if isinstance(action, Skip) and action.reason is Reason.NOT_DUE
    }


def test_a_nudge_is_held_until_the_seventh_day() -> None:
    spring = cohort()
    history = launched(spring)
    held = list(
        reminders.nudges(spring, list(states_of(history, "first")), history, LAUNCH + 6 * DAY)
    )
    assert len(held) == 6
    assert {each.until for each in held if isinstance(each, Held)} == {LAUNCH + 7 * DAY}


def test_a_nudge_that_was_begun_is_held_while_the_pair_is_asked_anew() -> None:
    spring = cohort()
    pairing = launched(spring).pairings("first")[0]
    history = declined(with_nudge_begun(launched(spring), pairing), pairing)
    move = ActionKey("first", Kind.MOVE, pairing)
    assert skipped(spring, history, days=8) == set()
    moving = Record(move, State.CLAIMED, LAUNCH + 8 * DAY, MoveDetail())
    in_doubt = replace(
        history,
        records={**history.records, move: moving},
        moves={("first", pairing): history.assignment("first", pairing)},
    )
    assert skipped(spring, in_doubt, days=8) == set()


def test_a_nudge_that_was_begun_is_given_up_once_the_pair_has_to_settle_it() -> None:
    spring = cohort()
    pairing = launched(spring).pairings("first")[0]
    history = declined(with_nudge_begun(launched(spring), pairing), pairing)
    move = ActionKey("first", Kind.MOVE, pairing)
    given_up = Record(move, State.SKIPPED, LAUNCH + 8 * DAY, MoveDetail(), Reason.NO_OTHER_HOUR)
    settled = replace(history, records={**history.records, move: given_up})
    assert skipped(spring, settled, days=8) == {ActionKey("first", Kind.NUDGE, pairing)}


def test_whoever_is_asked_anew_is_nudged_seven_days_later() -> None:
    spring = cohort()
    history = launched(spring)
    pairing = history.pairings("first")[0]
    (move,) = [
        action
        for action in plan(spring, declined(history, pairing), LAUNCH + 2 * DAY).actions
        if getattr(action, "key", None) == ActionKey("first", Kind.MOVE, pairing)
    ]
    moved = all_done(history, [move], LAUNCH + 2 * DAY)
    due = plan(spring, moved, LAUNCH + 8 * DAY).actions
    nudge = ActionKey("first", Kind.NUDGE, pairing)
    assert nudge not in {getattr(action, "key", None) for action in due}
    later = plan(spring, moved, LAUNCH + 9 * DAY).actions
    assert nudge in {getattr(action, "key", None) for action in later}


def test_the_mail_about_half_hours_is_held_until_three_weeks_before_the_end() -> None:
    spring = cohort()
    history = launched(spring)
    held = list(student_mails.practice(spring, "first", history, LAUNCH))
    assert len(held) == 6
    assert all(isinstance(each, Held) and each.until and each.until > LAUNCH for each in held)
