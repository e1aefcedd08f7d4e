"""The zones that calendars name."""

from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from worker.core.hours.zones import zone_of

IN_SUMMER, IN_WINTER = datetime(2027, 7, 1), datetime(2027, 1, 1)  # noqa: DTZ001 - in the zones asked for
KNOWN = [
    ("Europe/Rome", 2, 1),
    ("europe/rome", 2, 1),
    ("EUROPE/ROME", 2, 1),
    ("America/New York", -4, -5),
    ("US/Eastern", -4, -5),
    ("EST5EDT", -4, -5),
    ("EST", -5, -5),
    ("Eastern Standard Time", -4, -5),
    ("eastern standard time", -4, -5),
    ("US Mountain Standard Time", -7, -7),
    ("W. Europe Standard Time", 2, 1),
    ("Central Europe Standard Time", 2, 1),
    ("Romance Standard Time", 2, 1),
    ("GMT Standard Time", 1, 0),
    ("Russian Standard Time", 3, 3),
    ("FLE Standard Time", 3, 2),
    ("Turkey Standard Time", 3, 3),
    ("/mozilla.org/20050126_1/Europe/Rome", 2, 1),
    ("/freeassociation.sourceforge.net/America/Argentina/Salta", -3, -3),
    ("/softwarestudio.org/Olson_20011030_5/America/New_York", -4, -5),
    ("/citadel.org/20190914_1/UTC", 0, 0),
    ("/Europe/London", 1, 0),
    ("UTC", 0, 0),
    ("Etc/UTC", 0, 0),
    ("z", 0, 0),
    (" gmt ", 0, 0),
    ("GMT+05:30", 5.5, 5.5),
    ("UTC+2", 2, 2),
    ("UTC -5", -5, -5),
    ("-0330", -3.5, -3.5),
    ("\N{MINUS SIGN}03:30", -3.5, -3.5),
    ("+14:00", 14, 14),
    # The tz database has the signs turned round.
    ("Etc/GMT+5", -5, -5),
]


@pytest.mark.parametrize(("name", "in_summer", "in_winter"), KNOWN)
def test_a_zone_is_known_by_every_name_that_programs_have_for_it(
    name: str, in_summer: float, in_winter: float
) -> None:
    zone = zone_of(name)
    offsets = [each.replace(tzinfo=zone).utcoffset() for each in (IN_SUMMER, IN_WINTER)]
    assert [each.total_seconds() / 3600 for each in offsets if each is not None] == [
        in_summer,
        in_winter,
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "/", "//", "America", "America/", "/America", "Europe/Rom", "Atlantis"),
        *("Customized Time Zone", "Eastern Standard Time 1", "(no TZ description)"),
        *("localtime", "Factory", "posixrules", "../etc/passwd", "/etc/passwd", "zone.tab"),
        *("UTC+5:75", "GMT+15", "GMT-13", "+99", "+5.5", "UTC+\u0665", "Europe/Rome\0", "\ud800"),
        *("(UTC+01:00) Amsterdam, Berlin", "EST5EDT,M3.2.0,M11.1.0", "tzone://Microsoft/Custom"),
    ],
)  # fmt: skip
def test_a_zone_that_nobody_could_tell_is_none(name: str) -> None:
    assert zone_of(name) is None


PIECES = st.sampled_from(
    [
        *("/", "_", " ", "+", "-", ":", "GMT", "UTC", "Etc", "America", "New", "York", "Europe"),
        *("Rome", "Standard", "Time", "Eastern", "5", "05", "30", "14", "..", ".", "\0", "\u202e", "é"),
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=6).map("".join) | st.text(max_size=20))
@example("a" * 5000)
def test_any_name_gives_a_zone_of_this_earth_or_none(name: str) -> None:
    zone = zone_of(name)
    if zone is not None:
        offset = IN_SUMMER.replace(tzinfo=zone).utcoffset()
        assert offset is not None
        assert -12 * 3600 <= offset.total_seconds() <= 14 * 3600
    assert zone_of(f" {name} ") == zone
