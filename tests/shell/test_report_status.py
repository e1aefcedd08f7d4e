"""Where every pairing stands, and who has to act."""

import json
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
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Response
from worker.core.observed import ObservedSeries, Session, SessionState
from worker.core.records import Failure, Record, State
from worker.core.rounds import Pairing
from worker.messages import words
from worker.report.status_files import document
from worker.report.status_rows import Row
from worker.report.statuses import status_of

# Ten days after the invitation, at 09:00 in New York.
PATIENCE = datetime(2027, 2, 17, 14, tzinfo=UTC)
BEFORE = PATIENCE - timedelta(minutes=1)
AGREED = {
    pairing: seen(pairing, "accepted", "accepted")
    for pairing in (AMARA_BEN, BEN_CHIARA, CHIARA_AMARA)
}


def row_of(pairing: Pairing, known: History, now: datetime = PATIENCE) -> Row:
    rows = status_of(COHORT, known, now).rows
    return next(
        row for row in rows if (row.coach_id, row.client_id) == (pairing.coach, pairing.client)
    )


def failed(key: ActionKey, said: str = "") -> Record:
    """An action that was refused with these words, or without any."""
    return Record(key, State.FAILED, NOON, failure=Failure(said) if said else None)


def with_series(pairing: Pairing, series: ObservedSeries) -> History:
    return history(series={**AGREED, pairing: series})


def declined_twice(pairing: Pairing) -> History:
    """Declined, and there is no other hour to propose."""
    known = with_series(pairing, seen(pairing, client="declined"))
    given_up = Record(ActionKey("first", Kind.MOVE, pairing), State.SKIPPED, NOON)
    return replace(known, records={**known.records, given_up.key: given_up})


def test_a_pairing_that_agreed_is_told_with_its_hour_and_its_sessions() -> None:
    shown = row_of(AMARA_BEN, history(series=AGREED), datetime(2027, 2, 24, 18, tzinfo=UTC))
    assert replace(shown, sessions=()) == Row(
        cohort="spring",
        round="first",
        coach_id="amara",
        coach="Amara Okafor",
        coach_email="amara@mail.example",
        client_id="ben",
        client="Ben Castillo",
        client_email="ben@mail.example",
        # The clocks change on the way.
        hour="; ".join(words.weekly([mark.start for mark in shown.sessions[3:]], COHORT.zone)),
        standing="agreed",
        stuck=False,
        sentence="Both have accepted.",
        acts="",
        who_acts=(),
        acts_since="",
        days=None,
        next="The next session is on March 3.",
        next_on="2027-03-03",
        told_on="",
        proposed=12,
        coach_answer="accepted",
        client_answer="accepted",
        answered=2,
        agreed=True,
        agreed_on="",
        nudged="",
        passed=3,
        to_come=9,
        cancelled=0,
        of=12,
        time=1,
    )
    assert [mark.words for mark in shown.sessions] == ["passed"] * 3 + ["to come"] * 9
    assert shown.both == "ben@mail.example,amara@mail.example"


def test_a_session_has_passed_once_it_is_over() -> None:
    over = datetime(2027, 2, 10, 18, tzinfo=UTC)
    known = history(series=AGREED)
    assert row_of(AMARA_BEN, known, over - timedelta(minutes=1)).passed == 0
    assert row_of(AMARA_BEN, known, over).passed == 1


def test_a_cancelled_session_is_neither_past_nor_to_come() -> None:
    series = AGREED[AMARA_BEN]
    first, second, *others = series.sessions
    gone = replace(first, state=SessionState.CANCELLED)
    late = Session(second.original_start, second.start + timedelta(days=1), SessionState.MOVED)
    known = with_series(AMARA_BEN, replace(series, sessions=(gone, late, *others)))
    shown = row_of(AMARA_BEN, known, datetime(2027, 2, 17, 20, tzinfo=UTC))
    assert (shown.passed, shown.to_come, shown.cancelled) == (0, 11, 1)
    assert row_of(AMARA_BEN, known, datetime(2027, 2, 18, 20, tzinfo=UTC)).passed == 1


