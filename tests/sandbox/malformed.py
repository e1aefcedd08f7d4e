"""Bodies and parameters that are almost right."""

import json
from base64 import urlsafe_b64encode
from typing import Any

from tests.sandbox.api import START, events

DRAFTS, MESSAGES = "/gmail/v1/users/me/drafts", "/gmail/v1/users/me/messages"
FEBRUARY = {"timeMin": "2027-02-01T00:00:00Z", "timeMax": "2027-03-01T00:00:00Z"}
NOTHING: list[Any] = [None]


def when(text: str, **more: str) -> dict[str, str]:
    return START | {"dateTime": text} | more


def token(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode()


EVENTS = [
    {"start": {}},
    {"start": {"dateTime": None, "timeZone": "America/New_York"}},
    {"start": {"date": "2027-02-09"}},
    {"start": when("2027-02-09")},
    {"start": when("2027-W06-2")},
    {"start": when("2027-02-09T18:00")},
    {"start": when("2027-02-09 18:00:00-05:00")},
    {"start": when("2027-02-09T25:00:00-05:00")},
    {"start": when("0001-01-01T00:00:00+14:00")},
    {"start": when("2027-02-09T18:00:00-05:00"), "end": when("9999-12-31T23:59:59-12:00")},
    {"start": when("2027-02-09T18:00:00-05:00", timeZone="America")},
    {"start": when("2027-02-09T18:00:00-05:00", timeZone=5000 * "x")},
    {"start": when("2027-02-09T18:00:00-05:00", timeZone="\x00")},
    {"attendees": NOTHING},
    {"attendees": [{"email": None}]},
    {"attendees": [{"email": "ana@mail.example", "responseStatus": "maybe"}]},
    {"recurrence": NOTHING},
    {"recurrence": ["RRULE:"]},
    {"recurrence": ["RRULE:FREQ=WEEKLY;"]},
    {"recurrence": ["RRULE:FREQ=WEEKLY;FREQ=DAILY"]},
    {"recurrence": ["RRULE:COUNT=12"]},
    {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=0"]},
    {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=-1"]},
    {"recurrence": ["RRULE:FREQ=DAILY;INTERVAL=0"]},
    {"recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=2TU"]},
    {"recurrence": ["RRULE:FREQ=MONTHLY;BYDAY=6TU"]},
    {"recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=XX"]},
    {"recurrence": ["RRULE:FREQ=WEEKLY;WKST=XX"]},
    {"recurrence": ["RRULE:FREQ=YEARLY;INTERVAL=99"]},
    {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=2\nDTSTART:20270209T180000Z"]},
    {"recurrence": ["EXDATE;TZID=America:20270216T180000"]},
    {"recurrence": ["EXDATE:20270216T180000"]},
    {"recurrence": ["EXDATE;TZID=America/New_York:20270216T180000Z"]},
    {"recurrence": ["RDATE:20270230T180000Z"]},
    {"recurrence": ["RDATE:99991231T235959Z"]},
    {"recurrence": ["RDATE:10"]},
    {"status": "perhaps"},
]
LACKING = [
    "RRULE:FREQ=SECONDLY;COUNT=3",
    "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "EXRULE:FREQ=DAILY",
    "EXDATE;VALUE=DATE:20270216",
]
PARAMETERS = [
    (events("primary"), {"pageToken": "nonsense"}),
    (events("primary"), {"pageToken": token([0, 0])}),
    (events("primary"), {"pageToken": token({"at": 7})}),
    (events("primary"), {"pageToken": token({"at": [0]})}),
    (events("primary"), {"pageToken": token({"at": ["0", 0]})}),
    (events("primary"), {"pageToken": token({"at": [0, 7]})}),
    (events("primary"), {"pageToken": token({"at": [0, ["x", 7]]})}),
    (events("primary"), {"pageToken": token({"at": [-1, ["x"]]})}),
    (events("primary"), {"pageToken": token({"at": [10**30, ["x"]]})}),
    (events("primary"), {"maxResults": "9" * 5000}),
    (events("primary"), {"maxResults": "٣"}),
    (events("primary"), {"calendarId": "other"}),
    (f"{events('primary', 'anacoachesben1')}/instances", {"pageToken": "x"}),
    (f"{events('primary', 'anacoachesben1')}/instances", {"pageToken": "-1"}),
    (f"{events('primary', 'anacoachesben1')}/instances", {"maxResults": "-1"}),
    (DRAFTS, {"pageToken": "x"}),
    (DRAFTS, {"pageToken": "-1"}),
    (DRAFTS, {"maxResults": "-1"}),
    (MESSAGES, {"pageToken": "9" * 5000}),
    (MESSAGES, {"maxResults": "-1"}),
]
BUSY = [
    {"timeMin": None},
    {"timeMin": "2027-02-01T00:00:00"},
    {"timeMin": "2027-02-01"},
    {"timeMin": "0001-01-01T00:00:00+14:00"},
    {"timeMin": "2027-03-01T00:00:00Z"},
    {"items": NOTHING},
    {"items": [{}]},
    {"items": [{"id": None}]},
]
MAILS = [
    b"To: <\r\n\r\n",
    b'To: "\r\n\r\n',
    b"Message-ID: <\r\n\r\n",
    b"To: a@b.c (\r\n\r\n",
    b"Content-Type: ;;\r\n\r\n",
]
BODIES = [
    b"{",
    b"\xff",
    b"{}{}",
    b"[" * 100_000,
    b'{"summary": "\\ud800"}',
    b'{"summary": NaN}',
    b"9" * 5000,
]
NO_OBJECTS = [b"null", b"[]", b"7", b'"x"', b"true"]
