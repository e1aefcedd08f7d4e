"""What a ledger kept of actions as sixteen texts is kept in its typed form."""

import json
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.contract.examples import LATER
from tests.contract.old_rows import (
    ANA_BEN,
    AT,
    NOON,
    ODD,
    Upgrade,
    assignment,
    insert,
    insert_action,
    old_assignment,
    old_draw,
    text_of,
)
from worker.core.keys import Reason
from worker.core.records import (
    Detail,
    EndDetail,
    Failure,
    MailDetail,
    MoveDetail,
    Record,
    SeriesDetail,
    State,
)
from worker.core.rounds import Assignment, Pairing

DETAILS: list[tuple[str, str, dict[str, Any], Detail | None, Reason | None, Failure | None]] = [
    (
        f"first/series/{text_of(ODD)}",
        "done",
        {
            "assignment": json.dumps(old_assignment(ODD)),
            "event": "pc1abc",
            "calendar": "c1",
            "addresses": "0f1e",
            "guests": '["ana@mail.example", "ben@mail.example"]',
            "formerly": '[["old@mail.example", "a>b"]]',
            "link": "https://calendar.example/1",
            "meet": "https://meet.example/1",
        },
        SeriesDetail(
            assignment(ODD),
            "pc1abc",
            "c1",
            ("ana@mail.example", "ben@mail.example"),
            (("old@mail.example", "a>b"),),
            "https://calendar.example/1",
            "https://meet.example/1",
        ),
        None,
        None,
    ),
    (
        "first/series/ana>ben",
        "failed",
        {
            "assignment": json.dumps(old_assignment(ANA_BEN)),
            "event": "pc1abc",
            "calendar": "c1",
            "addresses": "0f1e",
            "error": "Zoë's address was refused",
        },
        SeriesDetail(assignment(ANA_BEN), "pc1abc", "c1"),
        None,
        Failure("Zoë's address was refused", "0f1e"),
    ),
    (
        "first/series/ana>ben",
        "skipped",
        {
            "assignment": json.dumps(old_assignment(ANA_BEN, proposed=False)),
            "why": "no hour suits both any more",
        },
        SeriesDetail(Assignment(ANA_BEN, None, (), 2, 40, 1)),
        Reason.NO_HOUR_ANY_MORE,
        None,
    ),
    (
        "first/series/ana>ben",
        "skipped",
        {"why": "no longer due when it was to go out"},
        None,
        Reason.NOT_DUE,
        None,
    ),
    (
        "first/move/ana>ben",
        "claimed",
        {"assignment": json.dumps(old_assignment(ANA_BEN))},
        MoveDetail(assignment(ANA_BEN)),
        None,
        None,
    ),
    (
        "first/move/ana>ben",
        "skipped",
        {"why": "the two have changed it before the series was moved"},
        MoveDetail(),
        Reason.CHANGED_BY_THE_TWO,
        None,
    ),
    (
        "first/end/ana>ben",
        "done",
        {"until": "2027-02-09T14:00:00+00:00"},
        EndDetail(LATER),
        None,
        None,
    ),
    (
        "first/guests/ana>ben/0f1e",
        "failed",
        {"error": "refused"},
        None,
        None,
        Failure("refused"),
    ),
    (
        "first/assignment/ana",
        "done",
        {"about": f"{text_of(ODD)}\nana>ben~2", "draft": "r-1", "meant": "0f/1e", "message": "m1"},
        MailDetail((ODD, Pairing("ana", "ben", 2)), "r-1", "0f/1e", "m1"),
        None,
        None,
    ),
    (
        "first/nudge/ana>ben",
        "claimed",
        {"about": "ana>ben", "draft": "r-1", "meant": "0f/1e"},
        MailDetail((ANA_BEN,), "r-1", "0f/1e"),
        None,
        None,
    ),
    (
        "first/nudge/ana>ben",
        "done",
        {"about": "ana>ben", "draft": "r-1", "found": "the draft was gone"},
        MailDetail((ANA_BEN,), "r-1"),
        Reason.DRAFT_GONE,
        None,
    ),
    (
        "first/nudge/ana>ben",
        "skipped",
        {"why": "overtaken: the coordinator is told instead"},
        MailDetail(),
        Reason.ESCALATED,
        None,
    ),
    ("first/notice/draw", "claimed", {"about": ""}, MailDetail(), None, None),
    ("first/trouble/spent", "claimed", {}, MailDetail(), None, None),
]


@pytest.mark.parametrize(("key", "state", "old", "detail", "reason", "failure"), DETAILS)
def test_what_was_kept_of_an_action_is_kept(
    upgraded: Upgrade,
    key: str,
    state: str,
    old: dict[str, Any],
    detail: Detail | None,
    reason: Reason | None,
    failure: Failure | None,
) -> None:
    def fill(connection: Connection) -> None:
        row = {"cohort": "spring", "round": "first", "at": NOON}
        insert(connection, "draws", **row, body=json.dumps(old_draw([ODD])))
        insert_action(connection, key, state, old)

    (record,) = upgraded(fill).records("spring").values()
    assert record == Record(record.key, State(state), AT, detail, reason, failure)


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        ("no longer due when it was to go out", Reason.NOT_DUE),
        ("overtaken: the coordinator is told instead", Reason.ESCALATED),
        ("overtaken: the last session has begun", Reason.LAST_SESSION_BEGUN),
        ("the two have changed it before the series was moved", Reason.CHANGED_BY_THE_TWO),
        ("the sessions have long begun: the two settle it", Reason.LONG_BEGUN),
        ("no other hour suits both", Reason.NO_OTHER_HOUR),
        ("no hour suits both any more", Reason.NO_HOUR_ANY_MORE),
        ("the pairing ended before the invitation was known to be out", Reason.PAIRING_ENDED),
        ("a sentence that no program wrote", None),
    ],
)
def test_every_sentence_on_why_is_a_reason_now(
    upgraded: Upgrade, why: str, reason: Reason | None
) -> None:
    ledger = upgraded(
        lambda connection: insert_action(connection, "first/late/ana", "skipped", {"why": why})
    )
    assert [record.reason for record in ledger.records("spring").values()] == [reason]
