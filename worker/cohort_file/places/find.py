"""The zones that a text may mean that is no name of the tz database.

A text may hold several names, of which each narrows down the others: `London, Ontario`,
`Eastern Time (US & Canada)`, `Austin TX`, `Asia/Mumbai`, `Chennai, Kolkata, Mumbai, New Delhi`.
"""

import re
from collections.abc import Callable
from functools import cache

from worker.cohort_file.places.clocks import clock_of
from worker.cohort_file.places.folding import folded
from worker.cohort_file.places.meanings import meanings, shown_zones
from worker.cohort_file.places.offsets import offset_of
from worker.cohort_file.places.tz_names import ZONES

_BETWEEN = re.compile(r"[,;/()|]|\s[-\N{EN DASH}\N{EM DASH}]\s")
# The name of a country or a state behind that of a city has at most so many words.
_MOST_WORDS = 3

_Fits = Callable[[str], bool]
"""Whether a zone is what another name in the text allows."""


def zones_meant(text: str) -> tuple[str, ...]:
    """The zones that a text may mean, one for each clock, the likeliest first; nothing where it is
    not understood."""
    if whole := meanings(text):
        return whole
    names = [name for name in map(str.strip, _BETWEEN.split(text)) if name]
    if len(names) < 2:
        names = _without_comma(text)
    # Windows puts the offset in front: (UTC-05:00) Eastern Time (US & Canada).
    places = [name for name in names if offset_of(name) is None and not _is_area(name)]
    narrowing = [_fitting(name) for name in names]
    if not places or len(names) < 2 or None in narrowing:
        return ()
    for even_small in (False, True):
        zones = _places(places[0], even_small)
        zones = tuple(zone for zone in zones if all(fits and fits(zone) for fits in narrowing))
        if zones:
            return zones
    return ()


def zones_of_first_name(text: str) -> tuple[str, ...]:
    """The zones that the first name in a text may mean, where the rest is not understood."""
    names = [name for name in map(str.strip, _BETWEEN.split(text)) if name]
    return meanings(names[0]) if len(names) > 1 and not _is_area(names[0]) else ()


def _without_comma(text: str) -> list[str]:
    """A city and behind it a country or a state, without a comma between them: Austin TX."""
    words = text.split()
    for count in range(1, min(_MOST_WORDS, len(words) - 1) + 1):
        city, place = " ".join(words[:-count]), " ".join(words[-count:])
        if meanings(city, even_small=True) and meanings(place):
            return [city, place]
    return []


def _places(name: str, even_small: bool = True) -> tuple[str, ...]:
    """The zones that a name may mean, or the names that an `and` joins."""
    zones = meanings(name, even_small)
    parts = re.split(r"\s*(?:&|\+|\band\b)\s*", name)
    if not zones and len(parts) > 1:
        zones = shown_zones([zone for part in parts for zone in meanings(part, even_small)])
    return zones


def _fitting(name: str) -> _Fits | None:
    """The zones that fit a name, by their clocks or by their area; None for an unknown name."""
    offset = offset_of(name)
    if offset is not None:
        return lambda zone: offset in clock_of(zone)
    if _is_area(name):
        area = folded(name)
        clocks_there = {clock_of(zone) for zone in meanings(name)}
        return lambda zone: zone.lower().startswith(f"{area}/") or clock_of(zone) in clocks_there
    clocks = {clock_of(zone) for zone in _places(name)}
    return (lambda zone: clock_of(zone) in clocks) if clocks else None


def _is_area(name: str) -> bool:
    """Whether the tz database has zones in an area of this name."""
    return folded(name) in _areas()


@cache
def _areas() -> frozenset[str]:
    return frozenset(zone.partition("/")[0].lower() for zone in ZONES if "/" in zone)
