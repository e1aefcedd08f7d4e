"""Half-way and finished: a mail to each student, once, and none about what was over before."""

from dataclasses import replace
from datetime import datetime, timedelta

from tests.core.examples import LAUNCH, all_done, at, cohort, launched, mails
from worker.core.actions import SendMail, Skip
from worker.core.due.milestones import halfway_times
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import Cohort
from worker.core.records import State

COHORT = cohort()
DAY = timedelta(days=1)


def passed(class_: Cohort, history: History, now: datetime) -> History:
    """The history once all that is due at this time has been done."""
    return all_done(history, plan(class_, history, now).actions, now)


def skipped(class_: Cohort, history: History, now: datetime, kind: Kind) -> list[Reason]:
    actions = plan(class_, history, now).actions
    return [each.reason for each in actions if isinstance(each, Skip) and each.key.kind is kind]


def of(class_: Cohort, history: History, now: datetime, kind: Kind) -> list[str]:
    due = mails(plan(class_, history, now).actions, kind)
    return [mail.to for mail in due if isinstance(mail, SendMail)]


def over(history: History) -> datetime:
    """The day after the last session of all."""
    pairings = history.pairings("first")
    last = max(history.starts("first", pairing)[-1] for pairing in pairings)
    return COHORT.at_mail_time(COHORT.local_date(last) + DAY)


def test_half_way_each_student_hears_where_they_stand_on_the_next_morning() -> None:
    history = launched(COHORT)
    times = halfway_times(COHORT, history, "first")
    assert sorted(times) == sorted(student.id for student in COHORT.roster)
    for student, when in times.items():
        before = [
            start
            for pairing in history.rings["first"].roles()[student]
            for start in history.starts("first", pairing)
            if start < when
        ]
        assert 12 <= len(before) <= 13
    last = max(times.values())
    assert of(COHORT, history, min(times.values()) - timedelta(minutes=1), Kind.HALFWAY) == []
    assert set(of(COHORT, history, last, Kind.HALFWAY)) == {
        student for student, when in times.items() if last < when + timedelta(days=3)
    }


def test_a_mail_half_way_goes_out_once() -> None:
    last = max(halfway_times(COHORT, launched(COHORT), "first").values())
    history = passed(COHORT, launched(COHORT), last)
    assert of(COHORT, history, last + DAY, Kind.HALFWAY) == []


def test_some_days_later_half_way_is_overtaken() -> None:
    late = at("2027-04-25 09:00")
    history = launched(COHORT)
    assert of(COHORT, history, late, Kind.HALFWAY) == []
    assert set(skipped(COHORT, history, late, Kind.HALFWAY)) == {Reason.HALF_LONG_PAST}


def test_the_day_after_the_last_session_each_is_congratulated_once() -> None:
    history = passed(COHORT, launched(COHORT), at("2027-04-25 09:00"))
    end = over(history)
    finished = of(COHORT, history, end, Kind.FINISHED)
    assert finished
    later = passed(COHORT, history, end)
    assert of(COHORT, later, end + DAY, Kind.FINISHED) == []


def test_of_a_round_that_was_over_when_it_was_first_met_nobody_hears() -> None:
    history = launched(COHORT)
    end = over(history)
    actions = plan(COHORT, history, end).actions
    kinds = {action.key.kind for action in actions if isinstance(action, SendMail | Skip)}
    assert not kinds & {Kind.HALFWAY, Kind.FINISHED}
    # Nor later: what was recorded in that pass does not make it due.
    assert of(COHORT, passed(COHORT, history, end), end + DAY, Kind.FINISHED) == []


def test_a_week_after_the_last_session_congratulations_are_overtaken() -> None:
    history = passed(COHORT, launched(COHORT), at("2027-04-25 09:00"))
    late = over(history) + timedelta(days=7)
    if skips := skipped(COHORT, history, late, Kind.FINISHED):
        assert set(skips) == {Reason.LONG_OVER}
    assert of(COHORT, history, late, Kind.FINISHED) == []


def test_whoever_never_got_the_assignment_hears_nothing_of_its_half() -> None:
    history = launched(COHORT)
    without = {
        key: record
        for key, record in history.records.items()
        if not (key.kind is Kind.ASSIGNMENT and key.student == "ana")
    }
    last = max(halfway_times(COHORT, history, "first").values())
    assert "ana" not in of(COHORT, replace(history, records=without), last, Kind.HALFWAY)


def test_whoever_may_not_have_got_the_assignment_hears_nothing_of_its_half() -> None:
    history = launched(COHORT)
    key = ActionKey("first", Kind.ASSIGNMENT, student="ana")
    claimed = replace(history.records[key], state=State.CLAIMED)
    last = max(halfway_times(COHORT, history, "first").values())
    known = replace(history, records={**history.records, key: claimed})
    assert "ana" in of(COHORT, history, last, Kind.HALFWAY)
    assert "ana" not in of(COHORT, known, last, Kind.HALFWAY)


def test_nothing_is_said_on_the_day_of_the_assignment() -> None:
    history = launched(COHORT)
    assert of(COHORT, history, LAUNCH, Kind.HALFWAY) == []
    assert skipped(COHORT, history, LAUNCH, Kind.HALFWAY) == []
