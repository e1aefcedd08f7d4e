"""All that a name of a place or of a time may mean, or an offset."""

from functools import cache

from worker.cohort_file.places.cities import cities_called, people_of, zones_in_us_state
from worker.cohort_file.places.cldr import (
    all_zones,
    canonical,
    windows_zones,
    zones_called,
    zones_of_country,
)
from worker.cohort_file.places.clocks import abbreviations_of, by_clock, changes, clock_of
from worker.cohort_file.places.folding import folded
from worker.cohort_file.places.regions import us_state, zones_of_region
from worker.cohort_file.places.tz_names import NO_PLACE, ZONES, is_fixed

# Beside a region of the name a city has to be large to be meant.
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
    zones = [*country, *called, *_abbreviated().get(folded(name).upper(), ())]
    # Pacific is what CLDR calls so, not what the tz database calls Canada/Pacific; Central is no
    # province of Zambia. But Georgia is also a state of the USA.
    named = _named_after().get(folded(name), ()) if country or not called else ()
    zones += named
    if country or not called:
        regions = [*zones_in_us_state(us_state(name)), *zones_of_region(name)]
        zones += map(canonical, regions)
    # Peru is also a town in Illinois, and Athens one in Georgia; and names of three letters are mostly
    # those of airports.
    is_code = len(name) == len("LA")
    if not zones or is_code or even_small:
        zones += [canonical(city.zone) for city in cities_called(name, even_small)]
    elif not (country or called or named):
        cities = cities_called(name, even_elsewhere=False)
        zones += [canonical(city.zone) for city in cities if city.people >= _LARGE]
    return shown_zones(zones)


def places_at(minutes: int) -> tuple[str, ...]:
    """The zones that a person with this offset is probably in: the one with the largest cities that
    has it in winter only, and the one that has it all year."""
    there = [zone for zone in all_zones() if minutes in clock_of(zone)]
    in_winter = [zone for zone in there if changes(zone) and min(clock_of(zone)[:53]) == minutes]
    all_year = [zone for zone in there if not changes(zone)]
    return (*shown_zones(in_winter)[:1], *shown_zones(all_year)[:1])


def shown_zones(zones: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """For each clock of these zones the one to show, those with large cities first: the one that
    Windows has, else the one with the largest city."""
    chosen = []
    for group in by_clock(zones):
        known = [zone for zone in group if zone in windows_zones().values()]
        chosen.append(max(known or group, key=people_of))
    return tuple(sorted(chosen, key=lambda zone: -people_of(zone)))


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
