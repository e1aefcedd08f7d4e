"""Recurrence lines that people have reported to other projects, and what is right about them.

Each names the report. Times and words around them are others.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from worker.core.hours.recurrence_lines import read
from worker.core.hours.zones import zone_of

# Report, first start on the clocks of a zone, lines, starts on those clocks, what is not read.
REPORTS = [
    (
        "derekantrican/GAS-ICS-Sync#398: Windows' zone in EXDATE",
        ("2023-11-02 07:00", "America/Los_Angeles"),
        ["RRULE:FREQ=WEEKLY;UNTIL=20231207T150000Z;INTERVAL=1;BYDAY=TH;WKST=SU",
         "EXDATE;TZID=Pacific Standard Time:20231109T070000,20231116T070000,20231130T070000"],
        ["2023-11-02 07:00", "2023-11-23 07:00", "2023-12-07 07:00"],
        [],
    ),
    (
        "jazzband/icalevents#71: UNTIL is a date",
        ("2020-11-11 10:30", "Asia/Tokyo"),
        ["RRULE:FREQ=WEEKLY;WKST=SU;UNTIL=20201125;BYDAY=WE"],
        ["2020-11-11 10:30", "2020-11-18 10:30", "2020-11-25 10:30"],
        [],
    ),
    (
        "jelmer/xandikos#572: UNTIL without Z, from an iPhone",
        ("2026-01-22 18:00", "Europe/Amsterdam"),
        ["RRULE:FREQ=WEEKLY;UNTIL=20260205T180000"],
        ["2026-01-22 18:00", "2026-01-29 18:00", "2026-02-05 18:00"],
        [],
    ),
    (
        "aluxnimm/outlookcaldavsynchronizer#253: EXDATE in UTC, through summer time",
        ("2018-10-12 10:15", "Europe/Budapest"),
        ["RRULE:FREQ=WEEKLY;COUNT=5;BYDAY=FR", "EXDATE:20181019T081500Z", "EXDATE:20181102T091500Z"],
        ["2018-10-12 10:15", "2018-10-26 10:15", "2018-11-09 10:15"],
        [],
    ),
    (
        "add2cal/add-to-calendar-button#707: EXDATE within the rule",
        ("2025-06-22 14:50", "Asia/Jerusalem"),
        ["RRULE:FREQ=WEEKLY;INTERVAL=1;UNTIL=20250706T155000;BYDAY=SU;EXDATE=20250629T115000"],
        ["2025-06-22 14:50", "2025-06-29 14:50", "2025-07-06 14:50"],
        ["EXDATE=20250629T115000"],
    ),
    (
        "pimutils/khal#790: a date is taken out after the end",
        ("2020-11-06 10:00", "Europe/Berlin"),
        ["RRULE:FREQ=WEEKLY;UNTIL=20201120T225959Z", "EXDATE;TZID=Europe/Berlin:20201204T100000"],
        ["2020-11-06 10:00", "2020-11-13 10:00", "2020-11-20 10:00"],
        [],
    ),
    (
        "esrg-knights/Squire#107: dates are added after the end",
        ("2021-03-02 19:30", "Europe/Amsterdam"),
        ["RRULE:FREQ=WEEKLY;UNTIL=20210315T230000Z;BYDAY=TU", "RDATE:20210331T173000Z,20210410T173000Z"],
        ["2021-03-02 19:30", "2021-03-09 19:30", "2021-03-31 19:30", "2021-04-10 19:30"],
        [],
    ),
    (
        "iobroker-community-adapters/ioBroker.ical#130: a line for each date of a monthly rule",
        ("2019-11-08 18:00", "Europe/Berlin"),
        ["RRULE:FREQ=MONTHLY;BYDAY=2FR;COUNT=5",
         "EXDATE;TZID=Europe/Berlin:20200110T180000", "EXDATE;TZID=Europe/Berlin:20191213T180000"],
        ["2019-11-08 18:00", "2020-02-14 18:00", "2020-03-13 18:00"],
        [],
    ),
    (
        "niccokunzmann/python-recurring-ical-events#27: local UNTIL and EXDATE in UTC",
        ("2020-04-26 14:00", "Europe/Berlin"),
        ["RRULE:FREQ=DAILY;UNTIL=20200428T140000", "EXDATE:20200427T120000Z"],
        ["2020-04-26 14:00", "2020-04-28 14:00"],
        [],
    ),
    (
        "nextcloud/server#5641: all dates are taken out",
        ("2017-03-08 09:30", "Europe/Zurich"),
        ["RRULE:FREQ=DAILY;COUNT=2", "EXDATE:20170308T083000Z", "EXDATE:20170309T083000Z"],
        [],
        [],
    ),
    (
        "phw198/OutlookGoogleCalendarSync#1360: UNTIL has a time, in a series of days",
        ("2021-09-28 00:00", "UTC"),
        ["RRULE:FREQ=MONTHLY;UNTIL=20211129T230000Z;BYDAY=TU;BYSETPOS=-1"],
        ["2021-09-28 00:00", "2021-10-26 00:00"],
        [],
    ),
    (
        "skarim/vobject#173: a zone by Windows' label",
        ("2020-05-04 11:00", "Europe/Berlin"),
        ["RRULE:FREQ=WEEKLY;COUNT=2",
         'EXDATE;TZID="(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna":20200511T110000'],
        ["2020-05-04 11:00", "2020-05-11 11:00"],
        ['EXDATE;TZID="(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna":20200511T110000'],
    ),
    (
        "derekantrican/GAS-ICS-Sync#219: Outlook numbers its zones",
        ("2021-06-22 09:00", "America/New_York"),
        ["RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;TZID=Eastern Standard Time 1:20210629T090000"],
        ["2021-06-22 09:00", "2021-06-29 09:00"],
        ["EXDATE;TZID=Eastern Standard Time 1:20210629T090000"],
    ),
    (
        "odoo/odoo#227603: an offset for a zone",
        ("2025-09-19 10:00", "GMT+05:30"),
        ["RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=FR"],
        ["2025-09-19 10:00", "2025-09-26 10:00"],
        [],
    ),
    (
        "dateutil/dateutil#851: UNTIL in UTC is on another day than the last start",
        ("2018-11-30 23:00", "America/Los_Angeles"),
        ["RRULE:FREQ=WEEKLY;UNTIL=20181206T075959Z;BYDAY=MO,WE,FR"],
        ["2018-11-30 23:00", "2018-12-03 23:00", "2018-12-05 23:00"],
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "lines", "starts", "unread"),
    [report[1:] for report in REPORTS],
    ids=[report[0] for report in REPORTS],
)
def test_a_series_that_somebody_reported_has_the_dates_that_were_meant(
    first: tuple[str, str], lines: list[str], starts: list[str], unread: list[str]
) -> None:
    zone = zone_of(first[1])
    assert zone is not None
    seen = read(datetime.fromisoformat(first[0]).replace(tzinfo=zone), zone, lines)
    assert [f"{start.astimezone(zone):%Y-%m-%d %H:%M}" for start in seen.starts] == starts
    assert list(seen.unread) == unread


@pytest.mark.parametrize(
    "name",
    [
        "Customized Time Zone",  # jens-maus/node-ical#221, allenporter/ical#468, ical-org/ical.net#749
        "tzone://Microsoft/Custom",  # jens-maus/node-ical#221
        "(no TZ description)",  # tybritten/ical-sensor-homeassistant#101
        "Unnamed Time Zone 1",  # jazzband/icalevents#54
    ],
)
def test_a_zone_that_says_nothing_is_taken_for_none(name: str) -> None:
    assert zone_of(name) is None


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Russian Standard Time", "Europe/Moscow"),  # jazzband/icalevents#54
        ("FLE Standard Time", "Europe/Kyiv"),  # jazzband/icalevents#54
        ("Turkey Standard Time", "Europe/Istanbul"),  # nibdo/ical-js-parser#26
        ("Romance Standard Time", "Europe/Paris"),  # u01jmg3/ics-parser#146
        ("Central Europe Standard Time", "Europe/Budapest"),  # nibdo/ical-js-parser#26
    ],
)
def test_a_zone_of_windows_has_the_clocks_of_its_place(name: str, place: str) -> None:
    for month in range(1, 13):
        noon = datetime(2027, month, 15, 12, tzinfo=UTC)
        theirs, ours = noon.astimezone(ZoneInfo(place)), noon.astimezone(zone_of(name))
        assert theirs.utcoffset() == ours.utcoffset()
