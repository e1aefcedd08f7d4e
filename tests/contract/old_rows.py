"""Rows as the program wrote them while keys were texts: `first/series/ana>ben~2`.

Written down here once more, since nothing writes them any longer.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, text

from worker.core.rounds import Assignment, Hour, Pairing, Proposal
from worker.ledger.store import SqlLedger

NOON = "2027-02-07 12:00:00"
HOUR = {"zone": "America/New_York", "time": "18:00", "skipped": []}
AT = datetime(2027, 2, 7, 12, tzinfo=UTC)
# Whatever an id could be: one line of text without control characters.
_SIGNS = ("a>b", "b>c~3", "c~2", "x/y", "/", ">", "~", "~1", "1/2", "draw", "first/series/")
_WORDS = ('Zoë "Z"', "back\\slash", "ana@mail.example", "'; DROP TABLE", "%s :name", "\U0001f49c")
IDS = ("ana", "ben", *_SIGNS, *_WORDS, "\ufeff.")
RING = tuple(map(Pairing, IDS, IDS[1:] + IDS[:1]))
AGAIN = tuple(replace(pairing, attempt=2) for pairing in RING)
ANA_BEN = RING[0]
ODD = Pairing("a>b", "c~2")


Upgrade = Callable[[Callable[[Connection], None]], SqlLedger]


def text_of(pairing: Pairing) -> str:
    """What a pairing was called in keys."""
    attempt = f"~{pairing.attempt}" if pairing.attempt > 1 else ""
    return f"{pairing.coach}>{pairing.client}{attempt}"


def old_assignment(pairing: Pairing, proposed: bool = True) -> dict[str, Any]:
    """A pairing with two Tuesdays, or with no hour in common."""
    return {
        "coach": pairing.coach,
        "client": pairing.client,
        "time": pairing.attempt,
        "proposal": HOUR | {"dates": ["2027-02-09", "2027-02-16"]} if proposed else None,
        "backups": [HOUR | {"time": "07:30", "dates": ["2027-02-10"]}] if proposed else [],
        "rank": 2,
        "of": 40,
        "collisions": 1,
    }


def old_draw(pairings: Sequence[Pairing], relaxed: Sequence[str] = ()) -> dict[str, Any]:
    """A draw, as the last of the old programs wrote it."""
    return {
        "round": "first",
        "seed": "a seed",
        "tries": 3,
        "method": "sequential",
        "relaxed": list(relaxed),
        "unknown": ["ana"],
        "terms": "{}",
        "version": "1.0",
        "busy": True,
        "assignments": [old_assignment(pairing) for pairing in pairings],
    }


def old_repair(ended: Sequence[Pairing], begun: Sequence[Pairing]) -> dict[str, Any]:
    """A repair that ends and begins these pairings."""
    return {
        "round": "first",
        "number": 1,
        "on": "2027-03-15",
        "left": ["chi"],
        "joined": ["gus"],
        "ended": [[pairing.coach, pairing.client, pairing.attempt] for pairing in ended],
        "begun": [old_assignment(pairing) for pairing in begun],
        "alone": ["dan"],
        "tell": ["ana"],
        "relaxed": ["two students may coach each other", "peers of the first round may meet again"],
    }


def insert(connection: Connection, table: str, **values: object) -> None:
    """One row, as it is."""
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def insert_action(
    connection: Connection, key: str, state: str = "done", detail: Mapping[str, str] | None = None
) -> None:
    """One action of the cohort `spring`."""
    row = {"cohort": "spring", "key": key, "state": state, "at": NOON}
    insert(connection, "actions", **row, detail=json.dumps(detail or {}))


def proposal(hour: time, *dates: date) -> Proposal:
    return Proposal(Hour(dates[0].weekday(), hour, "America/New_York"), dates)


def assignment(pairing: Pairing) -> Assignment:
    """What `old_assignment` says."""
    tuesdays = proposal(time(18), date(2027, 2, 9), date(2027, 2, 16))
    backup = proposal(time(7, 30), date(2027, 2, 10))
    return Assignment(pairing, tuesdays, (backup,), 2, 40, 1)


def insert_rounds(connection: Connection) -> None:
    """The first round, drawn, and everybody put together once more by a repair."""
    common = {"cohort": "spring", "round": "first", "at": NOON}
    insert(connection, "seeds", **common, seed="a seed")
    insert(connection, "draws", **common, body=json.dumps(old_draw(RING)))
    insert(connection, "repairs", **common, number=1, body=json.dumps(old_repair(RING, AGAIN)))
