"""The list of the owner's calendars."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.sandbox.api import Api

LIST = "/calendar/v3/users/me/calendarList"


def ids(page: dict[str, Any]) -> list[str]:
    return [entry["id"] for entry in page["items"]]


def delete(api: Api, calendar: str) -> None:
    api.done("DELETE", f"/calendar/v3/calendars/{quote(calendar, safe='')}")


def test_the_list_has_the_primary_calendar_and_those_that_were_made(api: Api) -> None:
    made = api.calendar()
    page = api.done("GET", LIST)
    assert sorted(ids(page)) == sorted(["primary", made])
    assert [entry["id"] for entry in page["items"] if entry.get("primary")] == ["primary"]
    assert {entry["accessRole"] for entry in page["items"]} == {"owner"}


def test_an_entry_shows_the_name_and_the_zone_of_its_calendar(api: Api, calendar: str) -> None:
    entry = api.done("GET", f"{LIST}/{quote(calendar, safe='')}")
    assert (entry["summary"], entry["timeZone"]) == ("Peer Coaching", "UTC")
    assert entry["kind"] == "calendar#calendarListEntry"
    assert "primary" not in entry
    assert api.ask("GET", f"{LIST}/nobody").verdict == (404, "notFound")


def test_the_list_of_calendars_comes_in_pages(api: Api) -> None:
    made = [api.calendar() for _ in range(3)]
    first = api.done("GET", LIST, maxResults=3)
    second = api.done("GET", LIST, maxResults=3, pageToken=first["nextPageToken"])
    assert sorted(ids(first) + ids(second)) == sorted([*made, "primary"])
    assert ("nextSyncToken" in first, "nextSyncToken" in second) == (False, True)


def test_a_sync_token_lists_the_calendars_made_and_deleted_since(api: Api, calendar: str) -> None:
    token = api.done("GET", LIST)["nextSyncToken"]
    assert ids(api.done("GET", LIST, syncToken=token)) == []
    made = api.calendar()
    delete(api, calendar)
    changes = api.done("GET", LIST, syncToken=token)["items"]
    assert [(entry["id"], entry.get("deleted", False)) for entry in changes] == [
        (made, False),
        (calendar, True),
    ]
    assert sorted(ids(api.done("GET", LIST))) == sorted(["primary", made])
    assert calendar in ids(api.done("GET", LIST, showDeleted=True))


@pytest.mark.parametrize("token", ["", "nonsense", "e30=", "eyJjYWxlbmRhcnMiOiAiMSJ9"])
def test_a_made_up_sync_token_for_the_list_of_calendars_is_answered_with_410(
    api: Api, token: str
) -> None:
    assert api.ask("GET", LIST, syncToken=token).verdict == (410, "fullSyncRequired")


def test_a_sync_token_for_the_list_of_calendars_is_refused_with_an_access_role(api: Api) -> None:
    token = api.done("GET", LIST)["nextSyncToken"]
    for parameters in ({"minAccessRole": "owner"}, {"showDeleted": False}):
        assert api.ask("GET", LIST, syncToken=token, **parameters).verdict == (400, "invalid")
