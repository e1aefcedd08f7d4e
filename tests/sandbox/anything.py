"""Values that are right in places and wrong in others, for Hypothesis."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

SERIES, OCCURRENCE, MOVED, SINGLE = (
    "anacoachesben1",
    "anacoachesben1_20270216T230000Z",
    "anacoachesben1_20270223T230000Z",
    "single1",
)

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
    """Mostly what should be there, otherwise anything."""
    return st.one_of(usual, usual, usual, JSON)


def entries(
    usual: Mapping[str, Any] | None = None, **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """An object with some of these fields. Mostly it is the usual object with up to two of its fields exchanged."""
    strange: st.SearchStrategy[dict[str, Any]]
    strange = st.fixed_dictionaries(
        {}, optional={name: either(values) for name, values in fields.items()}
    )
    if usual is None:
        return strange
    changes = st.lists(st.sampled_from(sorted(fields)), max_size=2, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: either(fields[name]) for name in names})
    )
    exchanged = changes.map(lambda change: dict(usual) | change)
    return st.one_of(strange, exchanged, exchanged, exchanged)
