"""The dates of 300 series by chance: as other people's library reads them, and as days are counted."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from tests.shell.random_series import (
    ZONES,
    Drawn,
    Part,
    drawn,
    google_events,
    icalendar_text,
    local_line,
)
from worker.core.hours.recurrence_lines import ended, read
from worker.execute.event_starts import is_unreadable, reading
from worker.execute.series_reading import observed_series
from worker.google.events import observed_event
from worker.ports.calendar import ObservedEvent

SERIES = 300
# Each test takes ten series in each of some zones.
TENTHS = range(10)
BEGIN, END = datetime(2026, 6, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


def by_icalendar(text: str) -> list[datetime]:
    """The starts that the library gives, in UTC and in order."""
    calendar = icalendar.Calendar.from_ical(text)
    events = recurring_ical_events.of(calendar).between(BEGIN, END)
    kept = [event for event in events if event.get("SUMMARY") != "cancelled"]
    return sorted({event["DTSTART"].dt.astimezone(UTC) for event in kept})


def by_us(series: Drawn, seed: int) -> list[datetime]:
    """The starts of the sessions that stand, as a pass sees them in Google's events."""
    events = [observed_event(each) for each in google_events(series, seed)]
    parts = tuple(event for event in events if not event.series_id)
    for part in parts:
        assert not is_unreadable(part), part.recurrence
        assert reading(part).unread == ()
    # An occurrence belongs to its part: the same instant may be in both.
    starts: set[datetime] = set()
    for part in parts:
        changed = tuple(event for event in events if event.series_id == part.id)
        starts |= sessions_of(part, changed)
    return sorted(starts)


def is_understood(series: Drawn) -> bool:
    """Whether the library reads it as RFC 5545 has it. A local time that comes twice is the first of
    the two (3.3.5), but pytz takes the second; a RECURRENCE-ID names one start (3.8.4.4), but of two
    on one day the library replaces the other; UNTIL is the last start (3.3.10), but where the clocks
    change by two hours, as in Troll, the library leaves it out."""
    days = [
        (number, each.date())
        for number, part in enumerate(series.parts)
        for each in {*part.given, *part.added}
    ]
    two_on_a_day = series.changed and len(days) > len({*days})
    in_troll = any(part.zone == "Antarctica/Troll" for part in series.parts)
    return not (series.is_ambiguous or two_on_a_day or in_troll)


def sessions_of(part: ObservedEvent, changed: tuple[ObservedEvent, ...]) -> set[datetime]:
    sessions = observed_series((part,), changed, (), ()).sessions
    return {session.start for session in sessions if session.stands}


def test_there_are_thirty_zones_and_every_kind_of_change() -> None:
    all_series = [drawn(seed) for seed in range(SERIES)]
    assert sum(map(is_understood, all_series)) > 0.9 * SERIES
    assert len(set(ZONES)) == 30
    assert sum(len(series.parts) == 2 for series in all_series) > SERIES / 4
    for now_is_none in (True, False):
        assert any(
            (now is None) is now_is_none for each in all_series for now in each.changed.values()
        )
    offsets = [
        {start.astimezone(ZoneInfo(part.zone)).utcoffset() for start in part.starts}
        for series in all_series
        for part in series.parts
    ]
    assert sum(len(each) > 1 for each in offsets) > SERIES / 5


@pytest.mark.parametrize("tenth", TENTHS)
def test_a_series_has_the_dates_that_icalendar_gives_it(tenth: int) -> None:
    for seed in range(tenth, SERIES, len(TENTHS)):
        series = drawn(seed)
        assert by_us(series, seed) == series.starts, seed
        if is_understood(series):
            assert by_icalendar(icalendar_text(series)) == series.starts, seed


@pytest.mark.parametrize("tenth", TENTHS)
def test_a_series_that_we_end_has_the_dates_until_then(tenth: int) -> None:
    for seed in range(tenth, SERIES, len(TENTHS)):
        series = drawn(seed)
        for number, event in enumerate(google_events(series, seed)[: len(series.parts)]):
            part, seen = series.parts[number], observed_event(event)
            assert seen.start is not None
            starts, zone = sorted(part.starts), ZoneInfo(part.zone)
            for last in (starts[0], starts[len(starts) // 2], starts[-1]):
                lines = ended(seen.recurrence, seen.start, zone, last)
                kept = [start for start in starts if start <= last]
                assert list(read(seen.start, zone, lines).starts) == kept, seed
                if is_understood(series) and last >= part.in_utc(part.given[0]):
                    text = icalendar_text(Drawn((part,), {}), strictly(lines, part))
                    assert by_icalendar(text) == kept, seed


def strictly(lines: tuple[str, ...], part: Part) -> tuple[str, ...]:
    """Lines as icalendar understands them: without a program's own parts, and dates taken out in the
    form of RFC 5545."""
    kept = [line.upper().replace("; ", ";").replace(";X-EVOLUTION-ENDDATE=1", "") for line in lines]
    others = [line for line in kept if not line.startswith("EXDATE")]
    return (*others, *(local_line("EXDATE", part, each) for each in part.taken_out))
