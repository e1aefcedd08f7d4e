"""Calls that are almost right: Google answers 400 to each, and nothing of them is kept."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from tests.sandbox.api import END, Api, event, events
from tests.sandbox.conftest import NOW
from tests.sandbox.malformed import (
    BODIES,
    BUSY,
    DRAFTS,
    EVENTS,
    FEBRUARY,
    LACKING,
    MAILS,
    MESSAGES,
    NO_OBJECTS,
    PARAMETERS,
    token,
    when,
)
from worker.sandbox.service import ORIGIN, Sandbox


@pytest.fixture
def before(api: Api) -> int:
    """A series in the sender's own calendar; the latest change."""
    api.done("POST", events("primary"), event())
    return api.sandbox.store.change()


@pytest.mark.parametrize("change", EVENTS, ids=str)
@pytest.mark.parametrize(
    ("verb", "path"), [("POST", ()), ("PATCH", ("anacoachesben1",)), ("PUT", ("anacoachesben1",))]
)
def test_an_impossible_event_is_refused_by_insert_patch_and_update(
    api: Api, before: int, verb: str, path: tuple[str, ...], change: dict[str, Any]
) -> None:
    # A patch of {} changes nothing, and one without a time takes that away.
    empty = {"start": None} if change == {"start": {}} else change
    body = empty if verb == "PATCH" else event(id=None) | change
    said = api.ask(verb, events("primary", *path), body)
    assert said.status == 400
    assert said.reason in ("invalid", "required", "timeRangeEmpty")
    assert api.sandbox.store.change() == before


@pytest.mark.parametrize("line", LACKING)
def test_a_recurrence_rule_that_the_sandbox_lacks_is_not_implemented(
    api: Api, before: int, line: str
) -> None:
    assert api.ask("POST", events("primary"), event(id=None, recurrence=[line])).verdict == (
        501,
        "notImplemented",
    )


@pytest.mark.parametrize(("path", "parameters"), PARAMETERS)
def test_an_impossible_parameter_of_a_listing_is_refused(
    api: Api, before: int, path: str, parameters: dict[str, str]
) -> None:
    assert api.ask("GET", path, **parameters).verdict == (400, "invalid")


@pytest.mark.parametrize(
    "value", [[], {}, {"calendar": "primary"}, {"calendar": "primary", "change": "1", "asked": {}}]
)
def test_a_made_up_sync_token_is_answered_with_410(api: Api, before: int, value: object) -> None:
    assert api.ask("GET", events("primary"), syncToken=token(value)).verdict == (
        410,
        "fullSyncRequired",
    )


@pytest.mark.parametrize("change", BUSY, ids=str)
def test_an_impossible_query_for_busy_times_is_refused(
    api: Api, before: int, change: dict[str, Any]
) -> None:
    assert api.ask("POST", "/calendar/v3/freeBusy", FEBRUARY | change).status == 400


@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_that_python_stumbles_over_is_sent_or_refused(api: Api, mail: bytes) -> None:
    raw = urlsafe_b64encode(mail + b"Words").decode()
    assert api.ask("POST", f"{MESSAGES}/send", {"raw": raw}).status in (200, 400)
    made = api.ask("POST", DRAFTS, {"message": {"raw": raw}})
    if made.status == 200:
        assert api.ask("POST", f"{DRAFTS}/send", {"id": made.body["id"]}).status in (200, 400)


@pytest.mark.parametrize("body", [{"message": None}, {"message": {"raw": None}}])
def test_a_draft_whose_message_is_null_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert api.ask("POST", DRAFTS, body).verdict == (400, "invalid")
    assert api.ask("POST", f"{DRAFTS}/send", {"id": None}).verdict == (404, "notFound")


@pytest.mark.parametrize("zone", ["Mars", "America", ""])
def test_a_calendar_in_an_unknown_zone_is_refused(api: Api, zone: str) -> None:
    assert api.ask(
        "POST", "/calendar/v3/calendars", {"summary": "x", "timeZone": zone}
    ).verdict == (400, "invalid")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        *((body, "parseError") for body in BODIES),
        *((body, "invalid") for body in NO_OBJECTS),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(
    sandbox: Sandbox, body: bytes, reason: str
) -> None:
    for path in ("/calendar/v3/calendars", events("primary"), DRAFTS):
        status, answer = sandbox.answer("POST", ORIGIN + path, {}, body)
        assert (status, json.loads(answer)["error"]["errors"][0]["reason"]) == (400, reason)


@pytest.mark.parametrize(
    "change", [{"description": None}, {"attendees": None}, {"recurrence": None}, {"id": None}]
)
def test_null_is_as_good_as_nothing_in_a_new_event(api: Api, change: dict[str, Any]) -> None:
    made = api.done("POST", events("primary"), event() | change)
    assert None not in made.values()
    again = api.done(
        "PATCH",
        events("primary", made["id"]),
        {"status": None, "extendedProperties": {"private": None}},
    )
    assert (again["status"], again["extendedProperties"]) == ("confirmed", {})


def test_an_address_that_cannot_be_read_is_refused(sandbox: Sandbox) -> None:
    for uri in ("//[", "http://[x/calendar/v3/colors", f"{ORIGIN}/calendar/v3/calendars/\ud800"):
        status, answer = sandbox.answer("GET", uri, {}, None)
        assert (status, json.loads(answer)["error"]["code"]) == (400, 400)


def test_events_can_be_in_the_years_1980_to_2299(api: Api) -> None:
    for number, year in enumerate((1980, 2299)):
        times = {
            "start": when(f"{year}-06-01T18:00:00-05:00"),
            "end": when(f"{year}-06-01T19:00:00-05:00"),
        }
        api.done(
            "POST",
            events("primary"),
            event(id=f"series{number}", recurrence=["RRULE:FREQ=DAILY"], **times),
        )
    assert NOW.year in range(1980, 2300)
    assert (
        api.ask(
            "POST", events("primary"), event(start=when("2300-01-01T00:00:00Z"), end=END)
        ).status
        == 400
    )
