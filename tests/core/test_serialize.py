"""What is written into the ledger comes back as it was, and two keys are never one."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.examples import LAUNCH, SEEDS, cohort, launched
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.records import (
    EndDetail,
    Failure,
    MailDetail,
    MoveDetail,
    SeriesDetail,
    detail_type,
)
from worker.core.rounds import Draw, Pairing, Relaxation, Repair
from worker.core.serialize import fingerprint, from_json, key_from_json, key_to_json, to_json

DRAW = launched(cohort()).draws["first"].draw
ASSIGNMENT = DRAW.assignments[0]
ids = st.text(alphabet='ab>/~1" ,{}:é', min_size=1, max_size=4)
pairings = st.builds(Pairing, ids, ids, st.integers(1, 3))
keys = st.builds(
    ActionKey,
    st.sampled_from(["first", "spring"]),
    st.sampled_from(Kind),
    st.none() | pairings,
    st.just("") | ids,
    st.integers(0, 3),
    st.none() | st.dates(date(2027, 1, 1), date(2027, 1, 4)),
    st.just("") | ids,
)


@given(keys, keys)
@settings(max_examples=500, deadline=None)
def test_a_key_comes_back_and_no_other_has_its_text(first: ActionKey, second: ActionKey) -> None:
    assert key_from_json(key_to_json(first)) == first
    assert (key_to_json(first) == key_to_json(second)) is (first == second)


def test_the_text_of_a_key_stays_as_ledgers_have_it() -> None:
    key = ActionKey("first", Kind.SERIES, Pairing("ana", "ben", 2))
    assert key_to_json(key) == (
        '{"round":"first","kind":"series","pairing":{"coach":"ana","client":"ben","attempt":2}}'
    )
    change = ActionKey("first", Kind.CHANGE, student="é", number=1)
    assert key_to_json(change) == '{"round":"first","kind":"change","student":"é","number":1}'


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (ActionKey("first", Kind.MOVE, Pairing("ana", "ben")), "first/move/ana>ben"),
        (ActionKey("first", Kind.END, Pairing("ana", "ben", 2)), "first/end/ana>ben~2"),
        (ActionKey("first", Kind.CHANGE, student="ana", number=2), "first/change/2/ana"),
        (ActionKey("first", Kind.ESCALATION, day=date(2027, 2, 7)), "first/escalation/2027-02-07"),
    ],
)
def test_a_key_is_read_by_people(key: ActionKey, text: str) -> None:
    assert str(key) == text


def test_a_draw_and_a_repair_come_back_as_they_were() -> None:
    relaxed = replace(DRAW, relaxed=(Relaxation.MUTUAL_PAIRS, Relaxation.EARLIER_PEERS))
    assert from_json(Draw, to_json(relaxed)) == relaxed
    repair = Repair(
        "first",
        1,
        date(2027, 3, 1),
        ("ana",),
        ("ben",),
        (Pairing("ana", "chi", 2),),
        (ASSIGNMENT,),
        alone=("dan",),
        tell=("eli",),
        relaxed=(Relaxation.EARLIER_PEERS,),
    )
    assert from_json(Repair, to_json(repair)) == repair


@pytest.mark.parametrize(
    "detail",
    [
        SeriesDetail(ASSIGNMENT, "e", "c", ("a@b.example", "c@d.example"), (("x@y", "ana"),), "l"),
        MoveDetail(ASSIGNMENT),
        MoveDetail(),
        EndDetail(datetime(2027, 3, 1, tzinfo=UTC)),
        MailDetail((Pairing("ana", "ben"),), "r-1", "meant", "m-1"),
        Failure("Google says 400", "abc"),
    ],
)
def test_what_is_known_of_an_action_comes_back_as_it_was(detail: object) -> None:
    assert from_json(type(detail), to_json(detail)) == detail


def test_a_ledger_that_knows_more_than_this_program_is_read_all_the_same() -> None:
    text = to_json(MailDetail(draft="r-1"))[:-1] + ',"of the future":1}'
    assert from_json(MailDetail, text) == MailDetail(draft="r-1")


def test_the_detail_of_every_kind_of_mail_is_that_of_a_mail() -> None:
    others = {Kind.SERIES, Kind.MOVE, Kind.END, Kind.GUESTS, Kind.APPROVAL}
    assert {detail_type(kind) for kind in set(Kind) - others} == {MailDetail}
    assert detail_type(Kind.GUESTS) is detail_type(Kind.APPROVAL) is None


def test_plans_that_differ_in_one_action_have_different_fingerprints() -> None:
    due = plan(cohort(), History(SEEDS), LAUNCH)
    fewer = replace(due, actions=due.actions[:-1])
    assert len({fingerprint(due), fingerprint(fewer)}) == 2
