"""Actions of a ledger whose keys were texts are known by what was meant, whatever the ids."""

import json
from datetime import date

from sqlalchemy import Connection, Engine, text

from tests.contract.examples import LATER, SPRING
from tests.contract.old_rows import (
    AGAIN,
    IDS,
    NOON,
    ODD,
    RING,
    Upgrade,
    insert,
    insert_action,
    insert_rounds,
    old_draw,
    text_of,
)
from worker.core.keys import ActionKey, Kind
from worker.core.records import State
from worker.core.rounds import Pairing
from worker.core.serialize import key_to_json


def keys_of(pairing: Pairing) -> dict[str, ActionKey]:
    """The keys that are about a pairing, by their texts of before."""
    named = text_of(pairing)
    return {
        f"first/series/{named}": ActionKey("first", Kind.SERIES, pairing),
        f"first/nudge/{named}": ActionKey("first", Kind.NUDGE, pairing),
        f"first/move/{named}": ActionKey("first", Kind.MOVE, pairing),
        f"first/end/{named}": ActionKey("first", Kind.END, pairing),
        f"first/settle/{named}": ActionKey("first", Kind.SETTLE, pairing),
        f"first/guests/{named}/0f1e2d3c": ActionKey(
            "first", Kind.GUESTS, pairing, digest="0f1e2d3c"
        ),
    }


def keys_to(student: str) -> dict[str, ActionKey]:
    """The keys of mails to a student, by their texts of before."""
    return {
        f"first/assignment/{student}": ActionKey("first", Kind.ASSIGNMENT, student=student),
        f"first/practice/{student}": ActionKey("first", Kind.PRACTICE, student=student),
        f"first/late/{student}": ActionKey("first", Kind.LATE, student=student),
        f"first/change/12/{student}": ActionKey("first", Kind.CHANGE, student=student, number=12),
    }


TO_COORDINATOR = {
    "first/notice/draw": ActionKey("first", Kind.NOTICE),
    "first/notice/draw2": ActionKey("first", Kind.NOTICE, number=1),
    "first/notice/draw11": ActionKey("first", Kind.NOTICE, number=10),
    "first/escalation/2027-02-18": ActionKey("first", Kind.ESCALATION, day=date(2027, 2, 18)),
    "first/trouble/spent": ActionKey("first", Kind.QUOTA),
    "first/trouble/alone3": ActionKey("first", Kind.ALONE, number=3),
    "first/trouble/unsuited-0f1e": ActionKey("first", Kind.UNSUITED, digest="0f1e"),
    "Zoë's 2nd round/notice/draw": ActionKey("Zoë's 2nd round", Kind.NOTICE),
}


def test_every_kind_of_key_is_read_as_what_it_was_about(upgraded: Upgrade) -> None:
    keys = dict(TO_COORDINATOR)
    for pairing in (*RING, *AGAIN):
        keys |= keys_of(pairing)
    for student in IDS:
        keys |= keys_to(student)

    def fill(connection: Connection) -> None:
        insert_rounds(connection)
        for key in keys:
            insert_action(connection, key, "claimed")

    ledger = upgraded(fill)
    assert set(ledger.records("spring")) == set(keys.values())
    assert len(keys) == len(set(keys.values())) == 2 * 6 * len(IDS) + 4 * len(IDS) + 8


def test_no_action_of_before_can_be_claimed_as_if_it_were_new(
    upgraded: Upgrade, engine: Engine
) -> None:
    keys = {**keys_of(ODD), **keys_to('Zoë "\\n>'), **TO_COORDINATOR}

    def fill(connection: Connection) -> None:
        row = {"cohort": "spring", "round": "first", "at": NOON}
        insert(connection, "draws", **row, body=json.dumps(old_draw([ODD])))
        for key in keys:
            insert_action(connection, key, "skipped")

    ledger = upgraded(fill)
    with engine.connect() as connection:
        written = set(connection.execute(text("SELECT key FROM actions")).scalars())
    assert written == {key_to_json(key) for key in keys.values()}
    for key in keys.values():
        assert ledger.claim(SPRING, key, LATER, None).state is State.SKIPPED


def test_a_pairing_that_no_draw_knows_is_taken_apart_at_its_first_sign(upgraded: Upgrade) -> None:
    ledger = upgraded(lambda connection: insert_action(connection, "first/nudge/ana>b>c~2"))
    (key,) = ledger.records("spring")
    assert key.pairing == Pairing("ana", "b>c", 2)


def test_a_pairing_is_looked_for_in_its_own_cohort_and_round(upgraded: Upgrade) -> None:
    """Elsewhere the same text may stand for two others."""

    def fill(connection: Connection) -> None:
        for cohort, round_name, pairing in (
            ("autumn", "first", Pairing("a", "b>c")),
            ("spring", "second", Pairing("a>b", "c")),
        ):
            row = {"cohort": cohort, "round": round_name, "at": NOON}
            insert(connection, "draws", **row, body=json.dumps(old_draw([pairing])))
            row = {"cohort": cohort, "key": f"{round_name}/nudge/a>b>c", "at": NOON}
            insert(connection, "actions", **row, state="done", detail="{}")

    ledger = upgraded(fill)
    assert [key.pairing for key in ledger.records("autumn")] == [Pairing("a", "b>c")]
    assert [key.pairing for key in ledger.records("spring")] == [Pairing("a>b", "c")]
