"""What is made of a series' lines, whichever program has written them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from worker.core.hours.recurrence_lines import Reading, ended, expand, read
from worker.core.hours.recurrence_rule import MOST_OCCURRENCES

ROME = ZoneInfo("Europe/Rome")
START = datetime(2027, 3, 24, 9, tzinfo=ROME)
TWELVE = "RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=WE"
WEDNESDAYS = tuple((START + timedelta(weeks=week)).astimezone(UTC) for week in range(12))
WITHOUT_THE_SECOND = (WEDNESDAYS[0], *WEDNESDAYS[2:])


def test_a_series_keeps_its_local_time_when_the_clocks_change() -> None:
    # They do on 28 March.
    assert expand(START, "Europe/Rome", ["RRULE:FREQ=WEEKLY;COUNT=2"]) == (
        datetime(2027, 3, 24, 8, tzinfo=UTC),
        datetime(2027, 3, 31, 7, tzinfo=UTC),
    )
    assert expand(START, "UTC", ["RRULE:FREQ=WEEKLY;COUNT=2"])[1].hour == 8


def test_an_event_without_a_rule_comes_once() -> None:
    assert expand(START, "Europe/Rome", []) == (datetime(2027, 3, 24, 8, tzinfo=UTC),)
    assert expand(START, "Europe/Rome", [])[0].tzinfo is UTC


def test_an_endless_series_is_followed_for_a_while() -> None:
    starts = expand(START, "Europe/Rome", ["RRULE:FREQ=WEEKLY"])
    assert len(starts) == MOST_OCCURRENCES == 120


def test_nobody_knows_the_starts_in_a_zone_that_there_is_not() -> None:
    with pytest.raises(ValueError, match=r"no zone Europe/Rom$"):
        expand(START, "Europe/Rom", [])


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE;TZID=Europe/Rome:20270331T090000",
        'EXDATE;TZID="Europe/Rome":20270331T090000',
        "EXDATE;VALUE=DATE-TIME;TZID=Europe/Rome:20270331T090000",
        "EXDATE;TZID=Europe/Rome;VALUE=DATE-TIME:20270331T090000",
        "exdate;tzid=Europe/Rome:20270331t090000",
        "EXDATE:20270331T070000Z",
        "EXDATE;TZID=America/New_York:20270331T070000Z",
        "EXDATE:20270331T090000",
        "EXDATE;VALUE=DATE:20270331",
        "EXDATE:20270331",
        "EXDATE;TZID=GMT+02:00:20270331T090000",
        'EXDATE;TZID="GMT+02:00":20270331T090000',
        "EXDATE;TZID=America/New_York:20270331T030000",
        "EXDATE;TZID=Europe/Rome:2027\r\n 0331T090000",
        "EXDATE;TZID=Europe/Rome:2027\r\n\t0331T090000",
        "EXDATE;TZID=Europe/Rome:20270331T090000,",
        "EXDATE;TZID=W. Europe Standard Time:20270331T090000",
        "EXDATE;TZID=Eastern Standard Time:20270331T030000",
        "EXDATE;TZID=europe/rome:20270331T090000",
        "EXDATE;TZID=/mozilla.org/20050126_1/Europe/Rome:20270331T090000",
        "EXDATE;TZID=Europe/Rome;X-VOBJ-ORIGINAL-TZID=Central:20270331T0900",
    ],
)
def test_a_date_is_taken_out_however_it_is_written(line: str) -> None:
    seen = read(START, ROME, [TWELVE, line])
    if "GMT" in line and '"' not in line:
        # A colon in a parameter without quotes ends the parameter: nobody can say what is meant.
        assert (seen.starts, seen.unread) == (WEDNESDAYS, (line,))
    else:
        assert (seen.starts, seen.unread) == (WITHOUT_THE_SECOND, ())


@pytest.mark.parametrize(
    "line",
    [
        "RDATE;TZID=Europe/Rome:20270401T090000",
        "RDATE:20270401T070000Z",
        "RDATE:20270401T090000",
        "RDATE;VALUE=DATE:20270401",
        "RDATE;VALUE=PERIOD:20270401T070000Z/PT1H",
        "RDATE;TZID=Europe/Rome;VALUE=PERIOD:20270401T090000/20270401T100000",
    ],
)
def test_a_date_is_added_however_it_is_written(line: str) -> None:
    added = datetime(2027, 4, 1, 7, tzinfo=UTC)
    seen = read(START, ROME, [TWELVE, line])
    assert (seen.starts, seen.unread) == (tuple(sorted((*WEDNESDAYS, added))), ())


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=WEEKLY;UNTIL=20270609",
        "RRULE:FREQ=WEEKLY;UNTIL=20270609T090000",
        "RRULE:FREQ=WEEKLY;UNTIL=20270609T070000Z",
        "RRULE:FREQ=WEEKLY;UNTIL=20270609T235959Z;WKST=MO",
        "RRULE:FREQ=WEEKLY;COUNT=12;X-MOZ-CREATED=1",
        "RRULE;X-PROGRAM=yes:FREQ=WEEKLY;COUNT=12",
        "rrule:freq=weekly;count=12;byday=we",
        "RRULE:FREQ=WEEKLY;COUNT=12;",
        "RRULE:FREQ=WEEKLY; COUNT=12; BYDAY=WE",
        "RRULE: FREQ = WEEKLY;COUNT= 12",
        "RRULE:;;COUNT=12;;BYDAY=WE;FREQ=WEEKLY",
        "RRULE:RSCALE=GREGORIAN;FREQ=WEEKLY;SKIP=OMIT;COUNT=12",
        "RRULE:FREQ=WEEKLY;UNTIL=20270609T070000Z;INTERVAL=1",
        "RRULE:FREQ=WEEKLY;COUNT=+12;WKST=SU;BYDAY=WE,WE",
        "RRULE:FREQ=DAILY;INTERVAL=7;COUNT=12",
        "RRULE:FREQ=HOURLY;INTERVAL=168;COUNT=1\nRRULE:FREQ=WEEKLY;COUNT=12",
        " RRULE:FREQ=WEEKLY;COUNT=12\r\n",
    ],
)
def test_a_rule_ends_where_its_writer_meant(rule: str) -> None:
    assert read(START, ROME, [rule]).starts == WEDNESDAYS
    assert read(START, ROME, [rule]).unread == ()


def test_an_end_with_no_zone_is_in_that_of_the_series() -> None:
    at_night = datetime(2027, 3, 24, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
    seen = read(
        at_night, ZoneInfo("America/Los_Angeles"), ["RRULE:FREQ=WEEKLY;UNTIL=20270407T233000"]
    )
    assert len(seen.starts) == 3


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "",
        "EXDATE",
        "EXDATE:soon",
        "EXDATE;TZID=America:20270331T090000",
        "EXDATE;TZID=../etc/passwd:20270331T090000",
        "EXDATE:00010101T000000",
        "EXDATE:20270231T090000",
        "EXDATE;VALUE=DATE:2027-03-31",
        "RDATE:99991231T235959Z",
        "EXRULE:FREQ=WEEKLY",
        "DTSTART:20270324T090000",
        "RRULE:FREQ=NOW",
        "RRULE:FREQ=WEEKLY;UNTIL=never",
        "RRULE:FREQ=WEEKLY;COUNT=many",
        "RRULE:",
        "RRULE:FREQ=WEEKLY;BYDAY=XX",
        "RRULE:FREQ=WEEKLY;COUNT=0",
        "RRULE:FREQ=WEEKLY;COUNT=-12",
        "RRULE:FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
        "RRULE:FREQ=WEEKLY;BYDAY=MO;BYDAY=WE",
        "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=28",
        "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=DAILY;BYMONTH=13",
        "RRULE:FREQ=DAILY;BYYEARDAY=366;BYMONTH=1",
        "RRULE:FREQ=WEEKLY;COUNT=١٢",
        "RRULE:RSCALE=HEBREW",
        "EXDATE;TZID=Customized Time Zone:20270331T090000",
        "EXDATE;TZID=(UTC+01:00) Amsterdam, Berlin:20270331T090000",
        "EXDATE:",
        "EXDATE:20270331T090000+0200",
        "EXDATE:２０２７0331T090000",
        "RDATE;TZID=Eastern Standard Time 1:20270331T090000",
    ],
)
def test_what_cannot_be_read_is_as_if_it_were_not_there_and_said(line: str) -> None:
    seen = read(START, ROME, [TWELVE, line])
    assert (seen.starts, seen.unread) == (WEDNESDAYS, (line,))


def test_of_a_line_only_what_cannot_be_read_is_left_out() -> None:
    line = "EXDATE:20270331T090000,soon"
    assert read(START, ROME, [TWELVE, line]).starts == WITHOUT_THE_SECOND
    assert read(START, ROME, [TWELVE, line]).unread == (line,)


@pytest.mark.parametrize(
    "part", ["COUNT12", "BYEASTER=1", "EXDATE=20270331T090000", "RSCALE=HEBREW", "DURATION=PT1H"]
)
def test_a_part_of_a_rule_that_nobody_has_defined_is_left_out_and_said(part: str) -> None:
    seen = read(START, ROME, [f"RRULE:FREQ=WEEKLY;{part};COUNT=12"])
    assert (seen.starts, seen.unread) == (WEDNESDAYS, (part,))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2",
        "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
        "FREQ=MINUTELY;BYHOUR=9;BYDAY=5MO",
        "FREQ=DAILY;BYWEEKNO=1;BYMONTH=6",
    ],
)
def test_a_rule_without_a_date_is_unread_instead_of_looked_through_for_ever(rule: str) -> None:
    line = f"RRULE:{rule}"
    assert read(START, ROME, [line]) == Reading(WEDNESDAYS[:1], (line,))


def test_a_rule_that_ends_before_the_first_session_leaves_none() -> None:
    assert read(START, ROME, ["RRULE:FREQ=WEEKLY;UNTIL=20270323"]) == Reading(())


def test_of_a_local_time_that_comes_twice_the_first_session_is_the_one_that_was_seen() -> None:
    # New York, 7 November 2027, after the clocks were put back.
    zone = ZoneInfo("America/New_York")
    later = datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
    starts = read(later, zone, ["RRULE:FREQ=WEEKLY;COUNT=2"]).starts
    assert starts == (later, later + timedelta(weeks=1))


def test_a_program_s_own_line_means_nothing() -> None:
    assert read(START, ROME, [TWELVE, "X-APPLE-TRAVEL:1"]).unread == ()


def test_a_series_is_ended_by_its_last_start_in_utc_instead_of_a_count() -> None:
    lines = (TWELVE, "EXDATE;TZID=Europe/Rome:20270331T090000")
    until = "RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20270407T070000Z"
    last = datetime(2027, 4, 7, 9, tzinfo=ROME)
    assert ended(lines, START, ROME, last) == (until, lines[1])
    # Again: the earlier end goes.
    assert ended((until,), START, ROME, last - timedelta(weeks=2)) == (
        "RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20270324T080000Z",
    )
    assert expand(START, "Europe/Rome", ended(lines, START, ROME, last))[-1] == last


def test_dates_that_were_added_after_the_end_go_with_it() -> None:
    last = datetime(2027, 4, 7, 9, tzinfo=ROME)
    added = "RDATE;TZID=Europe/Rome:20270401T090000,20270520T090000"
    lines = ended((TWELVE, added, "RDATE;VALUE=DATE:20270701"), START, ROME, last)
    assert lines[1:] == ("RDATE:20270401T070000Z",)
    assert max(read(START, ROME, lines).starts) == last


def test_a_rule_that_ends_by_itself_before_the_last_date_stays_as_it_is() -> None:
    added = "RDATE:20270701T070000Z,20270708T070000Z"
    lines = ended((TWELVE, added), START, ROME, datetime(2027, 7, 1, 7, tzinfo=UTC))
    assert lines == (TWELVE, "RDATE:20270701T070000Z")
    assert read(START, ROME, lines).starts == (*WEDNESDAYS, datetime(2027, 7, 1, 7, tzinfo=UTC))


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=WEEKLY; COUNT=12",
        "RRULE:FREQ=WEEKLY;UNTIL=20290101",
        "RRULE:FREQ=WEEKLY",
        "rrule:freq=weekly;until=20290101t000000z;count=200",
        "RRULE:FREQ=WEEKLY;COUNT=12\nEXDATE:20280101T000000Z",
    ],
)
def test_a_series_is_ended_however_its_rule_was_written(rule: str) -> None:
    lines = ended((rule,), START, ROME, WEDNESDAYS[4])
    assert read(START, ROME, lines) == Reading(WEDNESDAYS[:5])
