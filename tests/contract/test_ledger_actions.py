"""The Ledger port: an action is claimed before it is done, and its result is kept for good."""

from dataclasses import replace
from datetime import date

import pytest

from tests.contract.examples import AUTUMN, KEY, LATER, NOW, SPRING, draw, series_detail
from tests.contract.machines import at_once
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.records import (
    Detail,
    EndDetail,
    Failure,
    MailDetail,
    MoveDetail,
    Record,
    State,
    Step,
)
from worker.core.rounds import Pairing
from worker.ledger.store import SqlLedger
from worker.ports.ledger import Ledger

MAIL_KEY = ActionKey("first", Kind.ASSIGNMENT, student="ana")
DRAFTED = MailDetail((Pairing("ana", "ben"),), draft="r-1", meant="digest")


def test_a_claimed_action_waits_for_its_result(ledger: Ledger) -> None:
    detail = replace(series_detail(), guests=("zoë@mail.example", "ben@mail.example"))
    claimed = ledger.claim(SPRING, KEY, NOW, detail)
    assert claimed == Record(KEY, State.CLAIMED, NOW, detail)
    assert not claimed.settled
    assert ledger.records("spring") == {KEY: claimed}


def test_a_second_claim_gives_the_first_back_as_it_is(ledger: Ledger) -> None:
    first = ledger.claim(SPRING, KEY, NOW, series_detail("e1"))
    assert ledger.claim(SPRING, KEY, LATER, series_detail("e2")) == first
    ledger.settle(SPRING, KEY, State.DONE, LATER)
    settled = Record(KEY, State.DONE, LATER, series_detail("e1"))
    assert ledger.claim(SPRING, KEY, LATER, series_detail("e2")) == settled


def test_machines_that_claim_at_once_get_one_claim(machines: list[SqlLedger]) -> None:
    claims = at_once(
        machines, lambda ledger, number: ledger.claim(SPRING, KEY, NOW, series_detail(f"e{number}"))
    )
    assert [claim == claims[0] for claim in claims] == [True] * len(machines)
    assert machines[0].records("spring") == {KEY: claims[0]}


def test_a_note_takes_the_place_of_the_claims_detail_and_settles_nothing(ledger: Ledger) -> None:
    ledger.claim(SPRING, MAIL_KEY, NOW, MailDetail(DRAFTED.about, message="m0"))
    ledger.note(SPRING, MAIL_KEY, DRAFTED)
    assert ledger.records("spring") == {MAIL_KEY: Record(MAIL_KEY, State.CLAIMED, NOW, DRAFTED)}
    sending = replace(DRAFTED, step=Step.SENDING)
    ledger.note(SPRING, MAIL_KEY, sending)
    assert ledger.records("spring")[MAIL_KEY] == Record(MAIL_KEY, State.CLAIMED, NOW, sending)


def test_a_note_about_what_nobody_claimed_is_kept_nowhere(ledger: Ledger) -> None:
    ledger.note(SPRING, MAIL_KEY, DRAFTED)
    assert ledger.records("spring") == {}


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.SKIPPED])
def test_an_action_settled_without_a_detail_keeps_what_was_noted(
    ledger: Ledger, state: State
) -> None:
    ledger.claim(SPRING, MAIL_KEY, NOW, None)
    ledger.note(SPRING, MAIL_KEY, DRAFTED)
    ledger.settle(SPRING, MAIL_KEY, state, LATER)
    settled = ledger.records("spring")[MAIL_KEY]
    assert settled == Record(MAIL_KEY, state, LATER, DRAFTED)
    assert settled.settled


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.SKIPPED])
def test_an_action_is_settled_with_its_last_detail_its_reason_and_its_failure(
    ledger: Ledger, state: State
) -> None:
    sent = MailDetail(DRAFTED.about, message="m1")
    failure = Failure("Zoë's address was refused", "digest of addresses")
    ledger.claim(SPRING, MAIL_KEY, NOW, DRAFTED)
    ledger.settle(SPRING, MAIL_KEY, state, LATER, sent, Reason.DRAFT_GONE, failure)
    assert ledger.records("spring") == {
        MAIL_KEY: Record(MAIL_KEY, state, LATER, sent, Reason.DRAFT_GONE, failure)
    }


