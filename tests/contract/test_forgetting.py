"""Somebody, or a whole cohort, taken out of the ledger, on both databases; nothing of the others changes."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.contract.databases import on_sqlite
from tests.contract.examples import KEY, LATER, NOW, SERIES_ID, draw, repair, series, series_detail
from tests.contract.full_ledger import fill, known
from worker.core.keys import ActionKey, Kind
from worker.core.model import Response
from worker.core.records import Failure, MailDetail, State
from worker.core.roster.forgotten import Forgotten
from worker.core.rounds import Pairing
from worker.ledger.store import SqlLedger
from worker.ports.calendar import Changes, Guest

ANA = Forgotten("ana", frozenset({"ana@mail.example"}), ("Ana Lima",), "5eed")
SEEN = {"c1": {SERIES_ID}}
BEN_SAYS = Guest("ben@mail.example", Response.ACCEPTED, NOW, "For ana LIMA: yes")
EVENT = series(
    guests=(Guest("ana@mail.example", Response.DECLINED, NOW, "no"), BEN_SAYS),
    link="https://calendar.example/1",
    label="a label",
)


def round_of_ana(ledger: SqlLedger) -> None:
    """A round of Ana and Ben, with something of her in every table that can name her."""
    turn = ledger.take_turn(ledger.turn("spring"))
    ledger.record_draw(turn, draw(), NOW)
    ledger.redraw(turn, "first", "another", "Ana Lima was ill", NOW)
    ledger.record_draw(turn, draw("another"), NOW)
    ledger.record_repair(turn, repair(1), NOW)
    ledger.claim(turn, KEY, NOW, replace(series_detail(), link="https://calendar.example/1"))
    mail = ActionKey("first", Kind.ASSIGNMENT, student="ana")
    about = MailDetail((KEY.pairing or Pairing("", ""),), "r-1", message="m-1", failed=(KEY,))
    ledger.settle(turn, mail, State.DONE, NOW, about)
    told = ActionKey("first", Kind.FAILED, digest="0a1b")
    to_dana = replace(about, draft="to-dana", message="")
    failure = Failure("550 ANA@mail.example is unknown", "77aa")
    ledger.settle(
        turn, told, State.FAILED, NOW, to_dana, failure=replace(failure, addresses="0c0c")
    )
    guests = ActionKey("first", Kind.GUESTS, KEY.pairing, digest="77aa")
    ledger.settle(turn, guests, State.FAILED, NOW, failure=failure)
    part = replace(EVENT, id="part", part_of=SERIES_ID)
    date = replace(EVENT, id="date", series_id="part", label="")
    other = replace(EVENT, id="other", label="another label")
    ledger.record_changes("c1", Changes((EVENT, part, date, other), "t", True), NOW, None)


def test_nothing_names_them_any_more_and_the_other_of_each_pairing_stays(ledger: SqlLedger) -> None:
    round_of_ana(ledger)
    before = len(list(ledger.export()))
    ledger.forget_student(ledger.turn("spring"), ANA, SEEN, LATER)
    lines = [line for line in ledger.export() if '"event_id": "other"' not in line]
    assert len(lines) == before  # one row went aside, and one is new
    text = "".join(lines).lower().replace("\\", "")
    words = ("ana@", "lima", '"ana"', "r-1", "m-1", "77aa", "calendar.example")
    assert [word for word in words if word in text] == []
    assert "ben@mail.example" in text
    drawn = ledger.draws("spring")["first"].draw
    assert drawn.ring.pairings[0] == Pairing(ANA.stand_in, "ben")
    assert drawn.assignments[0].proposal == draw().assignments[0].proposal
    (mended,) = ledger.repairs("spring")["first"]
    assert (mended.tell, mended.begun_pairings) == (
        (ANA.stand_in,),
        (Pairing(ANA.stand_in, "ben", 2),),
    )
    assert ledger.redrawn("spring")["first"] == (f"{ANA.stand_in} was ill",)


def test_who_was_done_what_for_is_still_known(ledger: SqlLedger) -> None:
    """The series stands under the same event, and what was mailed is mailed."""
    round_of_ana(ledger)
    before = ledger.records("spring")
    ledger.forget_student(ledger.turn("spring"), ANA, SEEN, LATER)
    after = ledger.records("spring")
    assert sorted(str(each.state) for each in after.values()) == sorted(
        str(each.state) for each in before.values()
    )
    detail = after[replace(KEY, pairing=Pairing(ANA.stand_in, "ben"))].series
    assert (detail.event, detail.guests) == (SERIES_ID, (ANA.address, "ben@mail.example"))
    failed = after[ActionKey("first", Kind.FAILED, digest="0a1b")].mail.failed
    assert failed == (replace(KEY, pairing=Pairing(ANA.stand_in, "ben")),)


def test_what_the_calendar_lists_again_does_not_bring_them_back(ledger: SqlLedger) -> None:
    round_of_ana(ledger)
    ledger.forget_student(ledger.turn("spring"), ANA, SEEN, LATER)
    kept = [event for event in ledger.events("c1") if event.id != "other"]
    assert {guest.email for event in kept for guest in event.guests} == {
        ANA.address,
        "ben@mail.example",
    }
    again = replace(EVENT, id="late", series_id=SERIES_ID)
    ledger.record_changes("c1", Changes((EVENT, again), "t2", True), LATER, "t")
    ledger.record_event("c1", EVENT, LATER, "t2")
    assert [event for event in ledger.events("c1") if event.id != "other"] == kept


def test_others_keep_what_they_have(ledger: SqlLedger, opened: Callable[[], SqlLedger]) -> None:
    fill(ledger)
    before = known(ledger)
    nobody = Forgotten("nobody", frozenset({"nobody@mail.example"}), (), "5eed")
    ledger.forget_student(ledger.turn("spring"), nobody, {"c1": {"none"}}, LATER)
    assert known(opened()) == before


def test_of_a_cohort_stays_only_that_it_was(ledger: SqlLedger) -> None:
    round_of_ana(ledger)
    turn = ledger.turn("spring")
    ledger.forget_cohort(turn, SEEN, LATER)
    assert (ledger.draws("spring"), ledger.records("spring"), ledger.seeds("spring")) == (
        {},
        {},
        {},
    )
    assert ledger.forgotten("Spring") == LATER
    assert ledger.forgotten("autumn") is None
    assert ledger.turn("spring") == turn
    lines = [line for line in ledger.export() if '"event_id": "other"' not in line]
    assert "@" not in "".join(lines)
    ledger.record_changes("c1", Changes((EVENT,), "t2", True), LATER, "t")
    assert not any(event.guests for event in ledger.events("c1") if event.id != "other")


def test_a_student_who_is_forgotten_is_no_cohort_that_is(ledger: SqlLedger) -> None:
    round_of_ana(ledger)
    ledger.forget_student(ledger.turn("spring"), ANA, SEEN, LATER)
    assert ledger.forgotten("spring") is None
    (row,) = [json.loads(line) for line in ledger.export() if '"forgotten", "row"' in line]
    assert row["row"]["student"] == ANA.stand_in


@on_sqlite
def test_the_bytes_are_gone_from_the_file(database: str, tmp_path: Path) -> None:
    with closing(SqlLedger(database)) as ledger:
        round_of_ana(ledger)
        ledger.forget_student(ledger.turn("spring"), ANA, {"c1": {SERIES_ID, "other"}}, LATER)
        content = b"".join(file.read_bytes() for file in tmp_path.glob("ledger.db*"))
        assert b"ben@mail.example" in content
        assert b"ana@mail.example" not in content.lower()
