"""events.patch and events.delete: who can change an event, what is kept, and who is notified."""

from typing import Any

import pytest

from tests.sandbox.api import END, START, Api, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox.guests import Guests

ANA, BEN = "ana@mail.example", "ben@mail.example"
MEET = {
    "createRequest": {
        "requestId": "anacoachesben1",
        "conferenceSolutionKey": {"type": "hangoutsMeet"},
    }
}


def answers(resource: dict[str, Any]) -> dict[str, str]:
    return {guest["email"]: guest["responseStatus"] for guest in resource["attendees"]}


def notified(api: Api, calendar: str) -> list[str]:
    """Whom each writing notified."""
    stored = api.sandbox.store.get("event", calendar, "anacoachesben1")
    assert stored is not None
    return list(stored["_notified"])


def test_a_current_etag_lets_a_change_of_an_event_through(api: Api, series: str) -> None:
    etag = api.done("GET", series)["etag"]
    changed = api.done("PATCH", series, {"summary": "New"}, headers={"If-Match": etag})
    assert (changed["summary"], changed["etag"] == etag) == ("New", False)


@pytest.mark.parametrize("header", ["If-Match", "if-match", "IF-MATCH"])
def test_an_outdated_etag_stops_a_change_of_an_event(
    api: Api, calendar: str, series: str, guests: Guests, header: str
) -> None:
    etag = api.done("GET", series)["etag"]
    guests.answer(calendar, "anacoachesben1", ANA, "accepted", NOW)
    refused = api.ask("PATCH", series, {"summary": "New"}, {header: etag})
    assert refused.verdict == (412, "conditionNotMet")
    assert api.done("GET", series)["summary"] == "Peer coaching"
    assert api.ask("PATCH", series, {"summary": "New"}, {header: "*"}).status == 200


