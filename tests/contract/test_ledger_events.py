"""The Ledger port: events as last seen, and where watching has come to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from pydantic_core import PydanticSerializationError

from tests.contract.examples import ANA, BEN, LABEL, LATER, NOW, series
from worker.core.model import Response
from worker.ledger.store import SqlLedger
from worker.ports.calendar import Changes, Guest, ObservedEvent
from worker.ports.ledger import Ledger

LAST = LATER + timedelta(days=2)


def answers(ana: Response, ben: Response = Response.NEEDS_ACTION) -> tuple[Guest, ...]:
    return (Guest(ANA.email, ana), Guest(BEN.email, ben))


def listed(token: str, *events: ObservedEvent) -> Changes:
    return Changes(events, token, full=True)


def changed(token: str, *events: ObservedEvent) -> Changes:
    return Changes(events, token, full=False)


def since(ledger: Ledger) -> list[Any]:
    """Since when each guest of the one series has given their answer."""
    (event,) = ledger.events("c1")
    return [guest.since for guest in event.guests]


def test_an_event_comes_back_as_it_was_seen(ledger: Ledger) -> None:
    seen = series(
        recurrence=(
            "RRULE:FREQ=WEEKLY;COUNT=13;BYDAY=TU",
            "EXDATE;TZID=America/New_York:20270406T180000",
        ),
        guests=(
            *answers(Response.ACCEPTED),
            Guest("chi@mail.example", Response.DECLINED, comment="Zoë – ü"),
        ),
        label=LABEL,
        link="https://calendar.example/1",
        meet="https://meet.example/1",
    )
    moved = series("one_20270209T230000Z", series_id="one", original_start=NOW, start=LATER)
    gone = ObservedEvent(
        "two_20270209T230000Z", cancelled=True, series_id="two", original_start=NOW
    )
    ledger.record_changes("c1", listed("t1", seen, moved, gone), NOW, None)
    dated = replace(seen, guests=tuple(replace(guest, since=NOW) for guest in seen.guests))
    assert list(ledger.events("c1")) == [moved, dated, replace(gone, gone_at=NOW)]


def test_the_token_comes_with_the_changes(ledger: Ledger) -> None:
    ledger.record_changes("c1", listed("t1", series("one"), series("two")), NOW, None)
    ledger.record_changes("c1", changed("t2", series("two", link="new")), LATER, "t1")
    assert ledger.token("c1") == "t2"
    assert list(ledger.events("c1")) == [series("one"), series("two", link="new")]


def test_a_token_without_changes_is_kept_too(ledger: Ledger) -> None:
    ledger.record_changes("c1", listed("t1", series()), NOW, None)
    ledger.record_changes("c1", changed("t2"), LATER, "t1")
    assert (ledger.token("c1"), list(ledger.events("c1"))) == ("t2", [series()])


def test_every_calendar_is_watched_by_itself(ledger: Ledger) -> None:
    ledger.record_changes("c1", listed("t1", series(link="one")), NOW, None)
    ledger.record_changes("c2", listed("t2", series(link="two")), NOW, None)
    ledger.record_changes("c2", listed("t3"), NOW, "t2")
    assert (ledger.token("c1"), ledger.token("c2")) == ("t1", "t3")
    assert list(ledger.events("c1")) == [series(link="one")]


@pytest.mark.parametrize("stale", ["t1", "t0"])
@pytest.mark.parametrize("full", [True, False])
def test_changes_since_a_token_that_was_used_already_change_nothing(
    ledger: Ledger, stale: str, full: bool
) -> None:
    ledger.record_changes("c1", listed("t1", series()), NOW, None)
    ledger.record_changes("c1", changed("t2", series(link="newer")), NOW, "t1")
    ledger.record_changes(
        "c1", Changes((series(link="older"), series("two")), "t3", full), LATER, stale
    )
    assert ledger.token("c1") == "t2"
    assert list(ledger.events("c1")) == [series(link="newer")]


def test_changes_since_a_token_of_a_calendar_nobody_watches_change_nothing(ledger: Ledger) -> None:
    ledger.record_changes("c1", changed("t2", series()), NOW, "t1")
    assert (ledger.token("c1"), list(ledger.events("c1"))) == (None, [])


def test_of_machines_that_took_in_the_same_changes_one_writes(
    opened: Callable[[], SqlLedger],
) -> None:
    machines = [opened() for _ in range(4)]
    machines[0].record_changes("c1", listed("t"), NOW, None)
    together = Barrier(len(machines))

    def take_in(number: int) -> None:
        together.wait()
        machines[number].record_changes(
            "c1", changed(f"t{number}", series(f"series{number}")), NOW, "t"
        )

    with ThreadPoolExecutor(len(machines)) as pool:
        list(pool.map(take_in, range(len(machines))))
    token = machines[0].token("c1")
    assert [f"t{event.id.removeprefix('series')}" for event in machines[0].events("c1")] == [token]


def test_where_one_change_cannot_be_written_none_is_and_the_token_stays(ledger: Ledger) -> None:
    ledger.record_changes("c1", listed("t1", series("one"), series("two")), NOW, None)
    unwritable: Any = object()
    for changes in (
        changed("t2", series("one", link="new"), series("two", zone=unwritable)),
        listed("t2", series("three"), series("two", zone=unwritable)),
    ):
        with pytest.raises(PydanticSerializationError):
            ledger.record_changes("c1", changes, LATER, "t1")
    assert (ledger.token("c1"), list(ledger.events("c1"))) == ("t1", [series("one"), series("two")])


def test_an_answer_is_dated_from_when_it_was_first_seen(ledger: Ledger) -> None:
    ledger.record_changes(
        "c1", listed("t1", series(guests=answers(Response.NEEDS_ACTION))), NOW, None
    )
    ledger.record_changes(
        "c1", changed("t2", series(guests=answers(Response.ACCEPTED))), LATER, "t1"
    )
    assert since(ledger) == [LATER, NOW]
    both = answers(Response.ACCEPTED, Response.DECLINED)
    ledger.record_changes("c1", changed("t3", series(guests=both)), LAST, "t2")
    assert since(ledger) == [LATER, LAST]


def test_a_full_listing_keeps_the_dates_of_answers(ledger: Ledger) -> None:
    ledger.record_changes("c1", listed("t1", series(guests=answers(Response.ACCEPTED))), NOW, None)
    again = series(guests=answers(Response.ACCEPTED, Response.TENTATIVE))
    ledger.record_changes("c1", listed("t2", again), LATER, "t1")
    assert since(ledger) == [NOW, LATER]


def test_an_answer_that_was_taken_back_and_given_again_is_a_new_one(ledger: Ledger) -> None:
    ledger.record_changes("c1", listed("t1", series(guests=answers(Response.ACCEPTED))), NOW, None)
    ledger.record_changes(
        "c1", changed("t2", series(guests=answers(Response.NEEDS_ACTION))), LATER, "t1"
    )
    ledger.record_changes(
        "c1", changed("t3", series(guests=answers(Response.ACCEPTED))), LAST, "t2"
    )
    assert since(ledger) == [LAST, NOW]


def test_the_answers_to_two_events_are_dated_each_by_itself(ledger: Ledger) -> None:
    accepted = answers(Response.ACCEPTED, Response.ACCEPTED)
    ledger.record_changes("c1", listed("t1", series("one", guests=accepted)), NOW, None)
    ledger.record_changes("c1", changed("t2", series("two", guests=accepted)), LATER, "t1")
    dates = {event.id: {guest.since for guest in event.guests} for event in ledger.events("c1")}
    assert dates == {"one": {NOW}, "two": {LATER}}


def test_what_a_full_listing_leaves_out_is_cancelled(ledger: Ledger) -> None:
    there = series("one", guests=answers(Response.ACCEPTED), label=LABEL)
    occurrence = series("one_20270209T230000Z", series_id="one", original_start=NOW)
    ledger.record_changes("c1", listed("t1", there, occurrence, series("two")), NOW, None)
    ledger.record_changes("c1", listed("t2", series("two")), LATER, "t1")
    gone, gone_too, left = ledger.events("c1")
    assert [gone.cancelled, gone_too.cancelled, left.cancelled] == [True, True, False]
    assert (gone.label, gone_too.series_id) == (LABEL, "one")


def test_a_cancelled_event_still_says_whose_it_was(ledger: Ledger) -> None:
    ledger.record_changes("c1", listed("t1", series(label=LABEL)), NOW, None)
    ledger.record_changes(
        "c1", changed("t2", ObservedEvent(series().id, cancelled=True)), LATER, "t1"
    )
    assert list(ledger.events("c1")) == [
        ObservedEvent(series().id, cancelled=True, label=LABEL, gone_at=LATER)
    ]


def test_an_event_that_lost_its_label_without_being_cancelled_has_lost_it(
    ledger: Ledger,
) -> None:
    ledger.record_changes("c1", listed("t1", series(label=LABEL)), NOW, None)
    ledger.record_changes("c1", changed("t2", series()), LATER, "t1")
    assert list(ledger.events("c1")) == [series()]


def test_what_a_mere_change_leaves_out_stays_as_it_is(ledger: Ledger) -> None:
    ledger.record_changes("c1", listed("t1", series("one"), series("two")), NOW, None)
    ledger.record_changes("c1", changed("t2", series("two")), LATER, "t1")
    assert [event.cancelled for event in ledger.events("c1")] == [False, False]


def test_a_first_listing_is_taken_in_even_where_there_is_a_token(ledger: Ledger) -> None:
    ledger.record_changes("c1", listed("t1", series("one")), NOW, None)
    ledger.record_changes("c1", listed("t2", series("two")), LATER, None)
    assert ledger.token("c1") == "t2"
    assert [(event.id, event.cancelled) for event in ledger.events("c1")] == [
        ("one", True),
        ("two", False),
    ]


def test_an_event_that_is_listed_twice_is_kept_as_it_was_listed_last(ledger: Ledger) -> None:
    ledger.record_changes(
        "c1", listed("t1", series(link="page 1"), series(link="page 2")), NOW, None
    )
    assert list(ledger.events("c1")) == [series(link="page 2")]
