"""A sandbox whose ids of occurrences say nothing, as Google has announced them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.api import Api, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox.guests import Guests
from worker.sandbox.service import Sandbox

SERIES = "anacoachesben1"
PATH = events("primary", SERIES)
SECOND_START = "2027-02-16T18:00:00-05:00"


@pytest.fixture
def opaque() -> Iterator[Api]:
    """A sandbox with opaque ids that has a series of twelve Tuesdays."""
    sandbox = Sandbox(lambda: NOW, opaque_ids=True)
    api = Api(sandbox)
    api.done("POST", events("primary"), event())
    yield api
    sandbox.store.close()


def items(api: Api, path: str, **parameters: Any) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = api.done("GET", path, **parameters)["items"]
    return listed


def test_an_opaque_id_has_the_letters_that_google_allows_and_shows_neither_series_nor_start(
    opaque: Api,
) -> None:
    ids = [item["id"] for item in items(opaque, f"{PATH}/instances")]
    assert len(set(ids)) == 12
    for event_id in ids:
        assert re.fullmatch(r"[a-v0-9]{26}", event_id)
    assert ids == [item["id"] for item in items(opaque, f"{PATH}/instances")]


def test_an_id_made_from_the_series_and_the_start_is_not_found(opaque: Api) -> None:
    made = events("primary", f"{SERIES}_20270216T230000Z")
    for verb, body in (("GET", None), ("PATCH", {"summary": "New"}), ("DELETE", None)):
        assert opaque.ask(verb, made, body).verdict == (404, "notFound")


def test_an_occurrence_with_an_opaque_id_is_read_changed_and_deleted_by_it(opaque: Api) -> None:
    (second,) = items(opaque, f"{PATH}/instances", originalStart=SECOND_START)
    path = events("primary", second["id"])
    assert opaque.done("GET", path) == second
    changed = opaque.done("PATCH", path, {"summary": "New"})
    assert (changed["id"], changed["recurringEventId"]) == (second["id"], SERIES)
    assert items(opaque, f"{PATH}/instances")[1]["summary"] == "New"
    opaque.done("DELETE", path)
    assert len(items(opaque, f"{PATH}/instances")) == 11


def test_every_list_gives_the_same_opaque_ids(opaque: Api) -> None:
    ids = {item["id"] for item in items(opaque, f"{PATH}/instances")}
    token = opaque.done("GET", events("primary"))["nextSyncToken"]
    assert {item["id"] for item in items(opaque, events("primary"), singleEvents=True)} == ids
    guests = Guests(opaque.sandbox)
    second = guests.occurrence(opaque.done("GET", PATH), 1)
    guests.move("primary", second, timedelta(hours=1), NOW)
    (change,) = items(opaque, events("primary"), syncToken=token)
    assert change["id"] == second
    assert second in ids
    guests.cancel("primary", second, NOW)
    opaque.done("PATCH", PATH, {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=1;BYDAY=TU"]})
    shown = items(opaque, events("primary"), singleEvents=True, showDeleted=True)
    assert {item["id"] for item in shown} == ids


def test_a_folder_with_opaque_ids_keeps_them(tmp_path: Path) -> None:
    first = Sandbox(lambda: NOW, tmp_path, opaque_ids=True)
    Api(first).done("POST", events("primary"), event())
    ids = [item["id"] for item in items(Api(first), f"{PATH}/instances")]
    second = Sandbox(lambda: NOW, tmp_path)
    assert [item["id"] for item in items(Api(second), f"{PATH}/instances")] == ids
    third = Sandbox(lambda: NOW, tmp_path, opaque_ids=True)
    assert third.store.change() == first.store.change()
    for sandbox in (first, second, third):
        sandbox.store.close()
