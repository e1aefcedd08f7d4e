"""What a program may ask of the sandbox by mistake: calls that are right in places and wrong in others, for Hypothesis."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.sandbox.api import END, START, events

SERIES, OCCURRENCE, MOVED, SINGLE = (
    "anacoachesben1",
    "anacoachesben1_20270216T230000Z",
    "anacoachesben1_20270223T230000Z",
    "single1",
)
DAY = {"dateTime": "2027-02-24T18:00:00-05:00"}, {"dateTime": "2027-02-24T19:00:00-05:00"}

WORDS = st.sampled_from(
    [
        "",
        "x",
        "me",
        "primary",
        SERIES,
        OCCURRENCE,
        MOVED,
        SINGLE,
        "ana@mail.example",
        "@",
        "r-1",
        "é",
        "\x00",
        "\ud800",
        "needsAction",
        "maybe",
        "confirmed",
        "cancelled",
        "all",
        "none",
        "true",
        "false",
        "0",
        "-1",
        "7",
        "9" * 5000,
    ]
)
TIMES = st.sampled_from(
    [
        "2027-02-09T18:00:00-05:00",
        "2027-02-09T18:00:00",
        "2027-02-09T18:00:00Z",
        "2027-02-09",
        "2027-W06-2",
        "on Tuesday",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2027-02-30T18:00:00Z",
        "2027-02-09T18:00:00+99:00",
    ]
)
ZONES = st.sampled_from(
    ["America/New_York", "America", "Mars", "", "../etc/passwd", "x" * 5000, "\x00", "é", "UTC"]
)
RULES = st.sampled_from(
    [
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "RRULE:FREQ=WEEKLY;BYDAY=TU",
        "RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=TU",
        "RRULE:FREQ=WEEKLY;UNTIL=20270401T215959Z",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=WEEKLY;COUNT=3;UNTIL=20270401T215959Z",
        "RRULE:;;=;",
        "RRULE:FREQ=MONTHLY;BYDAY=9TU",
        "RRULE:FREQ=YEARLY;INTERVAL=99",
        "RRULE:FREQ=DAILY;COUNT=0",
        "RRULE",
        "EXDATE:",
        "EXDATE;TZID=America:20270216T180000",
        "EXDATE:20270216T180000",
        "RDATE:99999999T000000Z",
        "RDATE:10",
        "\n",
        "é",
        "EXRULE:FREQ=DAILY",
        "RRULE:FREQ=DAILY\nDTSTART:20270209T180000Z",
        "EXDATE;VALUE=DATE:20270216",
        "RDATE;TZID=America/New_York:20270301T180000",
        "EXDATE;TZID=America/New_York:20270216T180000,20270223T180000",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**30, 1e300]),
    WORDS,
    TIMES,
    ZONES,
    RULES,
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=8,
)
NAUGHTY = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"7",
    b'"x"',
    b"\xff",
    b"\xff\xfe{\x00}\x00",
    b'{"summary": NaN}',
    b"[" * 100_000,
]
NAUGHTY += [
    b'{"sequence": 1e999}',
    b'{"sequence": ' + b"9" * 5000 + b"}",
    b'{"summary": "\\ud800"}',
    b"{}{}",
]


def either(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What should be there, mostly, and else anything."""
    return st.one_of(usual, usual, usual, JSON)


def entries(
    usual: Mapping[str, Any] | None = None, **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """An object with some of these fields; mostly it is the usual one, with up to two of its fields exchanged."""
    strange: st.SearchStrategy[dict[str, Any]]
    strange = st.fixed_dictionaries(
        {}, optional={name: either(one) for name, one in fields.items()}
    )
    if usual is None:
        return strange
    changes = st.lists(st.sampled_from(sorted(fields)), max_size=2, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: either(fields[name]) for name in names})
    )
    exchanged = changes.map(lambda change: dict(usual) | change)
    return st.one_of(strange, exchanged, exchanged, exchanged)


