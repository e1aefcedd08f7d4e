"""Calendars as Google makes, shows and deletes them."""

from urllib.parse import quote

from tests.sandbox.api import Api, event, events

CALENDARS = "/calendar/v3/calendars"


def path_of(calendar: str) -> str:
    return f"{CALENDARS}/{quote(calendar, safe='')}"


def test_a_new_calendar_is_answered_with_its_id_etag_and_zone(api: Api) -> None:
    made = api.done("POST", CALENDARS, {"summary": "Peers", "description": "Words"})
    assert set(made) == {
        "kind",
        "etag",
        "id",
        "summary",
        "description",
        "timeZone",
        "conferenceProperties",
    }
    assert (made["kind"], made["timeZone"]) == ("calendar#calendar", "UTC")
    assert made["id"].endswith("@group.calendar.google.com")
    assert api.done("GET", path_of(made["id"])) == made


def test_a_new_calendar_cannot_choose_its_id(api: Api) -> None:
    chosen = {"summary": "Peers", "id": "mine@group.calendar.google.com", "etag": "mine"}
    made = api.done("POST", CALENDARS, chosen)
    assert made["id"] != chosen["id"]
    assert made["etag"] != chosen["etag"]


def test_deleting_a_calendar_is_answered_with_nothing_and_takes_its_events_along(
    api: Api, calendar: str, series: str
) -> None:
    deleted = api.ask("DELETE", path_of(calendar))
    assert (deleted.status, deleted.body) == (204, {})
    for verb, path in (
        ("GET", path_of(calendar)),
        ("GET", events(calendar)),
        ("GET", series),
        ("DELETE", path_of(calendar)),
    ):
        assert api.ask(verb, path).verdict == (404, "notFound")


def test_a_deleted_calendar_leaves_the_others_and_its_id_is_not_used_again(api: Api) -> None:
    first, second = api.calendar(), api.calendar()
    api.done("POST", events(first), event())
    api.done("DELETE", path_of(second))
    third = api.calendar()
    api.done("DELETE", path_of(third))
    assert len({first, second, third, api.calendar()}) == 4
    assert len(api.done("GET", events(first))["items"]) == 1


def test_the_primary_calendar_cannot_be_deleted(api: Api) -> None:
    assert api.ask("DELETE", path_of("primary")).verdict == (403, "forbidden")
    assert api.ask("GET", path_of("primary")).status == 200
