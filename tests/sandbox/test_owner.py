"""The account whose mailbox and primary calendar a sandbox stands for."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.api import Api, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox.service import Sandbox

OWNER = "Sender@school.example"
PROFILE = "/gmail/v1/users/{}/profile"
FEBRUARY = {"timeMin": "2027-02-01T00:00:00Z", "timeMax": "2027-03-01T00:00:00Z"}
# The fields of an event in Google's recorded answers, without those that depend on what the caller gave.
RECORDED = {
    "kind",
    "etag",
    "id",
    "status",
    "htmlLink",
    "created",
    "updated",
    "creator",
    "organizer",
    "start",
    "end",
    "iCalUID",
    "sequence",
    "reminders",
    "eventType",
}


@pytest.fixture
def owned() -> Iterator[Api]:
    """A sandbox that knows its owner."""
    sandbox = Sandbox(lambda: NOW, owner=OWNER)
    yield Api(sandbox)
    sandbox.store.close()


def people(resource: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return resource["creator"], resource["organizer"]


@pytest.mark.parametrize("user", ["me", OWNER, OWNER.upper()])
def test_the_profile_of_a_mailbox_has_the_address_of_its_owner(owned: Api, user: str) -> None:
    assert owned.done("GET", PROFILE.format(user))["emailAddress"] == OWNER


@pytest.mark.parametrize(
    "path", [PROFILE.format("eve@mail.example"), "/gmail/v1/users/eve@mail.example/drafts"]
)
def test_the_mailbox_of_somebody_else_is_closed_to_its_owner(owned: Api, path: str) -> None:
    refused = owned.ask("GET", path)
    assert refused.verdict == (403, "forbidden")
    assert refused.body["error"]["message"] == f"Delegation denied for {OWNER}"


def test_a_sandbox_without_an_owner_takes_every_caller_for_the_owner(api: Api) -> None:
    assert api.done("GET", PROFILE.format(OWNER))["emailAddress"] == OWNER
    assert api.done("GET", PROFILE.format("me"))["emailAddress"] == "me@sandbox.example"


def test_the_profile_counts_the_sent_mails(owned: Api) -> None:
    draft = owned.draft(b"To: ana@mail.example\r\n\r\nWords")
    owned.done("POST", "/gmail/v1/users/me/drafts/send", {"id": draft})
    profile = owned.done("GET", PROFILE.format("me"))
    assert (profile["messagesTotal"], profile["threadsTotal"]) == (1, 1)


def test_a_new_event_has_the_fields_that_google_gives_it(api: Api, calendar: str) -> None:
    made = api.done("POST", events(calendar), event(recurrence=None))
    assert set(made) == RECORDED | {"summary", "attendees"}
    assert (made["eventType"], made["reminders"]) == ("default", {"useDefault": True})
    assert made["created"] == made["updated"] == "2027-02-07T14:00:00.000Z"


def test_an_event_on_another_calendar_is_made_by_the_owner_and_organized_by_the_calendar(
    owned: Api,
) -> None:
    calendar = owned.calendar()
    creator, organizer = people(owned.done("POST", events(calendar), event()))
    assert creator == {"email": OWNER}
    assert organizer == {"email": calendar, "displayName": "Peer Coaching", "self": True}


def test_an_event_on_the_primary_calendar_is_made_and_organized_by_the_owner(owned: Api) -> None:
    owner = {"email": OWNER, "self": True}
    assert people(owned.done("POST", events("primary"), event())) == (owner, owner)


def test_the_occurrences_of_a_series_have_its_creator_and_type(api: Api, series: str) -> None:
    whole = api.done("GET", series)
    for occurrence in api.done("GET", f"{series}/instances")["items"]:
        assert people(occurrence) == people(whole)
        assert occurrence["eventType"] == "default"


def test_the_primary_calendar_is_known_by_the_address_of_its_owner_as_well(owned: Api) -> None:
    owned.done("POST", events(OWNER.upper()), event())
    assert owned.done("GET", "/calendar/v3/calendars/primary")["id"] == OWNER
    assert len(owned.done("GET", events("primary"))["items"]) == 1
    busy = owned.done("POST", "/calendar/v3/freeBusy", FEBRUARY | {"items": [{"id": OWNER}]})
    assert len(busy["calendars"][OWNER]["busy"]) == 3
    assert owned.ask("DELETE", f"/calendar/v3/calendars/{OWNER}").verdict == (403, "forbidden")


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
def test_type_and_creator_of_an_event_stay_as_they_are(api: Api, series: str, verb: str) -> None:
    before = api.done("GET", series)
    body = event(creator={"email": "eve@mail.example"})
    after = api.done(verb, series, body)
    assert people(after) == people(before)
    assert after["eventType"] == "default"
    assert api.ask(verb, series, event(eventType="holiday")).verdict == (400, "invalid")


def test_events_of_special_types_are_not_implemented(api: Api, calendar: str) -> None:
    for special in ("outOfOffice", "focusTime", "workingLocation", "birthday", "fromGmail"):
        refused = api.ask("POST", events(calendar), event(eventType=special))
        assert refused.verdict == (501, "notImplemented")


def test_a_list_of_events_describes_its_calendar(api: Api, calendar: str, series: str) -> None:
    for path in (events(calendar), f"{series}/instances"):
        page = api.done("GET", path)
        assert (page["kind"], page["accessRole"]) == ("calendar#events", "owner")
        assert (page["summary"], page["timeZone"]) == ("Peer Coaching", "UTC")
        assert page["updated"] == api.done("GET", series)["updated"]
        assert page["defaultReminders"] == []
        assert page["etag"]
    empty = api.done("GET", events(api.calendar()))
    assert (empty["items"], empty["updated"]) == ([], "2027-02-07T14:00:00.000Z")


def test_a_video_meeting_can_be_copied_from_another_event(api: Api, calendar: str) -> None:
    request = {"createRequest": {"requestId": "anacoachesben1"}}
    first = api.done(
        "POST", events(calendar), event(conferenceData=request), conferenceDataVersion=1
    )
    meeting = {
        name: value for name, value in first["conferenceData"].items() if name != "createRequest"
    }
    second = api.done(
        "POST",
        events(calendar),
        event(id="series2", conferenceData=meeting),
        conferenceDataVersion=1,
    )
    assert second["hangoutLink"] == first["hangoutLink"]
    assert second["conferenceData"] == meeting
    assert meeting["conferenceSolution"]["key"] == {"type": "hangoutsMeet"}
