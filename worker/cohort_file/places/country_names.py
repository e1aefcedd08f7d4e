"""Names of countries that CLDR does not have first: those of the tz database, and initials."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from babel import Locale

from worker.cohort_file.places.folding import folded

# Two words make the initials of too much: SA, NZ.
_LEAST_WORDS = 3


@cache
def more_countries() -> Mapping[str, str]:
    """The ISO codes of countries by further folded names: Czech Republic, Britain, UAE."""
    return {**_single(_initials()), **_single(_of_the_tz_database())}


def _of_the_tz_database() -> Iterable[tuple[str, str]]:
    """The names in its file of countries, without what stands in brackets behind some of them."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            code, name = line.split("\t")
            yield folded(name.partition(" (")[0]), code


def _initials() -> Iterable[tuple[str, str]]:
    for code, name in Locale("en").territories.items():
        words = re.findall(r"\b[A-Z]\w+", name)
        if len(code) == 2 and len(words) >= _LEAST_WORDS:
            yield "".join(word[0] for word in words).lower(), code


def _single(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those names that are one country's only: there are two Koreas."""
    known = list(names)
    count = Counter(name for name, _ in known)
    return {name: code for name, code in known if count[name] == 1}
