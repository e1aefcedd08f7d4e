"""The dates of a season in words: short beside a picture, whole for those who do not see it."""

from collections.abc import Iterator, Sequence
from datetime import date

from worker.core.names import isolated
from worker.messages import words
from worker.report.season_stretches import Part, Stretch

_LONGEST_NAME = 16
_MOST_AWAY = 8


def label(stretch: Stretch) -> Iterator[tuple[date, str]]:
    """Each date of a stretch that is worth a line, with its words; none of somebody's days away."""
    match stretch.part:
        case Part.MODULE:
            yield stretch.first, f"Module {stretch.name}, {_short(stretch)}"
        case Part.ROUND:
            name = _round(stretch.name)
            yield stretch.first, f"{name} begins, {words.shortest_day(stretch.first)}"
            yield stretch.last, f"{name} until {words.shortest_day(stretch.last)}"
        case Part.CLOSED:
            yield stretch.first, f"No sessions, {_short(stretch)}"


def today_label(today: date) -> str:
    """Today, Mar 20"""
    return f"Today, {words.shortest_day(today)}"


def sentences(stretches: Sequence[Stretch], today: date | None) -> Iterator[str]:
    """All that a picture of these stretches shows, a sentence each."""
    for stretch in stretches:
        first, last = words.day(stretch.first), words.day(stretch.last)
        match stretch.part:
            case Part.MODULE:
                yield f"Module {stretch.name}: {_from_to(stretch)}."
            case Part.ROUND:
                round_name = words.round_named(stretch.name)
                yield f"The {round_name} begins on {first} and is to be finished by {last}."
            case Part.CLOSED:
                yield f"No sessions: {_from_to(stretch)}."
    away = [stretch for stretch in stretches if stretch.part is Part.AWAY]
    for stretch in away[:_MOST_AWAY]:
        yield f"{isolated(stretch.name)} is away: {_from_to(stretch)}."
    if len(away) > _MOST_AWAY:
        yield f"And {len(away) - _MOST_AWAY} more times somebody is away."
    if today is not None:
        yield f"Today is {words.day(today)}."


def _from_to(stretch: Stretch) -> str:
    first, last = words.day(stretch.first), words.day(stretch.last)
    return first if stretch.first == stretch.last else f"{first} to {last}"


def _short(stretch: Stretch) -> str:
    return words.shortest_days(stretch.first, stretch.last)


def _round(name: str) -> str:
    short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    named = words.round_named(short)
    return f"{named[:1].upper()}{named[1:]}"