def test_an_event_keeps_its_etag_until_it_changes(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    first = api.done("GET", series)["etag"]
    api.done("POST", events(calendar), event(id="another1"))
    assert api.done("GET", series)["etag"] == first
    guests.answer(calendar, "anacoachesben1", ANA, "accepted", NOW)
    assert api.done("GET", series)["etag"] != first


def test_guests_patched_without_their_answers_have_to_answer_anew(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    guests.answer(calendar, "anacoachesben1", ANA, "accepted", NOW)
    guests.answer(calendar, "anacoachesben1", BEN, "declined", NOW)
    changed = api.done(
        "PATCH",
        series,
        {"attendees": [{"email": ANA}, {"email": BEN, "responseStatus": "declined"}]},
    )
    assert answers(changed) == {ANA: "needsAction", BEN: "declined"}


def test_patching_the_title_keeps_the_answers_of_the_guests(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    guests.answer(calendar, "anacoachesben1", ANA, "accepted", NOW)
    assert answers(api.done("PATCH", series, {"summary": "New"})) == {
        ANA: "accepted",
        BEN: "needsAction",
    }


def test_a_patch_merges_objects_replaces_lists_and_takes_away_what_is_null(
    api: Api, calendar: str
) -> None:
    labels = {"private": {"round": "first", "pairing": "ana>ben"}}
    body = event(extendedProperties=labels, description="Words", location="Here")
    path = events(calendar, api.done("POST", events(calendar), body)["id"])
    changed = api.done(
        "PATCH",
        path,
        {
            "extendedProperties": {"private": {"round": "second"}},
            "attendees": [{"email": BEN}],
            "description": None,
        },
    )
    assert changed["extendedProperties"]["private"] == {"round": "second", "pairing": "ana>ben"}
    assert list(answers(changed)) == [BEN]
    assert "description" not in changed
    assert changed["location"] == "Here"


def test_a_patched_time_is_held_to_the_rules_of_a_new_event(api: Api, series: str) -> None:
    wednesday = {
        "start": {"dateTime": "2027-02-10T18:00:00-05:00"},
        "end": {"dateTime": "2027-02-10T19:00:00-05:00"},
    }
    assert api.ask("PATCH", series, wednesday).verdict == (400, "invalid")
    assert api.ask("PATCH", series, {"end": START}).verdict == (400, "timeRangeEmpty")
    assert api.ask("PATCH", series, {"start": {"timeZone": None}}).verdict == (400, "required")
    assert api.done("GET", series)["start"] == START


def test_a_change_of_time_raises_the_sequence_and_a_change_of_words_does_not(
    api: Api, series: str
) -> None:
    assert api.done("PATCH", series, {"summary": "New"})["sequence"] == 0
    assert (
        api.done("PATCH", series, {"end": END | {"dateTime": "2027-02-09T18:30:00-05:00"}})[
            "sequence"
        ]
        == 1
    )


def test_read_only_fields_of_an_event_stay_as_they_are(api: Api, series: str) -> None:
    before = api.done("GET", series)
    foreign = {
        "htmlLink": "https://eve.example",
        "organizer": {"email": "eve@mail.example"},
        "iCalUID": "x",
    }
    after = api.done("PATCH", series, foreign)
    assert {name: after[name] for name in foreign} == {name: before[name] for name in foreign}


def test_a_cancelled_event_cannot_be_changed(api: Api, series: str) -> None:
    api.done("DELETE", series)
    assert api.ask("PATCH", series, {"summary": "New"}).verdict == (403, "forbidden")


def test_a_single_occurrence_can_be_moved_by_itself(api: Api, calendar: str, series: str) -> None:
    second = events(calendar, "anacoachesben1_20270216T230000Z")
    moved = {
        "start": {"dateTime": "2027-02-17T18:00:00-05:00"},
        "end": {"dateTime": "2027-02-17T19:00:00-05:00"},
    }
    changed = api.done("PATCH", second, moved)
    assert changed["start"]["dateTime"] == "2027-02-17T18:00:00-05:00"
    assert changed["originalStartTime"]["dateTime"] == "2027-02-16T18:00:00-05:00"
    assert api.done("GET", series)["start"] == START


@pytest.mark.parametrize("updates", ["all", "externalOnly", "none"])
def test_insert_patch_and_delete_all_take_send_updates(
    api: Api, calendar: str, updates: str
) -> None:
    path = events(calendar, api.done("POST", events(calendar), event(), sendUpdates=updates)["id"])
    api.done("PATCH", path, {"summary": "New"}, sendUpdates=updates)
    api.done("DELETE", path, sendUpdates=updates)
    assert notified(api, calendar) == [updates] * 3


@pytest.mark.parametrize("updates", ["ALL", "everybody", "true", ""])
def test_any_other_value_of_send_updates_is_refused(
    api: Api, calendar: str, series: str, updates: str
) -> None:
    assert api.ask("POST", events(calendar), event(id="another1"), sendUpdates=updates).verdict == (
        400,
        "invalid",
    )
    assert api.ask("PATCH", series, {}, sendUpdates=updates).verdict == (400, "invalid")
    assert api.ask("DELETE", series, sendUpdates=updates).verdict == (400, "invalid")


def test_without_send_updates_nobody_is_notified(api: Api, calendar: str, series: str) -> None:
    assert notified(api, calendar) == ["none"]


def test_a_video_meeting_is_made_only_for_conference_data_version_1(
    api: Api, calendar: str
) -> None:
    without = api.done(
        "POST", events(calendar), event(conferenceData=MEET), conferenceDataVersion=0
    )
    left_out = api.done("POST", events(calendar), event(id="another1", conferenceData=MEET))
    made = api.done(
        "POST", events(calendar), event(id="another2", conferenceData=MEET), conferenceDataVersion=1
    )
    assert "hangoutLink" not in without
    assert "hangoutLink" not in left_out
    assert made["hangoutLink"] == made["conferenceData"]["entryPoints"][0]["uri"]
    assert made["conferenceData"]["createRequest"]["requestId"] == "anacoachesben1"


def test_a_video_meeting_needs_a_request_id(api: Api, calendar: str) -> None:
    nothing: dict[str, Any] = {}
    for conference in (nothing, {"createRequest": nothing}, {"createRequest": {"requestId": ""}}):
        refused = api.ask(
            "POST", events(calendar), event(conferenceData=conference), conferenceDataVersion=1
        )
        assert refused.verdict == (400, "invalid")


@pytest.mark.parametrize("version", [-1, 2, "one", ""])
def test_conference_data_version_is_0_or_1(api: Api, calendar: str, version: object) -> None:
    assert api.ask("POST", events(calendar), event(), conferenceDataVersion=version).verdict == (
        400,
        "invalid",
    )


def test_a_guest_without_an_address_is_refused(api: Api, calendar: str, series: str) -> None:
    for attendee in ({}, {"email": "ana"}, {"displayName": "Ana"}):
        assert (
            api.ask("POST", events(calendar), event(id="another1", attendees=[attendee])).status
            == 400
        )
        assert api.ask("PATCH", series, {"attendees": [attendee]}).status == 400
