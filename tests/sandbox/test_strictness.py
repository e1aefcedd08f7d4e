"""The sandbox takes what Google's discovery documents describe, and nothing else."""

import json
from typing import Any

import pytest

from tests.sandbox.api import END, START, Api, Said, event, events
from worker.sandbox.discovery import methods
from worker.sandbox.service import ORIGIN, Sandbox

BUSY = {"timeMin": "2027-02-09T00:00:00Z", "timeMax": "2027-02-10T00:00:00Z", "items": []}


@pytest.mark.parametrize(
    ("verb", "path", "parameters"),
    [
        ("POST", "/calendar/v3/calendars", {"sendUpdates": "all"}),
        ("GET", "/calendar/v3/calendars/primary/events", {"sendUpdate": "all"}),
        ("GET", "/calendar/v3/calendars/primary/events", {"synctoken": "x"}),
        ("GET", "/calendar/v3/calendars/primary/events", {"max_results": "5"}),
        ("GET", "/gmail/v1/users/me/drafts", {"includeEverything": "true"}),
    ],
)
def test_a_parameter_that_the_method_does_not_have_is_refused(
    api: Api, verb: str, path: str, parameters: dict[str, str]
) -> None:
    assert api.ask(verb, path, {}, **parameters).verdict == (400, "invalid")


@pytest.mark.parametrize("parameter", ["alt", "prettyPrint", "fields", "key", "quotaUser"])
def test_a_parameter_that_every_method_has_is_taken(api: Api, parameter: str) -> None:
    value = {"alt": "json", "prettyPrint": "false"}.get(parameter, "x")
    assert (
        api.ask("GET", "/calendar/v3/calendars/primary/events", **{parameter: value}).status == 200
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("maxResults", "many"),
        ("maxResults", "0"),
        ("maxResults", "1.5"),
        ("singleEvents", "no"),
        ("singleEvents", "1"),
        ("orderBy", "title"),
        ("alt", "yaml"),
    ],
)
def test_a_parameter_of_the_wrong_type_or_out_of_range_is_refused(
    api: Api, name: str, value: str
) -> None:
    assert api.ask("GET", "/calendar/v3/calendars/primary/events", **{name: value}).verdict == (
        400,
        "invalid",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"sumary": "Peer coaching"},
        {"attendees": [{"email": "ana@mail.example", "response_status": "accepted"}]},
        {"start": START | {"zone": "America/New_York"}},
        {"conferenceData": {"createRequest": {"request_id": "1"}}},
        {"extendedProperties": {"secret": {"a": "b"}}},
        {"reminders": {"overrides": [{"how": "email"}]}},
    ],
)
def test_a_field_that_the_body_does_not_have_is_refused(
    api: Api, calendar: str, changes: dict[str, Any]
) -> None:
    refused = api.ask("POST", events(calendar), event(**changes))
    assert refused.verdict == (400, "invalid")
    assert "unknown name" in refused.body["error"]["message"]


def test_extended_properties_can_have_any_name(api: Api, calendar: str) -> None:
    labels = {"private": {"anything": "at all", "zoë": "too"}}
    assert (
        api.done("POST", events(calendar), event(extendedProperties=labels))["extendedProperties"]
        == labels
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": 7},
        {"summary": True},
        {"guestsCanModify": "true"},
        {"guestsCanModify": 1},
        {"sequence": "1"},
        {"sequence": True},
        {"attendees": {"email": "ana@mail.example"}},
        {"attendees": ["ana@mail.example"]},
        {"recurrence": "RRULE:FREQ=DAILY"},
        {"extendedProperties": {"private": {"round": 1}}},
        {"start": "2027-02-09T18:00:00-05:00"},
        {"start": {"dateTime": "on Tuesday", "timeZone": "America/New_York"}},
        {"end": END | {"date": "2027-02-30"}},
    ],
)
def test_a_field_of_the_wrong_type_is_refused(
    api: Api, calendar: str, changes: dict[str, Any]
) -> None:
    assert api.ask("POST", events(calendar), event(**changes)).verdict == (400, "invalid")


@pytest.mark.parametrize("body", [b"{", b"\xff", b"summary=x"])
def test_a_body_that_is_no_json_is_refused(sandbox: Sandbox, body: bytes) -> None:
    status, answer = sandbox.answer("POST", f"{ORIGIN}/calendar/v3/calendars", {}, body)
    assert (status, json.loads(answer)["error"]["errors"][0]["reason"]) == (400, "parseError")


