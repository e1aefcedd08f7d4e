"""Dates, hours and lists as people read them, in the language that is spoken: local times, always
with the name of the place whose clocks show them. The forms are CLDR's, by Babel."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_timezone_gmt,
    get_timezone_location,
)
from babel.lists import format_list

from worker.core.model import WEEKDAYS
from worker.core.rounds import Proposal
from worker.messages.catalog import say, say_count
from worker.messages.shelf import Shelf, spoken

# CLDR puts thin and unbreakable spaces into times, which some programs show as boxes.
_ODD_SPACES = re.compile("[\u00a0\u2009\u202f]")
# Zones that are only so many hours from UTC, and no place.
_NO_PLACE = re.compile(r"Etc/|GMT|UTC|UCT|Universal|Zulu")
# Spanish writes e for y before the sound of i, as in Ana e Isla; not before the sound of y, as in hielo.
_SOUND_OF_I = re.compile(r"[^\w]*h?[ií](?![aeoáéó])", re.IGNORECASE)


def day(on: date) -> str:
    """Wednesday, February 10, 2027"""
    return format_date(on, "full", locale=spoken().locale)


def short_day(on: date) -> str:
    """February 10"""
    return format_skeleton("MMMMd", on, locale=spoken().locale)


def shortest_day(on: date) -> str:
    """Feb 10: where there is little room"""
    return format_skeleton("MMMd", on, locale=spoken().locale)


def shortest_days(first: date, last: date) -> str:
    """The days from one to another, such as Feb 10 to 12, with a dash; Feb 10 where that is all."""
    shown = format_interval(first, last, "MMMd", locale=spoken().locale)
    return _ODD_SPACES.sub(" ", shown)


def short_month(on: date, begins: date) -> str:
    """Feb; Jan 2027 in January, and where a list of months `begins`"""
    with_year = on.month == 1 or on == begins
    return format_skeleton("yMMM" if with_year else "MMM", on, locale=spoken().locale)


def month(on: date) -> str:
    """February 2027"""
    return format_skeleton("yMMMM", on, locale=spoken().locale)


def clock(at: datetime) -> str:
    """6:00 PM, as the clocks of `at` show it; 18:00 where people count to 24. Of noon, which some
    write as 12:00 AM, it is said that it is noon."""
    shown = _ODD_SPACES.sub(" ", format_time(at.time(), "short", locale=spoken().locale))
    return say("noon", time=shown) if (at.hour, at.minute) == (12, 0) else shown


def short_clock(at: datetime) -> str:
    """6 PM, 12:30 PM: where there is little room; 18:00 where people count to 24."""
    shown = _ODD_SPACES.sub(" ", format_time(at.time(), "short", locale=spoken().locale))
    return shown if _counts_to_24() else shown.replace(":00", "")


def place(zone: str) -> str:
    """Lagos time, for Africa/Lagos"""
    return _place(zone, spoken())


@lru_cache(maxsize=4096)
def _place(zone: str, shelf: Shelf) -> str:
    locale = shelf.locale
    if _NO_PLACE.match(zone):
        offset = get_timezone_gmt(datetime(2000, 1, 1, tzinfo=ZoneInfo(zone)), locale=locale)
        return offset.replace("GMT", "UTC").removesuffix("+00:00")
    return say("place", city=city(zone))


def city(zone: str) -> str:
    """Lagos, for Africa/Lagos; the offset of a zone that is no place"""
    if _NO_PLACE.match(zone):
        return place(zone)
    return str(get_timezone_location(zone, locale=spoken().locale, return_city=True))


def instant(at: datetime, zone: str) -> str:
    """Wednesday, February 10, 2027 at 6:00 PM, Lagos time"""
    local = at.astimezone(ZoneInfo(zone))
    return say_count(
        "instant", _twelve(local), day=day(local), time=clock(local), place=place(zone)
    )


def weekly(starts: Sequence[datetime], zone: str) -> tuple[str, ...]:
    """What a series of starts is on the clocks of `zone`: the weekly time, and each later one with
    the day from which it holds.

    The clocks of two people seldom change on the same day, so an hour that stays for the coach may
    move for the client.
    """
    local = [start.astimezone(ZoneInfo(zone)) for start in starts]
    stretches = groupby(local, key=lambda start: (start.weekday(), start.hour, start.minute))
    firsts = [next(stretch) for _, stretch in stretches]
    first = [
        say("weekly", hour=_on_weekdays(start, clock(start)), place=place(zone))
        for start in firsts[:1]
    ]
    return (*first, *(_later(before, start) for before, start in pairwise(firsts)))


def _later(before: datetime, start: datetime) -> str:
    """12 PM from March 17: the same day of the week at another time"""
    same_day = before.weekday() == start.weekday()
    time = say_count("at", _twelve(start), time=short_clock(start)) if same_day else brief(start)
    return say("from day", time=time, day=short_day(start))


def brief(start: datetime) -> str:
    """Wednesdays at 6 PM: where it is plain whose clocks are meant."""
    return _on_weekdays(start, short_clock(start))


def _on_weekdays(start: datetime, time: str) -> str:
    weekday = say(f"every {WEEKDAYS[start.weekday()].lower()}")
    return say_count("brief", _twelve(start), weekday=weekday, time=time)


def _twelve(at: datetime) -> int:
    """The hour as the clock of the language shows it: where that is 1, some languages say `at` in
    another form."""
    return at.hour if _counts_to_24() else at.hour % 12 or 12


def _counts_to_24() -> bool:
    return "H" in str(spoken().locale.time_formats["short"].pattern)


def hour(proposal: Proposal, zone: str) -> str:
    """The weekly time in this zone, as it is on the first date."""
    return weekly(proposal.starts[:1], zone)[0]


def duration(minutes: int) -> str:
    """Half an hour, 45 minutes, 1 hour, 2 ½ hours; of more than an hour that is no half, rounded up
    to the next half."""
    if minutes < 60 and minutes != 30:
        return say_count("minutes", minutes)
    halves = -(-minutes // 30)
    hours, half = divmod(halves, 2)
    if not hours:
        return say("half of an hour")
    return say_count("hours and a half" if half else "hours", hours)


def count(number: int, noun: str) -> str:
    """1 mail, 2 mails: on screens, which are in English."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(parts: Sequence[str]) -> str:
    """a, b, and c"""
    locale = spoken().locale
    if locale.language == "es" and len(parts) > 1 and _SOUND_OF_I.match(parts[-1]):
        return f"{', '.join(parts[:-1])} e {parts[-1]}"
    return format_list(list(parts), locale=locale)


def round_named(name: str) -> str:
    """First round, or spring round: a round as a sentence names it."""
    return say(f"round {name}") if name in ("first", "second") else say("round", name=name)


def rounds(names: Sequence[str]) -> str:
    """The first round, the first round and the spring round"""
    return listed([say("the round", round=round_named(name)) for name in names])
