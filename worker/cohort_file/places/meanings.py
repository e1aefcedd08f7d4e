"""All that a name of a place or of a time may mean."""

from functools import cache

from worker.cohort_file.places.cities import cities_called
from worker.cohort_file.places.cldr import (
    all_zones,
    canonical,
    shown_zones,
    zones_called,
    zones_of_country,
)
from worker.cohort_file.places.clocks import abbreviations_of
from worker.cohort_file.places.folding import folded
from worker.cohort_file.places.regions import zones_of_region
from worker.cohort_file.places.tz_names import NO_PLACE, ZONES, is_fixed

# Beside a region or a zone of the name a city has to be large to be meant.
_LARGE = 50_000


def meanings(name: str, even_small: bool = False) -> tuple[str, ...]:
    """The zones that a name may stand for, one for each clock; nothing for an unknown name.

    `even_small`: also cities that are far smaller than another of the same name.
    """
    if not folded(name):
        return ()
    if name in ZONES and not is_fixed(name) and name not in NO_PLACE:
        return (name,)
    country, called = zones_of_country(name), zones_called(name)
    zones = [*country, *called, *_abbreviated().get(name.upper(), ())]
    # Pacific is what CLDR calls so, not what the tz database calls Canada/Pacific; Central is no
    # province of Zambia. But Georgia is also a state of the USA.
    if country or not called:
        zones += [*_named_after().get(folded(name), ()), *zones_of_region(name)]
    # Peru is also a town in Illinois; and names of three letters are mostly those of airports.
    if not zones:
        zones += [canonical(city.zone) for city in cities_called(name, even_small)]
    elif not (country or called) or len(name) == len("LA"):
        cities = cities_called(name, even_small, even_elsewhere=len(name) == len("LA"))
        zones += [canonical(city.zone) for city in cities if even_small or city.people >= _LARGE]
    return shown_zones(zones)


@cache
def _named_after() -> dict[str, list[str]]:
    """The zones by the city or the country after which the tz database names them."""
    named: dict[str, list[str]] = {}
    for zone in sorted(ZONES):
        place = canonical(zone)
        if not (place.startswith("Etc/") or is_fixed(zone) or zone in NO_PLACE):
            named.setdefault(folded(zone.rpartition("/")[2]), []).append(place)
    return named


@cache
def _abbreviated() -> dict[str, list[str]]:
    """The zones by what the tz database calls the time there, such as CEST."""
    zones: dict[str, list[str]] = {}
    for zone in all_zones():
        for abbreviation in abbreviations_of(zone):
            zones.setdefault(abbreviation.upper(), []).append(zone)
    return zones