def test_a_failed_action_can_be_claimed_anew_and_nothing_of_its_failure_stays(
    ledger: Ledger,
) -> None:
    failure = Failure("the address was refused")
    ledger.claim(SPRING, KEY, NOW, series_detail("e1"))
    ledger.settle(SPRING, KEY, State.FAILED, NOW, None, Reason.LONG_BEGUN, failure)
    reopened = ledger.reopen(SPRING, KEY, LATER, series_detail("e2"))
    assert reopened == Record(KEY, State.CLAIMED, LATER, series_detail("e2"))
    assert ledger.records("spring") == {KEY: reopened}


@pytest.mark.parametrize("state", [State.CLAIMED, State.DONE, State.SKIPPED])
def test_an_action_that_has_not_failed_stays_as_it_is_when_it_is_reopened(
    ledger: Ledger, state: State
) -> None:
    ledger.claim(SPRING, KEY, NOW, series_detail("e1"))
    if state is not State.CLAIMED:
        ledger.settle(SPRING, KEY, state, NOW)
    ledger.settle(AUTUMN, KEY, State.FAILED, NOW)
    before = ledger.records("spring")[KEY]
    assert ledger.reopen(SPRING, KEY, LATER, series_detail("e2")) == before
    assert ledger.records("autumn")[KEY].state is State.FAILED


def test_an_action_can_be_settled_that_nobody_claimed(ledger: Ledger) -> None:
    ledger.settle(SPRING, KEY, State.SKIPPED, NOW, reason=Reason.ESCALATED)
    assert ledger.records("spring") == {
        KEY: Record(KEY, State.SKIPPED, NOW, reason=Reason.ESCALATED)
    }


def test_actions_of_one_key_in_two_cohorts_are_two(ledger: Ledger) -> None:
    ledger.claim(SPRING, KEY, NOW, series_detail("e1"))
    ledger.claim(AUTUMN, KEY, NOW, series_detail("e2"))
    ledger.settle(AUTUMN, KEY, State.DONE, LATER)
    assert ledger.records("spring") == {KEY: Record(KEY, State.CLAIMED, NOW, series_detail("e1"))}


def test_actions_of_two_keys_are_two(ledger: Ledger) -> None:
    second_key = ActionKey("first", Kind.SERIES, Pairing("ben", "ana"))
    ledger.claim(SPRING, KEY, NOW, None)
    ledger.claim(SPRING, second_key, NOW, None)
    ledger.note(SPRING, KEY, series_detail())
    ledger.settle(SPRING, KEY, State.DONE, LATER)
    assert ledger.records("spring")[second_key] == Record(second_key, State.CLAIMED, NOW)


@pytest.mark.parametrize(
    ("key", "detail"),
    [
        (KEY, replace(series_detail(), former=(("old@mail.example", "ana"),), link="l", meet="m")),
        (ActionKey("first", Kind.MOVE, Pairing("ana", "ben", 2)), MoveDetail()),
        (ActionKey("first", Kind.MOVE, Pairing("a>b", "c~2")), MoveDetail(draw().assignments[0])),
        (ActionKey("first", Kind.END, Pairing("ana", "ben")), EndDetail(LATER)),
        (ActionKey("first", Kind.GUESTS, Pairing("ana", "ben"), digest="d1"), None),
        (ActionKey("first", Kind.CHANGE, student="zoë@mail.example", number=3), DRAFTED),
        (ActionKey("first", Kind.ESCALATION, day=date(2027, 2, 9)), MailDetail()),
        (ActionKey("first", Kind.FAILED, digest="d2"), MailDetail(failed=(KEY, MAIL_KEY))),
    ],
)
def test_every_key_and_every_detail_comes_back_as_it_was(
    ledger: Ledger, key: ActionKey, detail: Detail | None
) -> None:
    ledger.claim(SPRING, key, NOW, detail)
    assert ledger.records("spring") == {key: Record(key, State.CLAIMED, NOW, detail)}
