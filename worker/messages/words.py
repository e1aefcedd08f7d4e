"""Dates, hours and names as people read them: local times, always with the zone's name."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from worker.core.due.responses import PairingStatus, owing, removed
from worker.core.history import ObservedSeries
from worker.core.model import WEEKDAYS, Pairing, Response
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


def listed(words: Sequence[str]) -> str:
    """a, b and c"""
    return (
        " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""
    )


def how_it_stands(
    how: PairingStatus, pairing: Pairing, seen: ObservedSeries | None, names: dict[str, str]
) -> str:
    """A sentence on a pairing for the coordinator, and what was written with an answer. `names` by student id."""
    sentences = [_how_it_stands(how, pairing, seen, names)]
    if seen is not None:
        sentences += [
            f'{names[one]} wrote: "{seen.comments[one]}"' for one in seen.comments if one in names
        ]
        if seen.strangers:
            more = (
                "Somebody else is a guest"
                if seen.strangers == 1
                else f"{seen.strangers} others are guests"
            )
            sentences.append(f"{more} of the series as well.")
    return " ".join(sentences)


def _how_it_stands(
    how: PairingStatus, pairing: Pairing, seen: ObservedSeries | None, names: dict[str, str]
) -> str:
    coach, client = names[pairing.coach], names[pairing.client]
    match how:
        case PairingStatus.NO_HOUR:
            return f"No weekly hour suits both {coach} and {client} on all dates; they have to find one between them."
        case PairingStatus.NOT_INVITED:
            return "The invitation could not be sent."
        case PairingStatus.CANCELLED:
            return "The series has been deleted from the calendar."
        case PairingStatus.REMOVED:
            gone = listed([names[one] for one in removed(pairing, seen)]) if seen else ""
            return f"{gone} is no longer a guest of the series and cannot answer it."
        case PairingStatus.DECLINED:
            said_no = [
                one
                for one in (pairing.client, pairing.coach)
                if seen and seen.answers.get(one) is Response.DECLINED
            ]
            return f"{listed([names[one] for one in said_no])} declined the hour; the two have to settle on another."
        case PairingStatus.WAITING:
            who = owing(pairing, seen) or pairing.client
            role = "client" if who == pairing.client else "coach"
            return f"{names[who]}, the {role}, has not answered the invitation."
        case _:
            return _WELL[how]


_WELL = {
    PairingStatus.MOVED: "They have moved their sessions and are in touch.",
    PairingStatus.AGREED: "Both have accepted.",
    PairingStatus.ANSWERED: "Both have answered, not both with yes.",
    PairingStatus.ENDED: "The pairing has ended, since the roster or somebody's times have changed.",
}
