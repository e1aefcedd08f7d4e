"""Draws, repairs and events of a ledger of before are read whole."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine

from tests.contract.examples import SPRING
from tests.contract.old_rows import (
    AGAIN,
    ANA_BEN,
    AT,
    NOON,
    ODD,
    RING,
    Upgrade,
    assignment,
    insert,
    insert_action,
    insert_rounds,
    old_draw,
)
from tests.contract.steps import step
from worker.core.history import DrawRecord
from worker.core.model import Response
from worker.core.rounds import Draw, Relaxation, Repair
from worker.ledger.store import SqlLedger
from worker.ports.calendar import Guest, ObservedEvent
from worker.ports.ledger import Turn


def test_draws_and_repairs_are_read_whole(upgraded: Upgrade) -> None:
    def fill(connection: Connection) -> None:
        insert_rounds(connection)
        row = {"cohort": "spring", "round": "second", "at": NOON}
        mutual = ["two students may coach each other"]
        insert(connection, "draws", **row, body=json.dumps(old_draw([ODD], mutual)))
        body = json.dumps(old_draw([ANA_BEN]))
        insert(connection, "redrawn", **row, number=1, body=body, reason="Zoë was missing")

    ledger = upgraded(fill)
    drawn = Draw(
        "first",
        "a seed",
        3,
        tuple(map(assignment, RING)),
        method="sequential",
        unknown=("ana",),
        terms="{}",
        version="1.0",
        busy=True,
    )
    odd = replace(drawn, assignments=(assignment(ODD),), relaxed=(Relaxation.MUTUAL_PAIRS,))
    assert ledger.draws("spring") == {"first": DrawRecord(drawn, AT), "second": DrawRecord(odd, AT)}
    repair = Repair(
        "first",
        1,
        date(2027, 3, 15),
        ("chi",),
        ("gus",),
        RING,
        tuple(map(assignment, AGAIN)),
        ("dan",),
        ("ana",),
        (Relaxation.MUTUAL_PAIRS, Relaxation.EARLIER_PEERS),
    )
    assert ledger.repairs("spring") == {"first": (repair,)}
    assert ledger.redrawn("spring") == {"second": ("Zoë was missing",)}
    assert ledger.seeds("spring") == {"first": "a seed"}


def test_a_draw_of_the_first_ledgers_is_read(upgraded: Upgrade) -> None:
    """They knew neither method nor terms, nor that two can be put together once more."""
    body = old_draw([ANA_BEN])
    for name in ("method", "unknown", "terms", "version", "busy"):
        del body[name]
    for name in ("time", "rank", "of", "collisions"):
        del body["assignments"][0][name]

    def fill(connection: Connection) -> None:
        row = {"cohort": "spring", "round": "first", "at": NOON}
        insert(connection, "draws", **row, body=json.dumps(body))

    plain = replace(assignment(ANA_BEN), rank=0, options=0, collisions=0)
    assert upgraded(fill).draws("spring") == {
        "first": DrawRecord(Draw("first", "a seed", 3, (plain,)), AT)
    }


def old_event(event_id: str, guests: list[Any], **changes: Any) -> str:
    return json.dumps(
        {
            "id": event_id,
            "cancelled": False,
            "series_id": "",
            "original_start": None,
            "start": "2027-02-09T23:00:00+00:00",
            "zone": "America/New_York",
            "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=TU"],
            "guests": guests,
            "labels": {"peerCoaching": "0f1e-2"},
            "link": "https://calendar.example/1",
            "meet": "",
            "gone_at": None,
        }
        | changes
    )


def test_events_are_read_and_filed_under_calendar_and_sender(upgraded: Upgrade) -> None:
    guests = [
        ["ana@mail.example", "accepted", NOON + "+00:00", "Gern – Zoë"],
        ["ben@mail.example", "needsAction", None, ""],
        # The first ledgers did not keep what a guest had said.
        ["chi@mail.example", "declined", None],
    ]

    def fill(connection: Connection) -> None:
        for name, calendar in (("Peer Coaching", "c1"), ("Autumn", "c2")):
            row = {"sender": "sender@school.example", "name": name, "calendar_id": calendar}
            insert(connection, "calendars", **row)
            insert(connection, "watches", calendar_id=calendar, token=f"token of {calendar}")
        insert(connection, "watches", calendar_id="primary of sender@school.example", token="t3")
        for calendar, body in (
            ("c1", old_event("pc1", guests)),
            ("c2", old_event("pc2", [], labels={}, cancelled=True, gone_at=NOON + "+00:00")),
            ("primary of sender@school.example", old_event("pc3", [])),
        ):
            row = {"calendar_id": calendar, "event_id": json.loads(body)["id"], "seen_at": NOON}
            insert(connection, "events", **row, body=body)

    ledger = upgraded(fill)
    plain = ObservedEvent(
        "pc3",
        start=datetime(2027, 2, 9, 23, tzinfo=UTC),
        zone="America/New_York",
        recurrence=("RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=TU",),
        label="0f1e-2",
        link="https://calendar.example/1",
    )
    seen = (
        Guest("ana@mail.example", Response.ACCEPTED, AT, "Gern – Zoë"),
        Guest("ben@mail.example", Response.NEEDS_ACTION),
        Guest("chi@mail.example", Response.DECLINED),
    )
    by_calendar = {
        "c1": replace(plain, id="pc1", guests=seen),
        "c2": replace(plain, id="pc2", label="", cancelled=True, gone_at=AT),
        "primary": plain,
    }
    tokens = {"c1": "token of c1", "c2": "token of c2", "primary": "t3"}
    for calendar, event in by_calendar.items():
        key = f"{calendar} of sender@school.example"
        assert (list(ledger.events(key)), ledger.token(key)) == ([event], tokens[calendar])
    assert ledger.calendar("sender@school.example", "Autumn") == "c2"


def test_an_old_ledger_begins_with_turn_0_and_can_be_written(upgraded: Upgrade) -> None:
    ledger = upgraded(lambda connection: insert_action(connection, "first/late/ana", "claimed"))
    assert ledger.turn("spring") == SPRING
    assert [record.turn for record in ledger.records("spring").values()] == [0]
    assert ledger.take_turn(SPRING) == Turn("spring", 1)


def test_a_ledger_with_actions_cannot_go_back_and_stays_as_it_is(
    upgraded: Upgrade, engine: Engine
) -> None:
    ledger = upgraded(lambda connection: insert_action(connection, "first/late/ana"))
    before = list(ledger.export())
    with pytest.raises(ValueError, match="restore a copy"):
        step(engine, command.downgrade, "0002")
    with closing(SqlLedger(engine.url.render_as_string(hide_password=False))) as again:
        assert list(again.export()) == before
