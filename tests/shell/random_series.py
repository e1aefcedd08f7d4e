"""Series as people have them, by a seed: in any zone, skipped, added to, moved, cancelled, cut in two.

Each can be written as Google's events and as an iCalendar file, and knows its starts by counting days
on a calendar, without a rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

# Rules of summer time of all kinds: none, of either half of the year, of half an hour, turned round
# (Dublin), broken off for Ramadan (Casablanca), of Fridays and Saturdays, and odd offsets.
ZONES = (
    *("Africa/Cairo", "Africa/Casablanca", "Africa/Lagos", "Africa/Johannesburg", "America/Asuncion"),
    *("America/Bogota", "America/Halifax", "America/Havana", "America/Los_Angeles", "America/New_York"),
    *("America/Phoenix", "America/Santiago", "America/Sao_Paulo", "America/St_Johns", "Antarctica/Troll"),
    *("Asia/Beirut", "Asia/Gaza", "Asia/Jerusalem", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tokyo"),
    *("Atlantic/Azores", "Australia/Lord_Howe", "Australia/Sydney", "Europe/Chisinau", "Europe/Dublin"),
    *("Europe/Rome", "Pacific/Auckland", "Pacific/Chatham", "UTC"),
)  # fmt: skip
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Part:
    """A series, or what "this and following" left of one or began: its first start and those that
    its rule gives, on the clocks of its zone; the rule; dates taken out and added."""

    zone: str
    given: tuple[datetime, ...]
    rule: str
    taken_out: tuple[datetime, ...] = ()
    added: tuple[datetime, ...] = ()

    @property
    def starts(self) -> set[datetime]:
        """In UTC."""
        local = ({*self.given} | {*self.added}) - {*self.taken_out}
        return {self.in_utc(each) for each in local}

    def in_utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True)
class Drawn:
    """A series in one or two parts; `changed`: by part and original start (UTC), when a session is
    now (UTC), or None where it was cancelled."""

    parts: tuple[Part, ...]
    changed: dict[tuple[int, datetime], datetime | None]

    @property
    def starts(self) -> list[datetime]:
        """When its sessions are, in UTC and in order."""
        kept = (
            self.changed.get((number, start), start)
            for number, part in enumerate(self.parts)
            for start in part.starts
        )
        return sorted({start for start in kept if start is not None})

    @property
    def is_ambiguous(self) -> bool:
        """Whether a start is at a local time that comes twice."""
        return any(
            each.replace(tzinfo=zone).utcoffset() != each.replace(tzinfo=zone, fold=1).utcoffset()
            and each.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == each
            for part in self.parts
            for zone in [ZoneInfo(part.zone)]
            for each in (*part.given, *part.added, *part.taken_out)
        )  # fmt: skip


def drawn(seed: int) -> Drawn:
    """The series of this number."""
    chance = Random(seed)
    zone = ZONES[seed % len(ZONES)]
    whole = _part(chance, zone)
    parts: tuple[Part, ...] = (
        _cut(chance, whole) if chance.random() < 0.5 and len(whole.given) > 3 else (whole,)
    )
    parts = tuple(_with_exceptions(chance, part) for part in parts)
    changed: dict[tuple[int, datetime], datetime | None] = {}
    for number, part in enumerate(parts):
        starts = sorted(part.starts)
        for start in chance.sample(starts, min(len(starts), chance.choice((0, 0, 1, 3)))):
            moved = start + chance.choice((-3, 1, 26, 24 * 8)) * _HOUR
            changed[number, start] = None if chance.random() < 0.5 else moved
    return Drawn(parts, changed)


def _part(chance: Random, zone: str) -> Part:
    # Half of them begin shortly before the clocks change somewhere.
    near = chance.choice((date(2027, 3, 1), date(2027, 10, 10), date(2027, 1, 1)))
    day = near + timedelta(days=chance.randrange(28 if chance.random() < 0.5 else 330))
    at_night = chance.random() < 0.2
    clock = time(
        chance.randrange(4) if at_night else chance.randrange(6, 23), chance.choice((0, 15, 30))
    )
    interval, count = chance.choice((1, 1, 1, 2, 3)), chance.randrange(2, 20)
    match chance.choice(("WEEKLY", "WEEKLY", "WEEKLY", "DAILY", "MONTHLY")):
        case "DAILY":
            days = [day + timedelta(days=interval * number) for number in range(count)]
            rule = "FREQ=DAILY"
        case "WEEKLY":
            weekdays = sorted({day.weekday(), *chance.sample(range(7), chance.choice((0, 0, 2)))})
            days = list(_weekly(day, weekdays, interval, count))
            rule = f"FREQ=WEEKLY;BYDAY={','.join(DAYS[weekday] for weekday in weekdays)}"
        case _:
            # The second Tuesday of a month, whichever this is.
            number = (day.day - 1) // 7 + 1
            days = list(_monthly(day, number, interval, count))
            rule = f"FREQ=MONTHLY;BYDAY={number}{DAYS[day.weekday()]}"
    rule += f";INTERVAL={interval}" if interval > 1 or chance.random() < 0.3 else ""
    given = tuple(datetime.combine(each, clock) for each in days)
    part = Part(zone, given, "")
    return Part(zone, given, rule + _end(chance, part, len(days)))


def _end(chance: Random, part: Part, count: int) -> str:
    """How a rule says that it ends: by a count, or by its last start in UTC."""
    if chance.random() < 0.6:
        return f";COUNT={count}"
    return f";UNTIL={part.in_utc(part.given[-1]):%Y%m%dT%H%M%SZ}"


def _weekly(first: date, weekdays: list[int], interval: int, count: int) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    while True:
        for weekday in weekdays:
            day = monday + timedelta(days=weekday)
            if day >= first:
                yield day
                count -= 1
            if not count:
                return
        monday += timedelta(weeks=interval)


def _monthly(first: date, number: int, interval: int, count: int) -> Iterator[date]:
    year, month = first.year, first.month
    while count:
        begin = date(year, month, 1)
        days = (first.weekday() - begin.weekday()) % 7 + 7 * (number - 1)
        day = begin + timedelta(days=days)
        # Some months have no fifth Tuesday.
        if day.month == month:
            yield day
            count -= 1
        year, month = year + (month + interval - 1) // 12, (month + interval - 1) % 12 + 1


def _cut(chance: Random, whole: Part) -> tuple[Part, Part]:
    """What "this and following" makes of a series: the first part ends the second before the cut,
    or with the day before it; the other may be at another time of day."""
    at = chance.randrange(1, len(whole.given))
    cut = whole.given[at]
    ends = chance.choice((cut, datetime.combine(cut.date(), time())))
    frame = ";".join(
        part for part in whole.rule.split(";") if not part.startswith(("COUNT", "UNTIL"))
    )
    until = whole.in_utc(ends) - timedelta(seconds=1)
    later = timedelta(minutes=chance.choice((0, 0, 45, -15)))
    later = later if (cut + later).date() == cut.date() else timedelta()
    rest = Part(whole.zone, tuple(each + later for each in whole.given[at:]), frame)
    return (
        Part(whole.zone, whole.given[:at], f"{frame};UNTIL={until:%Y%m%dT%H%M%SZ}"),
        Part(whole.zone, rest.given, frame + _end(chance, rest, len(rest.given))),
    )


def _with_exceptions(chance: Random, part: Part) -> Part:
    how_many = min(len(part.given) - 1, chance.choice((0, 1, 3)))
    taken_out = tuple(chance.sample(part.given, how_many)) if how_many > 0 else ()
    first = part.given[0]
    added = {
        first + timedelta(days=chance.randrange(60), minutes=chance.choice((0, 20)))
        for _ in range(chance.choice((0, 0, 1, 2)))
    }
    return Part(part.zone, part.given, part.rule, taken_out, tuple(sorted(added - {*taken_out})))


def google_events(series: Drawn, seed: int) -> list[dict[str, Any]]:
    """The events of a series as Google's API has them, with lines as other programs write them."""
    chance = Random(seed)
    events = []
    for number, part in enumerate(series.parts):
        start = part.given[0].replace(tzinfo=ZoneInfo(part.zone))
        lines = [_rule_line(chance, part.rule)]
        lines += [_stamps_line(chance, "EXDATE", part, each) for each in part.taken_out]
        lines += [_stamps_line(chance, "RDATE", part, each) for each in part.added]
        events.append(
            {
                "id": f"pc{number}",
                "start": {"dateTime": start.isoformat(), "timeZone": part.zone},
                "recurrence": lines,
            }
        )
    for (number, original), now in series.changed.items():
        event: dict[str, Any] = {
            "id": f"pc{number}_{original:%Y%m%dT%H%M%SZ}",
            "recurringEventId": f"pc{number}",
            "originalStartTime": {"dateTime": original.isoformat()},
            "status": "cancelled",
        }
        if now is not None:
            event |= {"status": "confirmed", "start": {"dateTime": now.isoformat()}}
        events.append(event)
    return events