@pytest.mark.parametrize("body", [[], "text", 7])
def test_a_body_that_is_no_object_is_refused(api: Api, body: object) -> None:
    assert api.ask("POST", "/calendar/v3/calendars", body).verdict == (400, "invalid")


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/"),
        ("GET", "/calendar/v3/"),
        ("GET", "/calendar/v2/calendars/primary/events"),
        ("GET", "/gmail/v1/users/me/draft"),
        ("POST", "/calendar/v3/calendars/primary/events/abcde"),
        ("GET", "/calendar/v3/calendars/a/b/events"),
        ("GET", "/calendar/v3/calendars/primary/events/abcde/"),
    ],
)
def test_a_path_that_google_does_not_have_is_not_found(api: Api, verb: str, path: str) -> None:
    assert api.ask(verb, path).verdict == (404, "notFound")


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("PUT", "/calendar/v3/calendars/primary", {"summary": "New"}),
        ("POST", "/calendar/v3/calendars/primary/events/watch", {}),
        ("GET", "/calendar/v3/calendars/primary/acl", None),
        ("GET", "/gmail/v1/users/me/threads", None),
    ],
)
def test_a_method_of_google_that_the_sandbox_lacks_is_not_implemented(
    api: Api, verb: str, path: str, body: object
) -> None:
    assert api.ask(verb, path, body).verdict == (501, "notImplemented")


def test_the_refusal_of_a_call_names_its_missing_parameter(api: Api) -> None:
    missing = api.ask("POST", "/calendar/v3/calendars/primary/events/import", {})
    assert missing.status in (400, 501)
    move = api.ask("POST", "/calendar/v3/calendars/primary/events/abcde/move")
    assert move.verdict == (400, "required")
    assert "destination" in move.body["error"]["message"]


def test_a_calendar_without_a_name_is_refused(api: Api) -> None:
    for body in ({}, {"summary": ""}, {"timeZone": "America/New_York"}):
        assert api.ask("POST", "/calendar/v3/calendars", body).verdict == (400, "required")


def test_a_new_calendar_can_be_read_by_its_id(api: Api, calendar: str) -> None:
    assert calendar.endswith("@group.calendar.google.com")
    assert api.done("GET", f"/calendar/v3/calendars/{calendar}")["summary"] == "Peer Coaching"
    assert api.ask("GET", "/calendar/v3/calendars/nobody@group.calendar.google.com").verdict == (
        404,
        "notFound",
    )


def test_the_primary_calendar_of_the_sender_is_always_there(api: Api) -> None:
    assert api.done("GET", "/calendar/v3/calendars/primary")["id"] == "primary"


def test_the_discovery_documents_describe_the_methods_that_the_program_calls() -> None:
    described = {method.id for method in methods()}
    needed = {"calendar.events.insert", "calendar.freebusy.query", "gmail.users.drafts.send"}
    assert needed <= described


def test_only_calls_that_change_something_count_as_writes(
    api: Api, calendar: str, series: str
) -> None:
    before = api.sandbox.writes
    api.done("GET", events(calendar))
    api.done("GET", series)
    api.done("GET", f"{series}/instances")
    api.done("GET", "/gmail/v1/users/me/messages")
    api.done("POST", "/calendar/v3/freeBusy", BUSY)
    assert api.sandbox.writes == before
    api.done("PATCH", series, {"summary": "New"})
    api.draft(b"To: ana@mail.example\r\n\r\nWords")
    assert api.sandbox.writes == before + 2


def test_a_refused_call_leaves_nothing_behind(api: Api, calendar: str, series: str) -> None:
    before = api.sandbox.store.change()
    api.ask("POST", events(calendar), event())
    api.ask("PATCH", series, {"end": START})
    api.ask("POST", "/gmail/v1/users/me/drafts/send", {"id": "r-nobody"})
    assert api.sandbox.store.change() == before


def error(said: Said) -> dict[str, Any]:
    """The one error in an answer, without its words."""
    (detail,) = said.body["error"]["errors"]
    return {name: value for name, value in detail.items() if name != "message"}


def test_an_error_says_which_parameter_or_header_it_is_about(api: Api, series: str) -> None:
    assert error(api.ask("GET", events("nobody@mail.example"))) == {
        "domain": "global",
        "reason": "notFound",
    }
    assert error(api.ask("PATCH", series, {}, {"If-Match": "0"})) == {
        "domain": "global",
        "reason": "conditionNotMet",
        "locationType": "header",
        "location": "If-Match",
    }
    assert error(api.ask("PATCH", series, {"end": START})) == {
        "domain": "calendar",
        "reason": "timeRangeEmpty",
    }
