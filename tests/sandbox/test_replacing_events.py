"""events.update: what the body leaves out is gone, except what is Google's own."""

from typing import Any

import pytest

from tests.sandbox.api import END, START, TWELVE_TUESDAYS, Api, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox.guests import Guests

ANA, BEN = "ana@mail.example", "ben@mail.example"
SECOND = "anacoachesben1_20270216T230000Z"
MEET = {
    "createRequest": {
        "requestId": "anacoachesben1",
        "conferenceSolutionKey": {"type": "hangoutsMeet"},
    }
}
LATER = {"dateTime": "2027-02-16T19:00:00-05:00"}, {"dateTime": "2027-02-16T20:00:00-05:00"}


def answers(resource: dict[str, Any]) -> dict[str, str]:
    return {guest["email"]: guest["responseStatus"] for guest in resource["attendees"]}


def test_an_update_takes_away_what_it_leaves_out_except_what_is_googles_own(
    api: Api, calendar: str
) -> None:
    labels = {"private": {"round": "first"}}
    made = api.done("POST", events(calendar), event(description="Words", extendedProperties=labels))
    path = events(calendar, made["id"])
    replaced = api.done("PUT", path, {"start": START, "end": END, "summary": "New"})
    assert replaced["summary"] == "New"
    assert replaced["attendees"] == []
    assert not {"description", "extendedProperties", "recurrence"} & set(replaced)
    kept = ("id", "created", "iCalUID", "htmlLink", "organizer", "kind")
    assert {name: replaced[name] for name in kept} == {name: made[name] for name in kept}
    assert api.done("GET", path) == replaced


def test_an_update_cannot_replace_what_is_googles_own(api: Api, series: str) -> None:
    before = api.done("GET", series)
    foreign = {
        "iCalUID": "x",
        "created": "2020-01-01T00:00:00Z",
        "organizer": {"email": "eve@mail.example"},
    }
    after = api.done(
        "PUT", series, event() | foreign | {"recurringEventId": "another1", "sequence": 7}
    )
    assert {name: after[name] for name in foreign} == {name: before[name] for name in foreign}
    assert ("recurringEventId" in after, after["sequence"]) == (False, 0)


def test_an_event_written_back_as_it_was_read_stays_the_same(
    api: Api, calendar: str, guests: Guests
) -> None:
    path = events(
        calendar,
        api.done("POST", events(calendar), event(conferenceData=MEET), conferenceDataVersion=1)[
            "id"
        ],
    )
    guests.answer(calendar, "anacoachesben1", ANA, "accepted", NOW)
    before = api.done("GET", path)
    for version in (0, 1):
        after = api.done("PUT", path, before, conferenceDataVersion=version)
        assert after | {"etag": ""} == before | {"etag": ""}
        assert after["etag"] != before["etag"]


def test_guests_updated_without_their_answers_have_to_answer_anew(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    guests.answer(calendar, "anacoachesben1", ANA, "accepted", NOW)
    guests.answer(calendar, "anacoachesben1", BEN, "declined", NOW)
    both = [{"email": ANA}, {"email": BEN, "responseStatus": "declined"}]
    assert answers(api.done("PUT", series, event(attendees=both))) == {
        ANA: "needsAction",
        BEN: "declined",
    }


def test_a_video_meeting_is_taken_away_only_with_conference_data_version_1(
    api: Api, calendar: str
) -> None:
    made = api.done("POST", events(calendar), event(conferenceData=MEET), conferenceDataVersion=1)
    path = events(calendar, made["id"])
    assert api.done("PUT", path, event())["hangoutLink"] == made["hangoutLink"]
    gone = api.done("PUT", path, event(), conferenceDataVersion=1)
    assert not {"hangoutLink", "conferenceData"} & set(gone)
    again = api.done("PUT", path, event(conferenceData=MEET), conferenceDataVersion=1)
    assert again["hangoutLink"] == made["hangoutLink"]


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ({}, (400, "required")),
        ({"start": START}, (400, "required")),
        ({"start": START, "end": None}, (400, "required")),
        (event(end=START), (400, "timeRangeEmpty")),
        (event(recurrence=[TWELVE_TUESDAYS.replace("TU", "WE")]), (400, "invalid")),
        (event(id="another1"), (400, "invalid")),
        (event(status="perhaps"), (400, "invalid")),
        (event(attendees=[{"email": "ana"}]), (400, "invalid")),
        (event(attendees=[{"email": ANA, "responseStatus": "maybe"}]), (400, "invalid")),
        (event(sumary="New"), (400, "invalid")),
    ],
)
def test_an_update_is_held_to_the_rules_of_a_new_event(
    api: Api, series: str, body: dict[str, Any], verdict: tuple[int, str]
) -> None:
    before = api.done("GET", series)
    assert api.ask("PUT", series, body).verdict == verdict
    assert api.done("GET", series) == before


def test_update_patch_and_delete_need_a_current_etag_where_they_name_one(
    api: Api, calendar: str, series: str, guests: Guests
) -> None:
    etag = api.done("GET", series)["etag"]
    guests.answer(calendar, "anacoachesben1", ANA, "accepted", NOW)
    for verb, body in (("PUT", event()), ("PATCH", {}), ("DELETE", None)):
        assert api.ask(verb, series, body, {"If-Match": etag}).verdict == (412, "conditionNotMet")
    current = api.done("GET", series)["etag"]
    assert api.ask("PUT", series, event(), {"If-Match": current}).status == 200
    assert api.ask("DELETE", series, None, {"If-Match": "*"}).status == 204


def test_an_update_notifies_guests_and_raises_the_sequence_with_the_times(
    api: Api, calendar: str, series: str
) -> None:
    assert api.done("PUT", series, event(summary="New"), sendUpdates="all")["sequence"] == 0
    later = {"start": START, "end": END | {"dateTime": "2027-02-09T18:30:00-05:00"}}
    assert api.done("PUT", series, event(**later), sendUpdates="externalOnly")["sequence"] == 1
    stored = api.sandbox.store.get("event", calendar, "anacoachesben1")
    assert stored is not None
    assert stored["_notified"] == ["none", "all", "externalOnly"]


def test_an_update_cannot_make_an_event_nor_change_a_cancelled_one(
    api: Api, calendar: str, series: str
) -> None:
    assert api.ask("PUT", events(calendar, "nobody1"), event(id="nobody1")).verdict == (
        404,
        "notFound",
    )
    api.done("DELETE", series)
    assert api.ask("PUT", series, event()).verdict == (403, "forbidden")
    assert api.done("PUT", series, event(status="confirmed"))["status"] == "confirmed"


def test_a_single_occurrence_can_be_updated_by_itself(api: Api, calendar: str, series: str) -> None:
    path = events(calendar, SECOND)
    changed = api.done("PUT", path, {"start": LATER[0], "end": LATER[1], "summary": "Later"})
    assert (changed["id"], changed["recurringEventId"]) == (SECOND, "anacoachesben1")
    assert changed["originalStartTime"]["dateTime"] == "2027-02-16T18:00:00-05:00"
    assert api.done("GET", path) == changed
    assert api.done("GET", series)["summary"] == "Peer coaching"
    recurring = {"start": START, "end": END, "recurrence": [TWELVE_TUESDAYS]}
    assert api.ask("PUT", path, recurring).verdict == (400, "invalid")