def _rule_line(chance: Random, rule: str) -> str:
    parts = rule.split(";")
    chance.shuffle(parts)
    line = "RRULE:" + ";".join(
        [*parts, *chance.choice(([], ["WKST=MO"], ["X-EVOLUTION-ENDDATE=1"]))]
    )
    return chance.choice((line, line, line.lower(), line.replace(";", "; ")))


def _stamps_line(chance: Random, name: str, part: Part, local: datetime) -> str:
    stamp = f"{local:%Y%m%dT%H%M%S}"
    others = (
        [f"{name};VALUE=DATE:{local:%Y%m%d}"] if name == "EXDATE" and _is_alone(part, local) else []
    )
    return chance.choice(
        [
            f"{name};TZID={part.zone}:{stamp}",
            f'{name};VALUE=DATE-TIME;TZID="{part.zone}":{stamp}',
            f"{name};tzid={part.zone.lower()};X-VOBJ-FLOATINGTIME-ALLOWED=TRUE:{stamp.lower()}",
            f"{name}:{stamp}",
            f"{name}:{part.in_utc(local):%Y%m%dT%H%M%SZ}",
            f"{name};TZID=/mozilla.org/20050126_1/{part.zone}:{stamp[:8]}\r\n {stamp[8:]}",
            *others,
        ]
    )  # fmt: skip


