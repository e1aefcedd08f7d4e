"""The Calendar port: of a calendar in which other things stand too, only what is ours is listed."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.contract.conftest import Google
from tests.contract.examples import LABEL, SERIES_ID, START, invitation

OURS = {"peerCoaching": LABEL}
OTHERS = {"peerCoachings": LABEL, "other": "label"}


def moment(start: datetime) -> dict[str, str]:
    return {"dateTime": start.isoformat(), "timeZone": "America/New_York"}


def put(google: Google, event_id: str, properties: dict[str, Any]) -> None:
    """Somebody else puts an event into the sender's own calendar."""
    body = {
        "id": event_id,
        "start": moment(START),
        "end": moment(START + timedelta(hours=1)),
        "extendedProperties": properties,
    }
    uri = "/calendar/v3/calendars/primary/events"
    status, _ = google.sandbox.answer("POST", uri, {}, json.dumps(body))
    assert status == 200


@pytest.mark.parametrize(
    "properties",
    [{}, {"private": OTHERS}, {"shared": OTHERS}, {"shared": {"peerCoaching": ""}}],
)
def test_an_event_of_somebody_elses_is_not_listed(
    google: Google, properties: dict[str, Any]
) -> None:
    google.calendar.invite("primary", invitation())
    token = google.calendar.changes("primary", None).token
    put(google, "dentist", properties)
    assert google.calendar.changes("primary", token).events == ()
    assert [event.id for event in google.calendar.changes("primary", None).events] == [SERIES_ID]


@pytest.mark.parametrize(
    "properties", [{"private": OURS}, {"shared": OURS}, {"private": OTHERS, "shared": OURS}]
)
def test_a_part_that_somebody_cut_off_is_listed_by_the_label_of_its_series(
    google: Google, properties: dict[str, Any]
) -> None:
    token = google.calendar.changes("primary", None).token
    put(google, "part2", properties)
    listed = google.calendar.changes("primary", token).events
    assert [(event.id, event.label) for event in listed] == [("part2", LABEL)]


def test_a_series_that_has_lost_its_label_is_listed_by_its_id(google: Google) -> None:
    token = google.calendar.changes("primary", None).token
    put(google, SERIES_ID, {})
    listed = google.calendar.changes("primary", token).events
    assert [(event.id, event.label) for event in listed] == [(SERIES_ID, "")]
