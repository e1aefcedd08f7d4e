"""What the calendar shows and is nobody's answer: the coordinator hears of it once, and all else goes on."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.world import World, addresses, body
from worker.core.due.alarms import odd_series
from worker.core.due.pairing_state import states_of
from worker.core.due.responses import PairingStatus
from worker.core.keys import Kind
from worker.sandbox.service import ORIGIN

LAUNCH, NEXT_DAY, NUDGE_DAY = "2027-02-07 09:00", "2027-02-08 09:00", "2027-02-14 09:00"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, cohort(*(student(name) for name in ("ana", "ben", "chi"))))
    world.run(LAUNCH)
    yield world
    world.close()


def rewrite(world: World, lines: Sequence[str], event_id: str = "") -> None:
    """Some program saves the first series, or that of this id, with other lines."""
    (calendar, event), *_ = world.series()
    uri = f"{ORIGIN}/calendar/v3/calendars/{calendar}/events/{event_id or event['id']}?sendUpdates=none"
    content = json.dumps({"recurrence": list(lines)})
    status, _ = world.sandbox.answer(
        "PATCH", uri, {"content-type": "application/json"}, content.encode()
    )
    assert status == 200


def lines(world: World) -> list[str]:
    (_, event), *_ = world.series()
    return list(event["recurrence"])


def test_a_tail_that_was_cut_off_is_told_once_and_reminders_go_on(world: World) -> None:
    rewrite(world, ["RRULE:FREQ=WEEKLY;COUNT=1"])
    (mail,) = world.mails_of(NEXT_DAY)
    assert addresses(mail, "To") == ["dana@school.example"]
    assert "ends earlier than was proposed" in body(mail)
    assert world.mails_of("2027-02-09 09:00") == []
    statuses = {state.status for state in states_of(world.history(), "first")}
    assert statuses == {PairingStatus.WAITING}
    # Three nudges: that series is still waited for.
    assert len(world.mails_of(NUDGE_DAY)) == 3
    world.nothing_more_is_due()


def test_dates_that_nobody_proposed_are_told(world: World) -> None:
    rewrite(world, [line.replace("COUNT=12", "COUNT=13") for line in lines(world)])
    (mail,) = world.mails_of(NEXT_DAY)
    assert "other dates than were proposed" in body(mail)
    world.nothing_more_is_due()


@pytest.mark.parametrize(
    "line", ["EXDATE:20280310T140000Z", "EXDATE;TZID=America/New_York:20280310T090000"]
)
def test_what_changes_no_date_is_no_matter(world: World, line: str) -> None:
    rewrite(world, [*lines(world), line])
    assert world.mails_of(NEXT_DAY) == []
    world.nothing_more_is_due()


def test_another_remark_on_the_same_series_is_told_and_none_of_them_twice(world: World) -> None:
    before, (_, event) = lines(world), world.series()[0]
    rewrite(world, ["RRULE:FREQ=WEEKLY;COUNT=1"], event["id"])
    assert [
        "ends earlier than was proposed" in body(mail) for mail in world.mails_of(NEXT_DAY)
    ] == [True]
    rewrite(world, [line.replace("COUNT=12", "COUNT=13") for line in before], event["id"])
    (mail,) = world.mails_of("2027-02-09 09:00")
    assert "other dates than were proposed" in body(mail)
    world.nothing_more_is_due()
    # Put right, and cut off once more: that has been told.
    rewrite(world, before, event["id"])
    assert world.mails_of("2027-02-10 09:00") == []
    rewrite(world, ["RRULE:FREQ=WEEKLY;COUNT=1"], event["id"])
    assert world.mails_of("2027-02-11 09:00") == []
    world.nothing_more_is_due()


def test_what_a_version_before_has_told_is_not_told_again(world: World) -> None:
    """It kept of which pairs it had told, not what."""
    rewrite(world, ["RRULE:FREQ=WEEKLY;COUNT=1"])
    assert len(world.mails_of(NEXT_DAY)) == 1
    history = world.history()
    records = {
        key: replace(record, detail=replace(record.mail, told=()))
        if key.kind is Kind.ODD
        else record
        for key, record in history.records.items()
    }
    assert list(odd_series(world.cohort, "first", replace(history, records=records))) == []
