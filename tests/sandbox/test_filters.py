"""events.list with filters: by time, by time of change, by words and by properties."""

import pytest

from tests.sandbox.api import Api, events
from tests.sandbox.conftest import NOW
from tests.sandbox.two_events import SERIES, SINGLE, ids
from worker.sandbox.guests import Guests


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"timeMin": "2027-02-17T15:00:00Z"}, [SERIES]),
        ({"timeMin": "2027-02-17T14:59:59Z"}, [SERIES, SINGLE]),
        ({"timeMax": "2027-02-17T14:00:00Z"}, [SERIES]),
        ({"timeMax": "2027-02-17T09:00:01-05:00"}, [SERIES, SINGLE]),
        ({"timeMax": "2027-02-09T23:00:00Z"}, []),
        ({"timeMin": "2027-04-27T23:00:00Z"}, []),
        ({"timeMin": "2027-04-27T22:59:59.999Z"}, [SERIES]),
        ({"timeMin": "2027-02-17T13:00:00Z", "timeMax": "2027-02-17T16:00:00Z"}, [SINGLE]),
        ({"timeMin": "0001-01-01T00:00:00+14:00", "timeMax": "9999-12-31T23:59:59-14:00"}, None),
    ],
)
def test_a_list_from_time_min_to_time_max_has_what_overlaps_the_range(
    api: Api, both: str, bounds: dict[str, str], expected: list[str] | None
) -> None:
    assert ids(api, both, **bounds) == ([SERIES, SINGLE] if expected is None else expected)


@pytest.mark.parametrize("name", ["timeMin", "timeMax", "updatedMin"])
@pytest.mark.parametrize(
    "text", ["2027-02-09T18:00:00", "2027-02-09", "today", "", "2027-02-30T18:00:00Z"]
)
def test_a_time_without_its_offset_is_a_bad_request(
    api: Api, both: str, name: str, text: str
) -> None:
    for path in (events(both), events(both, SERIES, "instances")):
        if name != "updatedMin" or path == events(both):
            assert api.ask("GET", path, **{name: text}).verdict == (400, "badRequest")


def test_an_empty_range_is_refused(api: Api, both: str) -> None:
    for bound in ("2027-02-01T00:00:00Z", "2027-01-31T23:59:59Z"):
        refused = api.ask("GET", events(both), timeMin="2027-02-01T00:00:00Z", timeMax=bound)
        assert refused.verdict == (400, "timeRangeEmpty")
        assert refused.body["error"]["errors"][0]["location"] == "timeMax"


def test_updated_min_lists_what_was_changed_or_deleted_since(
    api: Api, both: str, guests: Guests
) -> None:
    guests.answer(both, SERIES, "ana@mail.example", "accepted", NOW.replace(hour=15))
    assert ids(api, both, updatedMin="2027-02-07T14:00:00.001Z") == [SERIES]
    assert ids(api, both, updatedMin="2027-02-07T15:00:00Z") == [SERIES]
    assert ids(api, both, updatedMin="2027-02-07T15:00:01Z") == []
    guests.cancel(both, SINGLE, NOW.replace(hour=16))
    assert ids(api, both, updatedMin="2027-02-07T15:30:00Z") == [SINGLE]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dentist", [SINGLE]),
        ("PEER BEN@", [SERIES]),
        ("x-ray", [SINGLE]),
        ("online", [SERIES]),
        ("ben@mail.example", [SERIES]),
        ("álvarez dentist", [SINGLE]),
        ("dentist online", []),
        ("Peer", [SERIES, SINGLE]),
        ("first", []),
        (" ", [SERIES, SINGLE]),
    ],
)
def test_words_are_looked_for_in_title_description_place_and_people(
    api: Api, both: str, words: str, expected: list[str]
) -> None:
    # "Peer" is in the title of the series, and in the calendar's name, which is the organizer of both.
    assert ids(api, both, q=words) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([("privateExtendedProperty", "round=first")], [SERIES]),
        ([("privateExtendedProperty", "round=second")], []),
        ([("sharedExtendedProperty", "pairing=ana>ben")], [SERIES]),
        ([("sharedExtendedProperty", "round=first")], []),
        ([("privateExtendedProperty", "round=first"), ("privateExtendedProperty", "a=b")], []),
        ([("iCalUID", "single1@google.com")], [SINGLE]),
        ([("eventTypes", "default"), ("eventTypes", "focusTime")], [SERIES, SINGLE]),
        ([("eventTypes", "focusTime")], []),
    ],
)
def test_events_can_be_filtered_by_properties_by_ical_uid_and_by_type(
    api: Api, both: str, filters: list[tuple[str, str]], expected: list[str]
) -> None:
    page = api.done("GET", f"{events(both)}", query=filters)
    assert [item["id"] for item in page["items"]] == expected


@pytest.mark.parametrize("text", ["round", "=first", ""])
def test_a_property_without_a_name_or_a_value_is_refused(api: Api, both: str, text: str) -> None:
    refused = api.ask("GET", events(both), privateExtendedProperty=text)
    assert refused.verdict == (400, "invalid")
