"""Recurrence lines from a grammar of their own: those that are right in any spelling, and any others."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from worker.core.hours.recurrence_lines import ended, read
from worker.core.hours.recurrence_rule import MOST_OCCURRENCES

FEW = settings(max_examples=80, deadline=None, derandomize=True)
# Each with a name that Windows has for it.
ZONES = {
    "America/New_York": "Eastern Standard Time",
    "Europe/Berlin": "W. Europe Standard Time",
    "Asia/Kolkata": "India Standard Time",
    "Australia/Sydney": "AUS Eastern Standard Time",
}
BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ANOTHER = ZoneInfo("Pacific/Chatham")

spelling = st.fixed_dictionaries(
    {
        "order": st.randoms(use_true_random=False),
        "lower": st.booleans(),
        "space": st.booleans(),
        "fold": st.none() | st.integers(1, 200),
        "own": st.sampled_from(["", "X-PROGRAM=1", "X-EVOLUTION-ENDDATE=20270101T000000Z"]),
        "value": st.sampled_from(["", "VALUE=DATE-TIME"]),
        "form": st.sampled_from(
            ["zone", "quoted", "windows", "place", "floating", "utc", "another", "offset", "date"]
        ),
    }
)
Spelling = dict[str, Any]


def written(name: str, parameters: list[str], value: str, how: Spelling) -> str:
    """A content line, its parameters in any order."""
    how["order"].shuffle(parameters)
    line = ";".join([name, *filter(None, parameters)]) + f":{value}"
    line = line.lower() if how["lower"] else line
    fold = how["fold"]
    if isinstance(fold, int):
        at = 1 + fold % (len(line) - 1)
        line = f"{line[:at]}\r\n {line[at:]}"
    return line


def rule_line(parts: list[str], how: Spelling) -> str:
    parts = [*parts, *filter(None, [how["own"]])]
    how["order"].shuffle(parts)
    return written("RRULE", [], ("; " if how["space"] else ";").join(parts), how)


def stamp_line(name: str, start: datetime, zone: str, how: Spelling) -> str:
    """EXDATE or RDATE of this start."""
    local = f"{start:%Y%m%dT%H%M%S}"
    elsewhere = start.astimezone(ANOTHER)
    offset = f"{start:%z}"
    zones, value = {
        "zone": (f"TZID={zone}", local),
        "quoted": (f'TZID="{zone}"', local),
        "windows": (f"TZID={ZONES[zone]}", local),
        "place": (f"TZID=/mozilla.org/20070129_1/{zone}", local),
        "floating": ("", local),
        "utc": ("", f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"),
        "another": ("TZID=Pacific/Chatham", f"{elsewhere:%Y%m%dT%H%M%S}"),
        "offset": (f'TZID="GMT{offset[:3]}:{offset[3:]}"', local),
        "date": ("VALUE=DATE", local[:8]),
    }[str(how["form"])]
    value_type = "" if how["form"] == "date" else str(how["value"])
    return written(name, [zones, value_type, str(how["own"])], value, how)


@FEW
@given(
    zone=st.sampled_from(sorted(ZONES)),
    days=st.integers(0, 700),
    minutes=st.integers(4 * 4, 95).map(lambda quarters: quarters * 15),
    count=st.integers(1, 15),
    interval=st.integers(1, 3),
    ends=st.sampled_from(["COUNT", "UNTIL", "local", "date"]),
    named=st.booleans(),
    taken_out=st.dictionaries(st.integers(0, 14), spelling, max_size=3),
    added=st.dictionaries(st.integers(1, 300), spelling, max_size=3),
    how=spelling,
)
def test_a_series_is_read_back_however_it_was_spelled(
    zone: str,
    days: int,
    minutes: int,
    count: int,
    interval: int,
    ends: str,
    named: bool,
    taken_out: dict[int, Spelling],
    added: dict[int, Spelling],
    how: Spelling,
) -> None:
    midnight = datetime(2026, 12, 1, tzinfo=ZoneInfo(zone)) + timedelta(days=days)
    first = midnight + timedelta(minutes=minutes)
    given_starts = [first + timedelta(weeks=interval * number) for number in range(count)]
    last = given_starts[-1]
    end = {
        "COUNT": f"COUNT={count}",
        "UNTIL": f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "local": f"UNTIL={last:%Y%m%dT%H%M%S}",
        "date": f"UNTIL={last:%Y%m%d}",
    }[ends]
    parts = ["FREQ=WEEKLY", end, f"INTERVAL={interval}"]
    parts += [f"BYDAY={BYDAY[first.weekday()]}"] if named else []
    out = {given_starts[number]: each for number, each in taken_out.items() if number < count}
    # Not on the day of another: a date that is taken out takes all of its day.
    extra = {first + timedelta(days=7 * day + 3): each for day, each in added.items()}
    lines = [
        *(stamp_line("EXDATE", start, zone, each) for start, each in out.items()),
        rule_line(parts, how),
        *(stamp_line("RDATE", start, zone, each) for start, each in extra.items()),
    ]
    seen = read(first, ZoneInfo(zone), lines)
    expected = sorted({start.astimezone(UTC) for start in {*given_starts, *extra} - {*out}})
    assert (list(seen.starts), seen.unread) == (expected, ())
    for last in (each for each in expected if each >= first):
        shorter = read(first, ZoneInfo(zone), ended(lines, first, ZoneInfo(zone), last))
        assert list(shorter.starts) == [each for each in expected if each <= last]
        assert shorter.unread == ()


NAMES = st.sampled_from(
    ["RRULE", "EXDATE", "RDATE", "exdate", "EXRULE", "X-APPLE", "", "RRULE;X-A=1"]
)
PIECES = st.sampled_from(
    [
        *("FREQ=WEEKLY", "FREQ=DAILY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=HOURLY", "FREQ=", "FREQ"),
        *("COUNT=3", "COUNT=0", "COUNT=99999999999", "COUNT=", "INTERVAL=0", "INTERVAL=2", "INTERVAL=-1"),
        *("BYDAY=MO", "BYDAY=1MO", "BYDAY=-1FR", "BYDAY=53SU", "BYDAY=", "BYDAY=MO,", "BYDAY=MO;BYDAY=TU"),
        *("BYMONTH=2", "BYMONTH=13", "BYMONTHDAY=30", "BYMONTHDAY=-31", "BYSETPOS=2", "BYSETPOS=0"),
        *("BYHOUR=9", "BYHOUR=25", "BYYEARDAY=366", "BYWEEKNO=53", "WKST=SU", "WKST=XX", "BYEASTER=0"),
        *("UNTIL=20270601", "UNTIL=20270601T090000", "UNTIL=20270601T090000Z", "UNTIL=19700101", "UNTIL="),
        *("20270310", "20270310T090000", "20270310T090000Z", "20270310T090000/PT1H", "00000000", "T", "Z"),
        *("TZID=Europe/Rome", "TZID=America", 'TZID="GMT+01:00"', "VALUE=DATE", "VALUE=PERIOD", "VALUE="),
        *("RSCALE=CHINESE", "SKIP=OMIT", "X-A=B", "\r\n ", "\n", "\t", " ", ",", ":", ";", '"', "=", "é"),
    ]
)  # fmt: skip
LINES = st.lists(
    st.builds(
        lambda name, parameters, pieces, joint: (
            ";".join([name, *parameters]) + ":" + joint.join(pieces)
        ),
        NAMES,
        st.lists(PIECES, max_size=2),
        st.lists(PIECES, max_size=5),
        st.sampled_from([";", ",", ""]),
    )
    | st.text(max_size=20),
    max_size=4,
)
FIRST = datetime(2027, 2, 10, 9, tzinfo=ZoneInfo("Europe/Rome"))


@settings(FEW, max_examples=250)
@given(LINES)
@example(["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"])
@example(["RRULE:FREQ=WEEKLY;INTERVAL=0;BYDAY=MO"])
@example(["RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"])
def test_any_lines_give_dates_in_order_and_what_could_not_be_read(lines: list[str]) -> None:
    zone = ZoneInfo("Europe/Rome")
    seen = read(FIRST, zone, lines)
    assert list(seen.starts) == sorted(set(seen.starts))
    assert all(start.tzinfo is UTC for start in seen.starts)
    if len(seen.starts) < MOST_OCCURRENCES:
        for last in seen.starts[:: max(1, len(seen.starts) // 3)]:
            shorter = read(FIRST, zone, ended(lines, FIRST, zone, last)).starts
            assert all(start <= last for start in shorter)
            assert set(shorter) <= set(seen.starts)
    # What is said to be unread is as if it were not there; of several dates only those that are.
    for line in lines:
        if (
            "," not in line
            and len(line.splitlines()) == 1
            and read(FIRST, zone, [line]).unread == (line,)
        ):
            others = [each for each in lines if each != line]
            assert read(FIRST, zone, others).starts == seen.starts
            assert line in seen.unread
