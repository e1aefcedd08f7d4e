"""Somebody is forgotten: what stands in their place, and what of the others stays."""

import pytest

from tests.core.examples import LAUNCH
from worker.core.keys import ActionKey, Kind
from worker.core.records import Failure, MailDetail, Record, State
from worker.core.roster.forgetting import in_records
from worker.core.roster.forgotten import Forgotten
from worker.core.rounds import Pairing

ANA = Forgotten("ana", frozenset({"a.na@gmail.com", "ana@mail.example"}), ("Ana",), "5eed")
SAID = "forgotten:5eed"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Ana was ill", f"{SAID} was ill"),
        ("ask ANA, or ana@MAIL.example.", f"ask {SAID}, or {SAID}."),
        ("550 a.na@gmail.com: no such user", f"550 {SAID}: no such user"),
        ("Joana has a banana", "Joana has a banana"),
        ("joana@mail.example is another", "joana@mail.example is another"),
        ("", ""),
    ],
)
def test_words_lose_name_and_addresses_where_they_stand_alone(said: str, left: str) -> None:
    assert ANA.text(said) == left


def test_an_address_is_theirs_however_it_is_written() -> None:
    assert ANA.guest("A.Na+coach@GoogleMail.com") == "5eed@forgotten.invalid"
    assert ANA.guest("ben@mail.example") == "ben@mail.example"


def test_a_pairing_keeps_the_other_and_the_attempt() -> None:
    assert ANA.pairing(Pairing("ben", "ana", 2)) == Pairing("ben", SAID, 2)


def test_hashes_of_their_addresses_go_and_keys_stay_apart() -> None:
    pairing = Pairing("ana", "ben")
    keys = [ActionKey("first", Kind.GUESTS, pairing, digest=digest) for digest in ("aa", "bb")]
    failed = [Record(key, State.FAILED, LAUNCH, failure=Failure("no", "cc")) for key in keys]
    after = in_records(failed, ANA)
    assert [record.key.digest for record in after.values()] == ["5eed-1", "5eed-2"]
    assert {record.failure for record in after.values()} == {Failure("no", "")}


def test_what_does_not_name_them_is_left_alone() -> None:
    others = Record(
        ActionKey("first", Kind.ASSIGNMENT, student="ben"), State.DONE, LAUNCH, MailDetail()
    )
    assert in_records([others], ANA) == {}
