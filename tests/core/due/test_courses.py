"""What would be sent, if everybody answered alike."""

from datetime import UTC, datetime

import pytest

from tests.core.examples import cohort, student
from worker.core.due.courses import course
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Response
from worker.core.records import SeriesDetail
from worker.core.rounds import Assignment

NAMES = ("ana", "ben", "chi", "dan", "eli")
FIVE = cohort(*map(student, NAMES))
HISTORY = History(seeds=dict.fromkeys(FIVE.rounds, "5eed"))
EARLY = datetime(2027, 1, 20, 14, tzinfo=UTC)


def place(_round_name: str, assignment: Assignment) -> SeriesDetail:
    return SeriesDetail(assignment, link="https://calendar.example", meet="https://meet.example")


def kinds(answer: Response, now: datetime = EARLY) -> list[Kind]:
    return [foreseen.mail.kind for foreseen in course(FIVE, HISTORY, now, answer, place)]


@pytest.mark.parametrize("answer", [Response.ACCEPTED, Response.NEEDS_ACTION, Response.DECLINED])
def test_everybody_is_assigned_once_in_each_round_whatever_they_answer(answer: Response) -> None:
    assigned = [
        (foreseen.mail.round, foreseen.mail.key.student)
        for foreseen in course(FIVE, HISTORY, EARLY, answer, place)
        if foreseen.mail.kind is Kind.ASSIGNMENT
    ]
    assert sorted(assigned) == [(name, each) for name in ("first", "second") for each in NAMES]


def test_who_accepts_is_never_reminded() -> None:
    told = kinds(Response.ACCEPTED)
    assert Kind.NUDGE not in told
    assert Kind.ESCALATION not in told
    assert Kind.PRACTICE in told


def test_who_is_silent_is_reminded_once_and_then_the_coordinator_is_told() -> None:
    told = kinds(Response.NEEDS_ACTION)
    assert told.count(Kind.NUDGE) == 10
    assert told.count(Kind.ESCALATION) == 2


def test_who_declines_each_hour_is_asked_to_settle_it() -> None:
    told = kinds(Response.DECLINED)
    assert told.count(Kind.SETTLE) == 10
    assert Kind.NUDGE not in told


def test_the_mails_come_in_order_and_know_what_was_done_before_them() -> None:
    foreseen = list(course(FIVE, HISTORY, EARLY, Response.ACCEPTED, place))
    assert [each.at for each in foreseen] == sorted(each.at for each in foreseen)
    for each in foreseen:
        assert all(each.history.is_live(each.mail.round, pairing) for pairing in each.mail.about)
        assert each.history.settled(each.mail.key)


def test_after_the_last_round_nothing_is_to_come() -> None:
    assert kinds(Response.NEEDS_ACTION, datetime(2028, 1, 1, tzinfo=UTC)) == []