WHENS = st.one_of(
    st.sampled_from([START, END, *DAY]), entries(dateTime=TIMES, timeZone=ZONES, date=TIMES)
)
GUESTS = st.lists(
    either(entries(email=WORDS, responseStatus=WORDS, comment=WORDS, optional=st.booleans())),
    max_size=3,
)
EVENTS = entries(
    {
        "summary": "Peer coaching",
        "start": START,
        "end": END,
        "attendees": [{"email": "ana@mail.example"}],
    },
    id=st.one_of(st.sampled_from([SERIES, "another1"]), WORDS),
    summary=WORDS,
    status=WORDS,
    start=WHENS,
    end=WHENS,
    recurrence=st.lists(either(RULES), max_size=3),
    attendees=GUESTS,
    conferenceData=entries(createRequest=entries(requestId=WORDS, status=JSON)),
    extendedProperties=entries(private=st.dictionaries(WORDS, either(WORDS), max_size=2)),
    originalStartTime=WHENS,
    recurringEventId=WORDS,
    sequence=st.integers(),
)
HEADS = st.sampled_from(
    [
        b"To: ana@mail.example",
        b"To: <",
        b"To: ,;:",
        b"Cc: \xff",
        b"Subject: =?x?q?=zz?=",
        b"Message-ID: <",
        b"Date: x",
        b"Content-Type: ;;",
        b"Content-Type: multipart/mixed",
        b"MIME-Version: \x00",
        b": x",
        b"x",
        b"To: a@b.c (",
        b'To: "',
        b"Content-Transfer-Encoding: base64",
        b"Subject: \r\n\r\n",
        b"From: @",
        b"Bcc: [",
        b"Content-Disposition: =;=",
    ]
)
RAWS = st.one_of(
    WORDS,
    st.lists(HEADS, max_size=5).map(
        lambda lines: urlsafe_b64encode(b"\r\n".join([*lines, b"", b"Words"])).decode()
    ),
    st.binary(max_size=60).map(lambda raw: urlsafe_b64encode(raw).decode()),
)
GOOD = {"raw": urlsafe_b64encode(b"To: ana@mail.example\r\n\r\nWords").decode()}
MAILS = entries(GOOD, raw=RAWS, threadId=WORDS, id=WORDS)
DRAFTS = entries({"id": "r-1", "message": GOOD}, id=st.one_of(st.just("r-1"), WORDS), message=MAILS)
BUSY = entries(
    {
        "timeMin": "2027-02-01T00:00:00Z",
        "timeMax": "2027-03-01T00:00:00Z",
        "items": [{"id": "primary"}],
    },
    timeMin=TIMES,
    timeMax=TIMES,
    items=st.lists(either(entries(id=WORDS)), max_size=3),
    timeZone=ZONES,
    groupExpansionMax=WORDS,
)
CALENDARS = entries({"summary": "x"}, summary=WORDS, timeZone=ZONES, id=WORDS, description=WORDS)
TOKENS = st.one_of(
    WORDS,
    st.one_of(
        JSON,
        entries(
            at=st.lists(either(st.integers()), max_size=3),
            calendar=WORDS,
            change=st.integers(),
            asked=JSON,
        ),
    ).map(lambda value: urlsafe_b64encode(json.dumps(value).encode()).decode()),
)
PARAMETERS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(
            ("maxResults", "conferenceDataVersion", "maxAttendees"),
            st.one_of(st.integers(-3, 3), WORDS),
        ),
        **dict.fromkeys(("pageToken", "syncToken"), TOKENS),
        **dict.fromkeys(
            (
                "showDeleted",
                "singleEvents",
                "sendUpdates",
                "format",
                "q",
                "calendarId",
                "eventId",
                "id",
            ),
            WORDS,
        ),
        **dict.fromkeys(("timeMin", "originalStart"), TIMES),
    },
)
HEADERS = st.dictionaries(
    st.sampled_from(["If-Match", "if-match", "Content-Length", "Content-Type"]), WORDS, max_size=2
)
EVENT_PATHS = st.sampled_from(
    [events("primary", one) for one in (SERIES, OCCURRENCE, MOVED, SINGLE, "nobody1")]
)
GMAIL = "/gmail/v1/users/me"
CALLS = st.one_of(
    st.tuples(st.sampled_from(["PATCH", "PUT", "DELETE", "GET"]), EVENT_PATHS, EVENTS),
    st.tuples(st.sampled_from(["PATCH", "PUT", "DELETE", "GET"]), EVENT_PATHS, EVENTS),
    st.tuples(st.sampled_from(["PATCH", "PUT", "DELETE", "GET"]), EVENT_PATHS, EVENTS),
    st.tuples(st.just("POST"), st.just(events("primary")), EVENTS),
    st.tuples(st.just("GET"), st.just(events("primary")), st.none()),
    st.tuples(st.just("GET"), EVENT_PATHS.map(lambda path: f"{path}/instances"), st.none()),
    st.tuples(st.just("POST"), st.just("/calendar/v3/freeBusy"), BUSY),
    st.tuples(st.just("POST"), st.just("/calendar/v3/calendars"), CALENDARS),
    st.tuples(st.just("POST"), st.just(f"{GMAIL}/drafts"), DRAFTS),
    st.tuples(st.just("POST"), st.just(f"{GMAIL}/drafts/send"), DRAFTS),
    st.tuples(st.just("POST"), st.just(f"{GMAIL}/messages/send"), MAILS),
    st.tuples(
        st.just("GET"),
        st.sampled_from([f"{GMAIL}/drafts", f"{GMAIL}/messages", f"{GMAIL}/drafts/r-1"]),
        st.none(),
    ),
)
