"""Dates, hours and names as people read them: local times, always with the zone's name."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from worker.core.model import WEEKDAYS
from worker.core.rounds import Proposal

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(on: date) -> str:
    """Wednesday, 10 February 2027"""
    return f"{WEEKDAYS[on.weekday()]}, {on.day} {MONTHS[on.month - 1]} {on.year}"


def short_day(on: date) -> str:
    """10 February"""
    return f"{on.day} {MONTHS[on.month - 1]}"


def clock(at: datetime) -> str:
    """18:00 (6:00 pm): whether a reader counts to 12 or to 24, nobody has to work it out."""
    if at.hour < 13:
        return f"{at:%H:%M}" + (" (noon)" if (at.hour, at.minute) == (12, 0) else "")
    return f"{at:%H:%M} ({at.hour - 12}:{at:%M} pm)"


def short_clock(at: datetime) -> str:
    """6 PM, 12:30 PM: where there is little room."""
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'AM' if at.hour < 12 else 'PM'}"


def instant(at: datetime, zone: str) -> str:
    """Wednesday, 10 February 2027 at 18:00 (6:00 pm), Africa/Lagos"""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local)} at {clock(local)}, {zone}"


def weekly(starts: Sequence[datetime], zone: str) -> tuple[str, ...]:
    """What a series of starts is on the clocks of `zone`: the weekly time, and each later one with
    the day from which it holds.

    The clocks of two people seldom change on the same day, so an hour that stays for the coach may
    move for the client.
    """
    local = [start.astimezone(ZoneInfo(zone)) for start in starts]
    stretches = groupby(local, key=lambda start: (start.weekday(), start.hour, start.minute))
    firsts = [next(stretch) for _, stretch in stretches]
    first = [f"{WEEKDAYS[start.weekday()]}s at {clock(start)}, {zone}" for start in firsts[:1]]
    return (*first, *(_later(before, start) for before, start in pairwise(firsts)))


def _later(before: datetime, start: datetime) -> str:
    """12 PM from 17 March: the same day of the week at another time"""
    same_day = before.weekday() == start.weekday()
    return f"{short_clock(start) if same_day else brief(start)} from {short_day(start)}"


def brief(start: datetime) -> str:
    """Wednesdays at 6 PM: where it is plain whose clocks are meant."""
    return f"{WEEKDAYS[start.weekday()]}s at {short_clock(start)}"


def hour(proposal: Proposal, zone: str) -> str:
    """The weekly time in this zone, as it is on the first date."""
    return weekly(proposal.starts[:1], zone)[0]


def count(number: int, noun: str) -> str:
    """1 mail, 2 mails"""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(parts: Sequence[str]) -> str:
    """a, b and c"""
    if not parts:
        return ""
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def rounds(names: Sequence[str]) -> str:
    """The first round, the first and spring rounds"""
    return f"the {listed(names)} round{'' if len(names) == 1 else 's'}"