def test_silence_is_stuck_only_once_the_coordinator_is_told() -> None:
    known = history(series={**AGREED, AMARA_BEN: seen(AMARA_BEN)})
    assert not row_of(AMARA_BEN, known, BEFORE).stuck
    assert row_of(AMARA_BEN, known, PATIENCE).stuck
    assert (row_of(AMARA_BEN, known).standing, row_of(AMARA_BEN, known).acts) == (
        "waiting",
        "Ben Castillo",
    )


def test_the_coach_acts_where_the_client_has_answered() -> None:
    shown = row_of(AMARA_BEN, with_series(AMARA_BEN, seen(AMARA_BEN, client="tentative")))
    assert (shown.acts, shown.client_answer, shown.coach_answer) == (
        "Amara Okafor",
        "tentative",
        "needsAction",
    )


@pytest.mark.parametrize(
    ("known", "standing", "acts"),
    [
        (
            declined_twice(AMARA_BEN),
            "declined",
            "Ben Castillo and Amara Okafor",
        ),
        (
            with_series(AMARA_BEN, seen(AMARA_BEN, cancelled=True)),
            "cancelled",
            "Ben Castillo and Amara Okafor",
        ),
        (
            with_series(AMARA_BEN, replace(seen(AMARA_BEN), answers={"amara": Response.ACCEPTED})),
            "removed",
            "Ben Castillo and Amara Okafor",
        ),
        (history(without_hour(AMARA_BEN)), "no hour", "Ben Castillo and Amara Okafor"),
        (
            history(records=(failed(ActionKey("first", Kind.SERIES, AMARA_BEN), "no such guest"),)),
            "not invited",
            "the coordinator",
        ),
    ],
    ids=["declined", "cancelled", "removed", "no hour", "not invited"],
)
def test_what_does_not_mend_itself_is_stuck_at_once(
    known: History, standing: str, acts: str
) -> None:
    shown = row_of(AMARA_BEN, known, BEFORE)
    assert (shown.standing, shown.stuck, shown.acts) == (standing, True, acts)


@pytest.mark.parametrize(
    ("client", "coach", "standing"),
    [
        ("accepted", "accepted", "agreed"),
        ("tentative", "accepted", "answered"),
        ("accepted", "tentative", "answered"),
    ],
)
def test_who_has_answered_is_not_stuck(client: str, coach: str, standing: str) -> None:
    shown = row_of(AMARA_BEN, with_series(AMARA_BEN, seen(AMARA_BEN, client, coach)))
    assert (shown.standing, shown.stuck, shown.acts) == (standing, False, "")


def test_two_who_moved_their_sessions_are_in_touch() -> None:
    shown = row_of(AMARA_BEN, with_series(AMARA_BEN, replace(seen(AMARA_BEN), moved=True)))
    assert (shown.standing, shown.stuck, shown.acts) == ("moved", False, "")


def test_what_is_over_is_not_stuck_any_more() -> None:
    known = declined_twice(AMARA_BEN)
    assert not row_of(AMARA_BEN, known, datetime(2027, 4, 29, tzinfo=UTC)).stuck


def test_a_moved_series_is_told_with_its_new_hour() -> None:
    later = replace(
        AGREED[AMARA_BEN],
        sessions=tuple(
            replace(session, start=session.start + timedelta(hours=2))
            for session in AGREED[AMARA_BEN].sessions
        ),
    )
    starts = [session.start for session in later.sessions if session.start > PATIENCE]
    shown = row_of(AMARA_BEN, with_series(AMARA_BEN, later)).hour
    assert shown == "; ".join(words.weekly(starts, COHORT.zone))
    assert shown.startswith("Wednesdays at ")


def test_a_reminder_is_told_with_its_date_in_the_cohorts_zone() -> None:
    midnight = datetime(2027, 2, 15, 2, tzinfo=UTC)
    sent = Record(ActionKey("first", Kind.NUDGE, AMARA_BEN), State.DONE, midnight)
    skipped = Record(ActionKey("first", Kind.NUDGE, BEN_CHIARA), State.SKIPPED, midnight)
    known = history(records=(sent, skipped))
    assert row_of(AMARA_BEN, known).nudged == "2027-02-14"
    assert row_of(BEN_CHIARA, known).nudged == ""


