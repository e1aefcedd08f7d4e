"""Event ids of the caller's choice (Google's reference of events.insert, `id`)."""

from typing import Any

import pytest

from tests.sandbox.api import Api, Said, event, events


def inserted(api: Api, calendar: str, event_id: str, **more: Any) -> Said:
    return api.ask("POST", events(calendar), event(id=event_id, **more))


@pytest.mark.parametrize("event_id", ["abcdefghijklmnopqrstuv", "0123456789", "v" * 5, "0" * 1024])
def test_an_event_id_can_have_the_letters_a_to_v_and_digits(
    api: Api, calendar: str, event_id: str
) -> None:
    assert inserted(api, calendar, event_id).body["id"] == event_id


@pytest.mark.parametrize("letter", ["w", "z", "A", "V", "-", "_", " ", "é", "٣", "\n"])
def test_an_event_id_with_any_other_character_is_refused(
    api: Api, calendar: str, letter: str
) -> None:
    assert inserted(api, calendar, f"series{letter}1").verdict == (400, "invalid")
    assert inserted(api, calendar, f"series1{letter}").verdict == (400, "invalid")


@pytest.mark.parametrize("length", [0, 1, 4, 1025])
def test_an_event_id_has_5_to_1024_characters(api: Api, calendar: str, length: int) -> None:
    assert inserted(api, calendar, "a" * length).verdict == (400, "invalid")


def test_an_event_id_in_use_is_a_conflict_and_the_event_stays_as_it_was(
    api: Api, calendar: str, series: str
) -> None:
    assert inserted(api, calendar, "anacoachesben1", summary="Second").verdict == (
        409,
        "duplicate",
    )
    assert api.done("GET", series)["summary"] == "Peer coaching"


def test_an_event_id_in_use_in_one_calendar_is_free_in_another(api: Api, series: str) -> None:
    assert inserted(api, api.calendar(), "anacoachesben1").status == 200


def test_a_deleted_event_is_cancelled_and_keeps_its_id_for_good(
    api: Api, calendar: str, series: str
) -> None:
    deleted = api.ask("DELETE", series)
    assert (deleted.status, deleted.body) == (204, {})
    assert api.done("GET", series)["status"] == "cancelled"
    assert inserted(api, calendar, "anacoachesben1").verdict == (409, "duplicate")
    assert api.ask("DELETE", series).verdict == (410, "deleted")


def test_an_event_that_nobody_made_is_not_found(api: Api, calendar: str, series: str) -> None:
    for event_id in (
        "nobodymadethis",
        "anacoachesben1_20270210T230000Z",
        "nobody_20270209T230000Z",
        "anacoachesben1_",
    ):
        assert api.ask("GET", events(calendar, event_id)).verdict == (404, "notFound")
    assert api.ask("GET", events("nobody@group.calendar.google.com", "anacoachesben1")).verdict == (
        404,
        "notFound",
    )
