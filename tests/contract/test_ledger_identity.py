"""The Ledger port: which ledger this is, which cohorts it knows, and who has sessions to come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.contract.databases import on_postgresql, on_sqlite
from tests.contract.examples import ANA, AUTUMN, BEN, KEY, LATER, NOW, SPRING, draw, series_detail
from tests.contract.machines import at_once
from worker.core.keys import ActionKey, Kind
from worker.core.records import Failure, MailDetail, State
from worker.core.rounds import Pairing
from worker.ledger.store import SqlLedger
from worker.ports.ledger import Ledger, Turn

BOTH = frozenset((ANA.email, BEN.email))


def test_a_ledger_is_told_from_others_by_what_it_was_given_first(
    opened: Callable[[], SqlLedger],
) -> None:
    assert opened().lineage("a1b2") == "a1b2"
    assert opened().lineage("c3d4") == "a1b2"


def test_machines_that_ask_at_once_are_told_the_same(machines: list[SqlLedger]) -> None:
    told = at_once(machines, lambda ledger, number: ledger.lineage(f"lineage {number}"))
    assert set(told) == {machines[0].lineage("fresh")}


def test_the_latest_note_of_each_cohort_is_known(ledger: Ledger) -> None:
    for turn, draft in ((SPRING, "r-1"), (AUTUMN, "r-2"), (SPRING, "r-3")):
        ledger.keep_note(turn, draft)
    assert (ledger.kept_note("spring"), ledger.kept_note("autumn")) == ("r-3", "r-2")
    assert ledger.kept_note("winter") is None


def test_the_latest_look_at_each_cohorts_calendars_is_known(ledger: Ledger) -> None:
    for cohort, at in (("spring", NOW), ("autumn", NOW), ("spring", LATER)):
        ledger.record_look(cohort, at)
    assert (ledger.looked_at("spring"), ledger.looked_at("autumn")) == (LATER, NOW)
    assert ledger.looked_at("winter") is None


WRITES: list[tuple[str, Callable[[Ledger], object]]] = [
    ("a seed", lambda ledger: ledger.record_seed("spring", "first", "a seed", NOW)),
    ("a draw", lambda ledger: ledger.record_draw(SPRING, draw(), NOW)),
    ("a claim", lambda ledger: ledger.claim(SPRING, KEY, NOW, None)),
    ("a turn", lambda ledger: ledger.take_turn(SPRING)),
]


@pytest.mark.parametrize(
    "write", [write[1] for write in WRITES], ids=[write[0] for write in WRITES]
)
def test_a_cohort_is_known_by_whatever_was_written_of_it(
    ledger: SqlLedger, write: Callable[[Ledger], object]
) -> None:
    assert ledger.is_new
    write(ledger)
    assert ledger.cohorts() == {"spring"}
    assert not ledger.is_new


def test_what_does_not_belong_to_a_cohort_makes_none_known(ledger: SqlLedger) -> None:
    ledger.belong_to("Google")
    ledger.lineage("a1b2")
    ledger.record_calendar("sender@school.example", "Peer Coaching", "c1")
    assert ledger.cohorts() == frozenset()
    assert ledger.is_new


def test_guests_have_sessions_to_come_until_a_while_after_the_last(ledger: Ledger) -> None:
    detail = replace(series_detail(), guests=(ANA.email.upper(), BEN.email))
    proposal = detail.assignment.proposal
    assert proposal is not None
    ledger.claim(SPRING, KEY, NOW, detail)
    last = proposal.instants[-1]
    assert ledger.open_guests(NOW) == ledger.open_guests(last) == {"spring": BOTH}
    assert ledger.open_guests(last + timedelta(days=400)) == {}


@pytest.mark.parametrize(
    ("state", "guests"),
    [
        (State.CLAIMED, {"spring": BOTH}),
        (State.DONE, {"spring": BOTH}),
        (State.FAILED, {}),
        (State.SKIPPED, {}),
    ],
)
def test_guests_have_sessions_to_come_where_the_series_may_be_in_the_calendar(
    ledger: Ledger, state: State, guests: dict[str, frozenset[str]]
) -> None:
    ledger.claim(SPRING, KEY, NOW, series_detail())
    if state is not State.CLAIMED:
        ledger.settle(SPRING, KEY, state, NOW, failure=Failure("refused"))
    assert ledger.open_guests(LATER) == guests


def test_the_guests_of_all_series_of_all_cohorts_are_told(ledger: Ledger) -> None:
    back = ActionKey("first", Kind.SERIES, Pairing("ben", "chi"))
    ledger.claim(SPRING, KEY, NOW, series_detail())
    ledger.claim(SPRING, back, NOW, replace(series_detail(), guests=("chi@mail.example",)))
    ledger.claim(AUTUMN, KEY, NOW, replace(series_detail(), guests=("dan@mail.example",)))
    ledger.claim(
        Turn("winter"), KEY, NOW, replace(series_detail(), assignment=draw().assignments[1])
    )
    mail = ActionKey("first", Kind.ASSIGNMENT, student="ana")
    ledger.claim(Turn("summer"), mail, NOW, MailDetail())
    assert ledger.open_guests(NOW) == {
        "spring": BOTH | {"chi@mail.example"},
        "autumn": {"dan@mail.example"},
    }


@on_sqlite
def test_people_are_told_the_path_of_a_file_from_the_root(
    ledger: SqlLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    relative = SqlLedger("sqlite:///ledger.db")
    assert relative.place == ledger.place == str((tmp_path / "ledger.db").resolve())
    relative.close()


@on_postgresql
def test_people_are_told_the_address_of_a_server_without_its_password(database: str) -> None:
    with_password = make_url(database).set(password="s3cret")
    ledger = SqlLedger(with_password.render_as_string(hide_password=False))
    assert "s3cret" not in ledger.place
    assert ledger.place.startswith("postgresql+psycopg://postgres:***@/ledger")
    ledger.close()
