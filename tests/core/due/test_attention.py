"""Who has to act on a pairing, since when, and whether the two agree."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.examples import LAUNCH, at, cohort, launched, seen
from worker.core.due.attention import Owed, has_agreed, owed
from worker.core.due.concerns import concerns_of
from worker.core.due.next_step import NextStep, Step, next_step
from worker.core.due.pairing_state import PairingState, state_of
from worker.core.keys import ActionKey, Kind
from worker.core.model import Response
from worker.core.records import Record, State

SPRING = cohort()
KNOWN = launched(SPRING)
PAIRING = KNOWN.pairings("first")[0]
LATER = LAUNCH + timedelta(days=3)
ACCEPTED, DECLINED, SILENT = Response.ACCEPTED, Response.DECLINED, Response.NEEDS_ACTION


def state(client: Response, coach: Response, **more: object) -> PairingState:
    answers = {PAIRING.client: client, PAIRING.coach: coach}
    observed = seen(KNOWN, PAIRING, answers, **more)
    known = replace(KNOWN, series={("first", PAIRING): observed})
    return state_of(known, "first", PAIRING)


@pytest.mark.parametrize(
    ("client", "coach", "moved", "agreed"),
    [
        (ACCEPTED, ACCEPTED, False, True),
        (ACCEPTED, SILENT, False, False),
        (SILENT, SILENT, False, False),
        (SILENT, SILENT, True, True),
        (DECLINED, ACCEPTED, False, False),
        (DECLINED, ACCEPTED, True, True),
    ],
)
def test_two_agree_who_have_both_accepted_or_have_moved_their_sessions(
    client: Response, coach: Response, moved: bool, agreed: bool
) -> None:
    assert has_agreed(state(client, coach, moved=moved)) is agreed


def test_a_series_that_is_gone_is_agreed_on_by_nobody() -> None:
    assert not has_agreed(state(ACCEPTED, ACCEPTED, cancelled=True))


def test_the_client_owes_an_answer_since_the_launch_whenever_the_coach_gave_theirs() -> None:
    asked = state(SILENT, ACCEPTED, since={PAIRING.client: LATER, PAIRING.coach: LATER})
    assert owed(SPRING, asked, LATER) == Owed((PAIRING.client,), LAUNCH)


def test_the_coach_owes_an_answer_since_the_client_gave_theirs() -> None:
    asked = state(ACCEPTED, SILENT, since={PAIRING.client: LATER})
    assert owed(SPRING, asked, LATER) == Owed((PAIRING.coach,), LATER)


def test_nobody_owes_an_answer_once_no_session_is_left() -> None:
    asked = state(SILENT, SILENT)
    last = max(KNOWN.starts("first", PAIRING))
    assert owed(SPRING, asked, last).who == (PAIRING.client,)
    assert owed(SPRING, asked, last + timedelta(hours=1)) == Owed()


def test_the_coordinator_is_told_once_and_then_nothing_happens_by_itself() -> None:
    declined = state(DECLINED, SILENT, cancelled=True)
    told = at("2027-02-17 09:00")
    assert next_step(SPRING, declined, told - timedelta(minutes=1)) == NextStep(
        Step.COORDINATOR_TOLD, told
    )
    assert next_step(SPRING, declined, told) == NextStep(Step.NOTHING)


def test_both_owe_another_hour_since_the_series_was_seen_to_be_declined() -> None:
    moved = Record(ActionKey("first", Kind.MOVE, PAIRING), State.FAILED, LAUNCH)
    refused = state(DECLINED, SILENT, since={PAIRING.client: LATER})
    refused = replace(refused, move=moved)
    assert owed(SPRING, refused, LATER) == Owed((PAIRING.client, PAIRING.coach), LATER)
    at_once = replace(state(DECLINED, SILENT), move=moved)
    assert owed(SPRING, at_once, LATER).since == at_once.told_at


def test_what_is_fresh_is_told_by_a_mail_of_its_own_before_it_concerns_the_digest() -> None:
    cancelled = seen(KNOWN, PAIRING, {}, cancelled=True, gone_at=LATER)
    agreed = {
        ("first", pairing): seen(KNOWN, pairing, dict.fromkeys(pairing.roles, ACCEPTED))
        for pairing in KNOWN.pairings("first")
    }
    known = replace(KNOWN, series={**agreed, ("first", PAIRING): cancelled})
    fresh = concerns_of(SPRING, known, LATER + timedelta(days=1))
    old = concerns_of(SPRING, known, LATER + timedelta(days=2))
    assert fresh.stuck == ()
    assert [state.pairing for state in old.stuck] == [PAIRING]


def test_a_retry_begins_with_a_history_in_which_nothing_has_failed() -> None:
    kept = {key: record for key, record in KNOWN.records.items() if key.kind is not Kind.SERIES}
    failed = {
        key: replace(record, state=State.FAILED)
        for key, record in KNOWN.records.items()
        if key.kind is Kind.SERIES
    }
    known = replace(KNOWN, records={**kept, **failed})
    assert failed
    assert known.without_failures().records == kept
