"""Dates, hours and names as people read them: local times, always with the zone's name."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from worker.core.keys import Reason
from worker.core.model import WEEKDAYS, RoundPlan
from worker.core.rounds import Proposal, Relaxation

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
    """18:00 (6:00 pm): neither half of the world has to count."""
    if at.hour < 13:
        return f"{at:%H:%M}" + (" (noon)" if (at.hour, at.minute) == (12, 0) else "")
    return f"{at:%H:%M} ({at.hour - 12}:{at:%M} pm)"


def instant(at: datetime, zone: str) -> str:
    """Wednesday, 10 February 2027 at 18:00 (6:00 pm), Africa/Lagos"""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local)} at {clock(local)}, {zone}"


def weekly(starts: Sequence[datetime], zone: str) -> tuple[str, ...]:
    """What a series of starts is on the clocks of `zone`: the weekly time, and each later one with the day from which it holds.

    The clocks of two people seldom change on the same day, so an hour that stays for one moves for the other.
    """
    local = [one.astimezone(ZoneInfo(zone)) for one in starts]
    stretches = [
        (key, next(group))
        for key, group in groupby(local, key=lambda one: (one.weekday(), one.hour, one.minute))
    ]
    lines = []
    for at, (_, first) in enumerate(stretches):
        time = f"{WEEKDAYS[first.weekday()]}s at {clock(first)}, {zone}"
        lines.append(time if at == 0 else f"from {short_day(first)}: {time}")
    return tuple(lines)


def hour(proposal: Proposal, zone: str) -> str:
    """The weekly time in this zone, as it is on the first date."""
    return weekly(proposal.starts[:1], zone)[0]


def first_name(name: str) -> str:
    """How to greet somebody: the first word, or the one after the comma in `O'Neill, Isla`."""
    given = (name.partition(",")[2].strip() or name).split()
    # Dr. and Prof. are no names to greet anybody by.
    return next((word for word in given if not word.endswith(".")), given[0])


def full_name(name: str) -> str:
    """Isla O'Neill, also where the roster has `O'Neill, Isla`: for lists, in which a comma means the next one."""
    family, _, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if given.strip() else name


def count(number: int, what: str) -> str:
    """1 mail, 2 mails"""
    return f"{number} {what}{'' if number == 1 else 's'}"


def listed(parts: Sequence[str]) -> str:
    """a, b and c"""
    if not parts:
        return ""
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


_REASONS = {
    Reason.NOT_DUE: "no longer due when it was to go out",
    Reason.ESCALATED: "overtaken: the coordinator is told instead",
    Reason.LAST_SESSION_BEGUN: "overtaken: the last session has begun",
    Reason.CHANGED_BY_THE_TWO: "the two have changed it before the series was moved",
    Reason.LONG_BEGUN: "the sessions have long begun: the two settle it",
    Reason.NO_OTHER_HOUR: "no other hour suits both",
    Reason.NO_HOUR_ANY_MORE: "no hour suits both any more",
    Reason.PAIRING_ENDED: "the pairing ended before the invitation was known to be out",
    Reason.DRAFT_GONE: "the draft was gone when it was looked for: sent by a pass that was stopped, "
    "or deleted by somebody",
}


def why(reason: Reason | None) -> str:
    """Why something was recorded without having been done; empty without a reason."""
    return _REASONS[reason] if reason else ""


def relaxed(rules: Sequence[Relaxation], plan: RoundPlan) -> tuple[str, ...]:
    """The rules of a round that had to give way, each as the end of a sentence."""
    return tuple(
        "two students may coach each other"
        if rule is Relaxation.MUTUAL_PAIRS
        else f"peers of {rounds(plan.avoid_peers_of)} may meet again"
        for rule in rules
    )


def rounds(names: Sequence[str]) -> str:
    """The first round, the first and second rounds"""
    return f"the {listed(names)} round{'' if len(names) == 1 else 's'}"