def test_those_who_need_somebody_stand_first() -> None:
    known = declined_twice(CHIARA_AMARA)
    rows = status_of(COHORT, known, BEFORE).rows
    assert [(row.stuck, row.coach_id) for row in rows] == [
        (True, "chiara"),
        (False, "amara"),
        (False, "ben"),
    ]


def test_rounds_stand_in_the_order_of_their_dates_whatever_they_are_called() -> None:
    dates = COHORT.rounds["first"]
    rounds = {name: replace(dates, name=name) for name in ("spring", "autumn")}
    agreed = [history(series=AGREED, round_name=name) for name in rounds]
    known = replace(
        agreed[0],
        draws={**agreed[0].draws, **agreed[1].draws},
        records={**agreed[0].records, **agreed[1].records},
        series={**agreed[0].series, **agreed[1].series},
    )
    status = status_of(replace(COHORT, rounds=rounds), known, BEFORE)
    assert [row.round for row in status.rows] == ["spring"] * 3 + ["autumn"] * 3


def test_somebody_who_is_no_longer_in_the_file_is_told_by_id() -> None:
    without = replace(COHORT, roster=COHORT.roster[1:])
    assert {row.coach for row in status_of(without, history(), PATIENCE).rows} == {
        "amara",
        "Ben Castillo",
        "Chiara Rossi",
    }


def test_a_round_is_open_until_a_week_after_its_last_session() -> None:
    # The last one is on May 10, after finish_by.
    known = history(series=AGREED)
    assert status_of(COHORT, known, datetime(2027, 5, 17, 12, tzinfo=UTC)).rounds == ("first",)
    assert status_of(COHORT, known, datetime(2027, 5, 17, 14, tzinfo=UTC)).rounds == ()
    assert len(status_of(COHORT, known, datetime(2027, 5, 17, 14, tzinfo=UTC)).rows) == 3


def test_before_the_draw_there_is_nothing_to_tell() -> None:
    status = status_of(replace(COHORT, paused=True), History({}), PATIENCE)
    assert (status.rounds, status.rows, status.failed, status.paused) == ((), (), (), True)


def test_what_failed_is_told_with_names_and_the_reason() -> None:
    records = (
        failed(ActionKey("first", Kind.NUDGE, AMARA_BEN), "the address does not exist"),
        failed(ActionKey("first", Kind.ASSIGNMENT, student="chiara")),
        failed(ActionKey("first", Kind.ASSIGNMENT, student="zoe"), "gone"),
        failed(ActionKey("first", Kind.ESCALATION, day=NOON.date()), "no such address"),
    )
    assert status_of(COHORT, history(records=records), PATIENCE).failed == (
        "first round, the reminder for Amara Okafor and Ben Castillo: the address does not exist",
        "first round, the assignment mail to Chiara Rossi: it was refused",
        "first round, the assignment mail to zoe: gone",
        "first round, the escalation mail to the coordinator: no such address",
    )


def test_the_document_of_a_status_is_json_with_every_row() -> None:
    status = status_of(COHORT, history(series=AGREED), PATIENCE)
    text = json.dumps(document([status], PATIENCE))
    read = json.loads(text)
    assert read["now"] == "2027-02-17T14:00:00+00:00"
    (cohort,) = read["cohorts"]
    assert {name: cohort[name] for name in ("cohort", "name", "paused", "rounds", "failed")} == {
        "cohort": "spring",
        "name": "Spring Class",
        "paused": False,
        "rounds": ["first"],
        "failed": [],
    }
    assert [row["coach"] for row in cohort["rows"]] == [
        "Amara Okafor",
        "Ben Castillo",
        "Chiara Rossi",
    ]
    assert cohort["rows"][0]["to_come"] == 11
    assert cohort["rows"][0]["sessions"][0] == {
        "start": "2027-02-10T17:00:00+00:00",
        "minutes": 60,
        "state": "passed",
        "moved": False,
    }
    assert [student["name"] for student in cohort["students"]] == [
        "Amara Okafor",
        "Ben Castillo",
        "Chiara Rossi",
    ]
