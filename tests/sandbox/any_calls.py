"""What a program can ask of the sandbox by mistake: calls that are right in places and wrong in others, for Hypothesis."""

import json
from base64 import urlsafe_b64encode

from hypothesis import strategies as st

from tests.sandbox.anything import (
    JSON,
    MOVED,
    OCCURRENCE,
    RULES,
    SERIES,
    SINGLE,
    TIMES,
    WORDS,
    ZONES,
    either,
    entries,
)
from tests.sandbox.api import END, START, events

DAY = {"dateTime": "2027-02-24T18:00:00-05:00"}, {"dateTime": "2027-02-24T19:00:00-05:00"}

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
            at=st.lists(
                either(st.one_of(st.integers(), st.lists(either(WORDS), max_size=3))), max_size=3
            ),
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
                "iCalUID",
                "eventTypes",
                "calendarId",
                "eventId",
                "id",
            ),
            WORDS,
        ),
        **dict.fromkeys(("timeMin", "timeMax", "updatedMin", "originalStart"), TIMES),
        "privateExtendedProperty": st.one_of(WORDS, st.just("round=first")),
        "orderBy": st.sampled_from(["startTime", "updated", "title", ""]),
    },
)
HEADERS = st.dictionaries(
    st.sampled_from(["If-Match", "if-match", "Content-Length", "Content-Type"]), WORDS, max_size=2
)
EVENT_PATHS = st.sampled_from(
    [events("primary", event_id) for event_id in (SERIES, OCCURRENCE, MOVED, SINGLE, "nobody1")]
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
    st.tuples(
        st.sampled_from(["GET", "DELETE"]), st.just("/calendar/v3/calendars/primary"), st.none()
    ),
    st.tuples(st.just("POST"), st.just(f"{GMAIL}/drafts"), DRAFTS),
    st.tuples(st.just("POST"), st.just(f"{GMAIL}/drafts/send"), DRAFTS),
    st.tuples(st.just("POST"), st.just(f"{GMAIL}/messages/send"), MAILS),
    st.tuples(
        st.just("GET"),
        st.sampled_from([f"{GMAIL}/drafts", f"{GMAIL}/messages", f"{GMAIL}/drafts/r-1"]),
        st.none(),
    ),
)
