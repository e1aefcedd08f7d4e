"""The invitation: one recurring event for the two, under an id that is always the same."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.shell.mails import AMARA_BEN, ASSIGNMENTS, BEN_CHIARA, CHIARA_AMARA, COHORT
from worker.core.actions import ProposeSeries
from worker.core.hours.recurrence_lines import expand
from worker.core.model import GoogleSettings, Links, Program
from worker.core.rounds import Assignment, Pairing
from worker.google.names import event_id, labels
from worker.messages.invitation import invitation

FIRST, _, LAST = (ProposeSeries("first", assignment) for assignment in ASSIGNMENTS)


def assigned(pairing: Pairing, attempt: int) -> Assignment:
    """The hour of the first assignment, for these two, who are put together so often."""
    return replace(FIRST.assignment, pairing=replace(pairing, attempt=attempt))


def test_a_series_begins_at_the_first_session_in_the_hours_own_zone() -> None:
    event = invitation(FIRST, COHORT)
    assert event.start == datetime(2027, 2, 10, 18, tzinfo=ZoneInfo("Africa/Lagos"))
    assert (event.end - event.start, event.zone) == (timedelta(hours=1), "Africa/Lagos")


def test_an_event_lasts_as_long_as_a_session() -> None:
    event = invitation(FIRST, replace(COHORT, program=Program(session_minutes=45)))
    assert event.end - event.start == timedelta(minutes=45)


def test_a_series_comes_back_on_all_dates_and_on_no_other() -> None:
    event = invitation(LAST, COHORT)
    proposal = LAST.assignment.proposal
    assert proposal is not None
    assert expand(event.start, event.zone, event.recurrence) == proposal.instants


def test_the_words_of_an_invitation_say_who_coaches_whom_how_often_and_what_to_do() -> None:
    event = invitation(FIRST, COHORT)
    assert event.summary == "Peer coaching: Amara coaches Ben"
    assert event.description.startswith(
        "Amara Okafor coaches Ben Castillo: 12 weekly sessions of 60 minutes, first round, Spring Class.\n"
    )
    assert "press No and you'll get another one, or move the series" in event.description
    assert "1. Arrive: what has happened since last time?" in event.description
    assert event.description.endswith("Peer Coaching Tips: https://hub.school.example/tips")
    assert "Tips" not in invitation(FIRST, replace(COHORT, links=Links())).description


def test_a_series_meets_online_unless_the_cohort_says_otherwise() -> None:
    assert invitation(FIRST, COHORT).meet
    assert not invitation(
        FIRST, replace(COHORT, google=GoogleSettings("peers@school.example", meet=False))
    ).meet


def test_the_id_of_a_series_has_googles_letters_and_is_the_same_at_any_hour() -> None:
    moved = ProposeSeries("first", replace(ASSIGNMENTS[1], pairing=AMARA_BEN))
    name = invitation(FIRST, COHORT).name
    assert invitation(moved, COHORT).name == name
    assert set(event_id(name)) <= set("abcdefghijklmnopqrstuv0123456789")
    assert 5 <= len(event_id(name)) <= 1024


def test_no_two_series_share_an_id() -> None:
    backwards = Pairing(AMARA_BEN.client, AMARA_BEN.coach)
    names = {
        invitation(
            replace(FIRST, round=round_name, assignment=assigned(pairing, attempt)), cohort
        ).name
        for cohort in (COHORT, replace(COHORT, id="autumn"))
        for round_name in ("first", "second")
        for pairing in (AMARA_BEN, BEN_CHIARA, CHIARA_AMARA, backwards)
        for attempt in (1, 2)
    }
    assert len({event_id(name) for name in names}) == 2 * 2 * 4 * 2


def test_the_label_of_a_series_tells_it_from_all_others() -> None:
    name = invitation(FIRST, COHORT).name
    again = invitation(replace(FIRST, assignment=assigned(AMARA_BEN, attempt=2)), COHORT).name
    assert event_id(again) != event_id(name)
    assert labels(again) != labels(name)
    assert [list(properties) for properties in labels(again).values()] == [["peerCoaching"]] * 2
    assert "amara" not in str(labels(again))


def test_a_pairing_without_an_hour_is_invited_to_nothing() -> None:
    with pytest.raises(ValueError, match="without an hour"):
        invitation(ProposeSeries("first", Assignment(AMARA_BEN, None)), COHORT)