def _is_alone(part: Part, local: datetime) -> bool:
    """Whether no other start is on the same day."""
    return not any(
        each.date() == local.date() and each != local for each in (*part.given, *part.added)
    )


def icalendar_text(series: Drawn, lines_of_first: tuple[str, ...] = ()) -> str:
    """The series as a file of RFC 5545. `lines_of_first`: what the first part has for a rule."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN"]
    for number, part in enumerate(series.parts):
        lines += ["BEGIN:VEVENT", f"UID:{number}", local_line("DTSTART", part, part.given[0])]
        lines += lines_of_first or [f"RRULE:{part.rule}", *_exceptions(part)]
        lines.append("END:VEVENT")
    for (number, original), now in series.changed.items():
        part = series.parts[number]
        local = original.astimezone(ZoneInfo(part.zone))
        # It is on the same clocks as DTSTART (RFC 5545, 3.8.4.4).
        lines += ["BEGIN:VEVENT", f"UID:{number}", local_line("RECURRENCE-ID", part, local)]
        lines.append(f"DTSTART:{now or original:%Y%m%dT%H%M%SZ}")
        lines += ["SUMMARY:cancelled"] if now is None else []
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _exceptions(part: Part) -> Iterator[str]:
    yield from (local_line("EXDATE", part, each) for each in part.taken_out)
    yield from (local_line("RDATE", part, each) for each in part.added)


def local_line(name: str, part: Part, local: datetime) -> str:
    """A property with this time on the clocks of the part's zone."""
    if part.zone == "UTC":
        return f"{name}:{local:%Y%m%dT%H%M%SZ}"
    return f"{name};TZID={part.zone}:{local:%Y%m%dT%H%M%S}"
