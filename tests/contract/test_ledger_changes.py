"""The Ledger port: what changes a round that has been drawn, and events after a change of our own."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import NoResultFound

from tests.contract.examples import LATER, NOW, SPRING, draw, repair, series
from worker.core.model import Response
from worker.ports.calendar import Changes, Guest
from worker.ports.ledger import Ledger


def test_repairs_are_kept_whole_and_in_order(ledger: Ledger) -> None:
    for number in (1, 2):
        ledger.record_repair(SPRING, repair(number), NOW)
    ledger.record_repair(SPRING, repair(1, "second"), LATER)
    assert ledger.repairs("spring") == {
        "first": (repair(1), repair(2)),
        "second": (repair(1, "second"),),
    }
    assert ledger.repairs("autumn") == {}


def test_a_repair_that_was_recorded_stays(ledger: Ledger) -> None:
    ledger.record_repair(SPRING, repair(1), NOW)
    ledger.record_repair(SPRING, replace(repair(1), left=("ana",)), LATER)
    assert ledger.repairs("spring") == {"first": (repair(1),)}


def test_a_draw_is_put_aside_with_its_repairs_and_its_seed(ledger: Ledger) -> None:
    for name in ("first", "second"):
        ledger.record_seed("spring", name, "a seed", NOW)
        ledger.record_draw(SPRING, draw(round_name=name), NOW)
        ledger.record_repair(SPRING, repair(1, name), NOW)
    ledger.redraw(SPRING, "first", "another", "somebody was missing", LATER)
    assert set(ledger.draws("spring")) == set(ledger.repairs("spring")) == {"second"}
    assert ledger.seeds("spring") == {"first": "another", "second": "a seed"}
    assert ledger.redrawn("spring") == {"first": ("somebody was missing",)}
    ledger.record_draw(SPRING, draw("another"), LATER)
    ledger.redraw(SPRING, "first", "a third", "once more", LATER)
    assert ledger.redrawn("spring") == {"first": ("somebody was missing", "once more")}


def test_what_was_not_drawn_is_not_put_aside(ledger: Ledger) -> None:
    with pytest.raises(NoResultFound):
        ledger.redraw(SPRING, "first", "another", "for fun", NOW)
    assert ledger.redrawn("spring") == {}


def test_an_event_after_a_change_of_our_own_is_as_if_it_had_been_listed(ledger: Ledger) -> None:
    def answered(response: Response) -> tuple[Guest, ...]:
        return (Guest("ana@mail.example", response),)

    ledger.record_changes(
        "c1", Changes((series(guests=answered(Response.DECLINED)),), "token", full=True), NOW, None
    )
    ledger.record_event("c1", series(guests=answered(Response.NEEDS_ACTION)), LATER, "token")
    (event,) = ledger.events("c1")
    assert event.guests == (Guest("ana@mail.example", Response.NEEDS_ACTION, LATER),)
    assert ledger.token("c1") == "token"
    ledger.record_event(
        "c1", series(guests=answered(Response.NEEDS_ACTION)), LATER.replace(hour=20), "token"
    )
    assert ledger.events("c1")[0].guests[0].since == LATER


def test_an_event_that_was_not_listed_yet_is_taken_in(ledger: Ledger) -> None:
    ledger.record_event("c1", series(), NOW, None)
    assert [event.id for event in ledger.events("c1")] == [series().id]


def test_an_event_that_others_may_have_changed_since_is_left_to_the_next_look(
    ledger: Ledger,
) -> None:
    accepted = series(guests=(Guest("ana@mail.example", Response.ACCEPTED),))
    ledger.record_changes("c1", Changes((accepted,), "token", full=True), NOW, None)
    ledger.record_event("c1", series(), LATER, "an earlier token")
    ledger.record_event("c1", series(), LATER, None)
    assert ledger.events("c1")[0].guests == (Guest("ana@mail.example", Response.ACCEPTED, NOW),)
