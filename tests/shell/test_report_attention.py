"""Since when somebody has to act, what comes next, and what is behind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.shell.mails import (
    AMARA_BEN,
    BEN_CHIARA,
    CHIARA_AMARA,
    COHORT,
    NOON,
    history,
    seen,
    without_hour,
)
from worker.core.due.attention import missing
from worker.core.due.pairing_state import state_of
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Response
from worker.core.observed import SessionState
from worker.core.records import MailDetail, Record, State
from worker.report.name_order import name_order
from worker.report.status_rows import Row
from worker.report.statuses import status_of

# Assigned at 09:00 in New York, and told at that time.
TOLD = tuple(
    Record(ActionKey("first", Kind.ASSIGNMENT, student=student), State.DONE, NOON, MailDetail())
    for student in ("amara", "ben", "chiara")
)


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=18, tzinfo=UTC)


def row(known: History, now: datetime) -> Row:
    rows = status_of(COHORT, known, now).rows
    return next(row for row in rows if (row.coach_id, row.client_id) == ("amara", "ben"))


def waiting(client: str = "needsAction", **since: datetime) -> History:
    series = replace(seen(AMARA_BEN, client=client), since=since)
    return history(series={AMARA_BEN: series}, records=TOLD)


def test_the_client_owes_an_answer_since_the_two_were_told() -> None:
    shown = row(waiting(), at("2027-02-12"))
    assert (shown.acts, shown.acts_since, shown.days) == ("Ben Castillo", "2027-02-07", 5)
    assert (shown.next, shown.next_on) == ("A reminder goes out on February 14.", "2027-02-14")


def test_the_coach_owes_one_since_the_client_answered() -> None:
    shown = row(waiting("accepted", ben=at("2027-02-10")), at("2027-02-12"))
    assert (shown.acts, shown.acts_since, shown.days) == ("Amara Okafor", "2027-02-10", 2)


def test_after_the_reminder_the_coordinator_is_told_and_then_nothing_more_happens() -> None:
    assert row(waiting(), at("2027-02-15")).next == "You are told on February 17."
    assert row(waiting(), at("2027-02-18")).next.startswith("Nothing more goes out by itself")


def test_who_declined_twice_acts_since_the_second_no() -> None:
    known = waiting("declined", ben=at("2027-02-11"))
    given_up = Record(ActionKey("first", Kind.MOVE, AMARA_BEN), State.SKIPPED, NOON)
    shown = row(replace(known, records={**known.records, given_up.key: given_up}), at("2027-02-13"))
    assert (shown.acts, shown.acts_since) == ("Ben Castillo and Amara Okafor", "2027-02-11")


def test_after_the_first_no_nobody_has_to_act_but_the_program() -> None:
    shown = row(waiting("declined", ben=at("2027-02-11")), at("2027-02-11"))
    assert (shown.acts, shown.stuck) == ("", False)
    assert shown.next == "Another hour is proposed with the next pass."


def test_a_deleted_series_is_the_affair_of_the_two_since_it_was_gone() -> None:
    gone = replace(seen(AMARA_BEN, cancelled=True), gone_at=at("2027-02-12"))
    shown = row(history(series={AMARA_BEN: gone}, records=TOLD), at("2027-02-14"))
    assert (shown.acts_since, shown.days, shown.stuck) == ("2027-02-12", 2, True)


def test_a_draw_to_review_goes_out_on_its_day_and_needs_nobody() -> None:
    known = history()
    drawn = replace(known, records={})
    shown = row(drawn, at("2027-02-05"))
    assert shown.sentence == "Drawn, for you to look at; goes out on February 7."
    assert (shown.stuck, shown.acts, shown.next) == (False, "", "Goes out on February 7.")
    # No hour suits, and it has not gone out yet either.
    drawn = replace(history(without_hour(AMARA_BEN)), records={})
    assert row(drawn, at("2027-02-05")).sentence.startswith("Drawn, for you to look at")


def test_dates_that_pass_without_a_yes_are_no_agreement() -> None:
    shown = row(waiting(), at("2027-03-05"))
    assert (shown.passed, shown.agreed, shown.answered) == (4, False, 0)
    assert shown.sessions[0].words == "passed, not agreed"


@pytest.mark.parametrize(("gone", "behind"), [(0, 0), (1, 0), (2, 2), (5, 5)])
def test_a_single_date_that_falls_out_is_life_and_two_are_behind(gone: int, behind: int) -> None:
    series = seen(BEN_CHIARA, "accepted", "accepted")
    sessions = tuple(
        replace(each, state=SessionState.CANCELLED) if number < gone else each
        for number, each in enumerate(series.sessions)
    )
    known = history(series={BEN_CHIARA: replace(series, sessions=sessions)}, records=TOLD)
    state = state_of(known, "first", BEN_CHIARA)
    assert missing(COHORT, state, at("2027-03-05")) == behind


def test_a_student_owes_what_they_owe_in_any_pairing() -> None:
    known = history(
        series={
            AMARA_BEN: seen(AMARA_BEN),
            BEN_CHIARA: seen(BEN_CHIARA, "accepted", "accepted"),
            CHIARA_AMARA: seen(CHIARA_AMARA, "accepted", "accepted"),
        },
        records=TOLD,
    )
    students = status_of(COHORT, known, at("2027-02-12")).students
    assert [(each.name, each.owes) for each in students] == [
        ("Amara Okafor", False),
        ("Ben Castillo", True),
        ("Chiara Rossi", False),
    ]
    assert [(role.role, role.peer, role.owes) for role in students[1].roles] == [
        ("coach", "Chiara Rossi", False),
        ("client", "Amara Okafor", True),
    ]


def test_names_stand_where_people_look_for_them() -> None:
    names = [
        "Zoe",
        "Østergaard, Ole",
        "O'Neill",
        "Ángel",
        "angela",
        "Oak",
        "Łukasz",
        "Élodie",
        "李",
    ]
    assert sorted(names, key=name_order) == [
        "Ángel",
        "angela",
        "Élodie",
        "李",
        "Łukasz",
        "Oak",
        "O'Neill",
        "Østergaard, Ole",
        "Zoe",
    ]


def test_an_answer_to_single_dates_counts_as_an_answer() -> None:
    series = seen(AMARA_BEN)
    first, *others = series.sessions
    one_yes = replace(first, answers={"ben": Response.ACCEPTED})
    known = history(series={AMARA_BEN: replace(series, sessions=(one_yes, *others))}, records=TOLD)
    shown = row(known, NOON + timedelta(days=3))
    assert (shown.answered, shown.agreed) == (1, False)
