"""A round that waits for the coordinator's yes goes out on it, and not before."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from tests.core.examples import SEEDS, at, cohort, launched
from worker.core.actions import Action, Mail, RecordDraw, SendMail, TellCoordinator
from worker.core.due.forecast import forecast
from worker.core.due.plan import plan
from worker.core.due.review import approval_key, waits_for_approval
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort, Program, Review
from worker.core.records import MailDetail, Record, State
from worker.core.timeline import draw_at

LAUNCH = at("2027-02-07 09:00")
DAY = timedelta(days=1)
WAITING = cohort(program=Program(review_days=3, review=Review.WAIT))


def written(actions: Iterable[Action]) -> list[Mail]:
    return [action for action in actions if isinstance(action, SendMail | TellCoordinator)]


def drawn(spring: Cohort = WAITING, told: bool = True) -> History:
    """What is known once the draw is made, and the coordinator has been told of it."""
    drawn_at = draw_at(spring, "first")
    due = plan(spring, History(SEEDS), drawn_at).actions
    assert isinstance(due[0], RecordDraw)
    history = History(SEEDS).with_draw(due[0].draw, drawn_at)
    return with_records(history, *(mail.key for mail in written(due) if told))


def with_records(history: History, *keys: ActionKey) -> History:
    done = {key: Record(key, State.DONE, LAUNCH - 2 * DAY, MailDetail()) for key in keys}
    return replace(history, records={**history.records, **done})


def kinds(spring: Cohort, history: History, now: datetime) -> set[Kind]:
    return {action.kind for action in written(plan(spring, history, now).actions)}


def test_silence_sends_nothing_where_the_file_waits() -> None:
    assert plan(WAITING, drawn(), LAUNCH - DAY).actions == ()
    for days in (0, 1, 30):
        (told,) = plan(WAITING, drawn(), LAUNCH + days * DAY).actions
        assert isinstance(told, TellCoordinator)
        assert (told.kind, told.day) == (Kind.NOTICE, WAITING.rounds["first"].assign_on)
        again = with_records(drawn(), told.key)
        assert plan(WAITING, again, LAUNCH + days * DAY).actions == ()


def test_silence_sends_where_the_file_does_not_say_so() -> None:
    spring = cohort(program=Program(review_days=3))
    assert kinds(spring, drawn(spring), LAUNCH) == {Kind.ASSIGNMENT}


def test_a_yes_lets_it_go_out_on_its_day_and_not_before() -> None:
    history = drawn()
    approved = with_records(history, approval_key(history.draws["first"].draw))
    assert not waits_for_approval(WAITING, approved, "first")
    assert plan(WAITING, approved, LAUNCH - DAY).actions == ()
    assert kinds(WAITING, approved, LAUNCH) == {Kind.ASSIGNMENT}
    assert kinds(WAITING, approved, LAUNCH + DAY) == {Kind.ASSIGNMENT}


def test_a_yes_in_the_file_is_to_the_draw_of_that_fingerprint_only() -> None:
    history = drawn()
    fingerprint = history.draws["first"].draw.fingerprint
    for said, waits in ((fingerprint[:8], False), (fingerprint, False), ("0" * 8, True)):
        assert (
            waits_for_approval(replace(WAITING, approved={"first": said}), history, "first")
            is waits
        )
    assert waits_for_approval(
        replace(WAITING, approved={"first": fingerprint[:7]}), history, "first"
    )
    assert waits_for_approval(replace(WAITING, approved={"second": fingerprint}), history, "first")


def test_another_draw_is_asked_about_again() -> None:
    history = drawn()
    before = history.draws["first"].draw
    again = replace(
        history, draws={}, seeds={**SEEDS, "first": "other"}, redrawn={"first": ("why",)}
    )
    again = with_records(again, approval_key(before))
    due = plan(WAITING, again, LAUNCH - 2 * DAY).actions
    assert isinstance(due[0], RecordDraw)
    assert [mail.kind for mail in written(due)] == [Kind.NOTICE]
    redrawn = again.with_draw(due[0].draw, LAUNCH - 2 * DAY)
    assert waits_for_approval(WAITING, redrawn, "first")


def test_without_days_for_review_it_is_asked_about_on_its_day_and_once_more_the_day_after() -> None:
    spring = cohort(program=Program(review=Review.WAIT))
    due = plan(spring, History(SEEDS), LAUNCH).actions
    assert [type(action) for action in due] == [RecordDraw, TellCoordinator]
    assert plan(spring, drawn(spring), LAUNCH).actions == ()
    (reminder,) = written(plan(spring, drawn(spring), LAUNCH + DAY).actions)
    assert reminder.key.day == spring.rounds["first"].assign_on


def test_what_has_gone_out_is_not_held_back_by_a_setting_that_comes_later() -> None:
    waiting = replace(cohort(), program=Program(review=Review.WAIT))
    assert not waits_for_approval(waiting, launched(cohort()), "first")


def test_a_mail_to_the_coordinator_that_was_refused_is_no_yes() -> None:
    (notice,) = written(plan(WAITING, History(SEEDS), LAUNCH - 3 * DAY).actions)
    history = with_records(drawn(), ActionKey("first", Kind.FAILED, digest="abc"))
    refused = Record(notice.key, State.FAILED, LAUNCH - 3 * DAY, MailDetail())
    history = replace(history, records={**history.records, notice.key: refused})
    assert waits_for_approval(WAITING, history, "first")


def test_what_comes_says_that_it_waits() -> None:
    waits = [
        coming for coming in forecast(WAITING, drawn(), LAUNCH - DAY) if coming.round == "first"
    ]
    assert [(coming.what, coming.at) for coming in waits] == [("approval", LAUNCH)]
    late = [
        coming for coming in forecast(WAITING, drawn(), LAUNCH + DAY) if coming.round == "first"
    ]
    assert [(coming.what, coming.at) for coming in late] == [("approval", LAUNCH + DAY)]
