"""events.list: keeping up with a calendar by sync token."""

from typing import Any

import pytest

from tests.sandbox.api import Api, Said, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox.guests import Guests
from worker.sandbox.sync import expire_tokens, limit_pages

FORBIDDEN = {
    "iCalUID": "a@google.com",
    "orderBy": "updated",
    "privateExtendedProperty": "round=first",
    "q": "Ana",
    "sharedExtendedProperty": "round=first",
    "timeMin": "2027-02-09T00:00:00Z",
    "timeMax": "2027-02-10T00:00:00Z",
    "updatedMin": "2027-02-09T00:00:00Z",
}
IDS = [f"series{number}" for number in range(5)]


@pytest.fixture
def five(api: Api, calendar: str) -> str:
    """A calendar with five series."""
    for series_id in IDS:
        api.done("POST", events(calendar), event(id=series_id))
    return calendar


def ids(page: dict[str, Any]) -> list[str]:
    return [event["id"] for event in page["items"]]


def token_of(api: Api, calendar: str, **parameters: Any) -> str:
    return str(api.done("GET", events(calendar), **parameters)["nextSyncToken"])


def changed(api: Api, calendar: str, token: str, **parameters: Any) -> list[str]:
    """The ids of what has changed since."""
    return ids(api.done("GET", events(calendar), syncToken=token, **parameters))


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_sync_token_together_with_a_filter_or_an_order_is_refused(
    api: Api, five: str, name: str
) -> None:
    refused = api.ask("GET", events(five), syncToken=token_of(api, five), **{name: FORBIDDEN[name]})
    assert refused.verdict == (400, "invalid")


def test_a_sync_token_together_with_show_deleted_false_is_refused(api: Api, five: str) -> None:
    refused = api.ask("GET", events(five), syncToken=token_of(api, five), showDeleted=False)
    assert refused.verdict == (400, "invalid")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({}, {"maxResults": 10}),
        ({"maxResults": 10}, {}),
        ({"maxResults": 10}, {"maxResults": 11}),
        ({}, {"showDeleted": True}),
        ({"showDeleted": True}, {}),
        ({"singleEvents": False}, {}),
        ({}, {"timeZone": "America/New_York"}),
    ],
)
def test_a_sync_token_with_other_parameters_than_in_the_first_call_is_refused(
    api: Api, five: str, first: dict[str, Any], then: dict[str, Any]
) -> None:
    token = token_of(api, five, **first)
    assert api.ask("GET", events(five), syncToken=token, **then).verdict == (400, "invalid")
    assert changed(api, five, token, **first) == []


def test_a_sync_token_lists_only_what_has_changed_since(
    api: Api, five: str, guests: Guests
) -> None:
    token = token_of(api, five)
    guests.answer(five, IDS[3], "ana@mail.example", "accepted", NOW)
    guests.cancel(five, IDS[1], NOW)
    api.done("POST", events(five), event(id="another1"))
    assert changed(api, five, token) == [IDS[3], IDS[1], "another1"]
    assert changed(api, five, token_of(api, five)) == []


def test_the_sync_token_is_on_the_last_page_only(api: Api, five: str) -> None:
    first = api.done("GET", events(five), maxResults=2)
    second = api.done("GET", events(five), maxResults=2, pageToken=first["nextPageToken"])
    third = api.done("GET", events(five), maxResults=2, pageToken=second["nextPageToken"])
    pages = [first, second, third]
    assert [len(page["items"]) for page in pages] == [2, 2, 1]
    assert ["nextSyncToken" in page for page in pages] == [False, False, True]
    assert ["nextPageToken" in page for page in pages] == [True, True, False]
    assert [event_id for page in pages for event_id in ids(page)] == IDS


def test_the_sync_token_misses_no_change_made_while_the_pages_were_read(
    api: Api, five: str, guests: Guests
) -> None:
    first = api.done("GET", events(five), maxResults=3)
    guests.answer(five, IDS[0], "ana@mail.example", "accepted", NOW)
    last = api.done("GET", events(five), maxResults=3, pageToken=first["nextPageToken"])
    assert IDS[0] in changed(api, five, last["nextSyncToken"], maxResults=3)


def test_a_page_can_be_smaller_than_what_was_asked_for(api: Api, sandbox: Any, five: str) -> None:
    limit_pages(sandbox.store, 1)
    assert len(api.done("GET", events(five), maxResults=2500)["items"]) == 1


def test_an_expired_sync_token_is_answered_with_410_and_a_full_listing_gives_a_new_one(
    api: Api, sandbox: Any, five: str
) -> None:
    token = token_of(api, five)
    expire_tokens(sandbox.store)
    assert api.ask("GET", events(five), syncToken=token).verdict == (410, "fullSyncRequired")
    assert changed(api, five, token_of(api, five)) == []


@pytest.mark.parametrize("token", ["", "nonsense", "e30=", "äöü"])
def test_a_sync_token_that_was_never_given_out_is_answered_with_410(
    api: Api, five: str, token: str
) -> None:
    assert api.ask("GET", events(five), syncToken=token).verdict == (410, "fullSyncRequired")


def test_a_sync_token_of_another_calendar_is_answered_with_410(api: Api, five: str) -> None:
    refused: Said = api.ask("GET", events(five), syncToken=token_of(api, api.calendar()))
    assert refused.verdict == (410, "fullSyncRequired")


def test_a_cancelled_event_shows_its_ids_and_original_start_and_no_more(
    api: Api, five: str, guests: Guests
) -> None:
    token = token_of(api, five)
    occurrence = f"{IDS[0]}_20270216T230000Z"
    guests.cancel(five, occurrence, NOW)
    guests.cancel(five, IDS[1], NOW)
    part, whole = api.done("GET", events(five), syncToken=token)["items"]
    assert set(part) == {"kind", "etag", "id", "status", "recurringEventId", "originalStartTime"}
    assert (part["id"], part["status"], part["recurringEventId"]) == (
        occurrence,
        "cancelled",
        IDS[0],
    )
    assert part["originalStartTime"]["dateTime"] == "2027-02-16T18:00:00-05:00"
    assert set(whole) == {"kind", "etag", "id", "status"}
    assert (whole["id"], whole["status"]) == (IDS[1], "cancelled")


def test_a_full_listing_leaves_deleted_series_out_unless_asked_for(
    api: Api, five: str, guests: Guests
) -> None:
    guests.cancel(five, IDS[1], NOW)
    assert ids(api.done("GET", events(five))) == [IDS[0], *IDS[2:]]
    assert set(ids(api.done("GET", events(five), showDeleted=True))) == set(IDS)


def test_a_full_listing_shows_the_cancelled_occurrences_of_a_series_that_stands(
    api: Api, five: str, guests: Guests
) -> None:
    occurrence = f"{IDS[0]}_20270216T230000Z"
    guests.cancel(five, occurrence, NOW)
    assert occurrence in ids(api.done("GET", events(five)))
    guests.cancel(five, IDS[0], NOW)
    assert ids(api.done("GET", events(five))) == IDS[1:]


def test_occurrences_are_listed_once_they_differ_from_their_series(
    api: Api, five: str, guests: Guests
) -> None:
    assert len(api.done("GET", events(five))["items"]) == len(IDS)
    guests.answer(five, f"{IDS[0]}_20270216T230000Z", "ana@mail.example", "declined", NOW)
    assert len(api.done("GET", events(five))["items"]) == len(IDS) + 1
