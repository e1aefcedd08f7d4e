"""CLDR's tables, as Babel keeps them: countries and their zones, and the English names of zones.

A metazone is CLDR's word for zones that go by one name, such as Pacific Time.
"""

from functools import cache

from babel import Locale
from babel.core import get_global

from worker.cohort_file.places.clocks import changes
from worker.cohort_file.places.country_names import more_countries
from worker.cohort_file.places.folding import folded

# Each English has the abbreviations of its own countries: SGT stands only in that of Singapore.
_ENGLISHES = tuple(
    f"en{country}"
    for country in (
        "",
        "_US",
        "_CA",
        "_GB",
        "_IE",
        "_150",
        "_AU",
        "_NZ",
        "_IN",
        "_ZA",
        "_SG",
        "_HK",
        "_AE",
        "_IL",
    )
)
_NO_ABBREVIATION = "∅∅∅"


def canonical(zone: str) -> str:
    """The name under which CLDR has a zone: Asia/Kolkata for Asia/Calcutta."""
    name: str = get_global("zone_aliases").get(zone, zone)
    return name


@cache
def all_zones() -> tuple[str, ...]:
    """Every zone that lies somewhere, under one name."""
    return tuple(zone for zone in get_global("zone_territories") if not zone.startswith("Etc/"))


@cache
def windows_zones() -> dict[str, str]:
    """The zones of Windows by their folded names, such as `pacific standard time`."""
    table = get_global("windows_zone_mapping")
    return {folded(name): canonical(zone) for name, zone in table.items()}


def zones_of_country(name: str) -> tuple[str, ...]:
    """The zones of a country, which may be given by its English name, also an earlier one, by its ISO
    code or by its initials."""
    code = _countries().get(folded(name)) or more_countries().get(folded(name), "")
    return tuple(get_global("territory_zones").get(code, ()))


@cache
def _countries() -> dict[str, str]:
    names = {
        folded(name): code for code, name in Locale("en").territories.items() if len(code) == 2
    }
    aliases = get_global("territory_aliases").items()
    codes = {alias.lower(): new[0] for alias, new in aliases if len(new) == 1 and alias.isalpha()}
    return codes | {code.lower(): code for code in names.values()} | names


def zones_called(name: str) -> tuple[str, ...]:
    """The zones of what CLDR or Windows calls so: Pacific Time, EST, India Standard Time."""
    key = folded(name)
    zones = [windows_zones()[key]] if key in windows_zones() else []
    for metazone, in_summer in _metazones().get(key, ()):
        there = _zones_of(metazone)
        # Only where the clocks change is there a name for the summer: AEDT is not Brisbane's.
        zones += [zone for zone in there if changes(zone)] if in_summer else there
    return tuple(zones)


def _zones_of(metazone: str) -> list[str]:
    """The zones of a metazone; only the one that Windows has, where both have its name."""
    standard = folded(_english("en")[metazone]["long"].get("standard", ""))
    if standard in windows_zones():
        return [windows_zones()[standard]]
    return [zone for zone, name in get_global("meta_zones").items() if name == metazone]


@cache
def _metazones() -> dict[str, set[tuple[str, bool]]]:
    """The metazones by their folded names and abbreviations; each with whether that is its name in
    summer."""
    names: dict[str, set[tuple[str, bool]]] = {}
    for language in _ENGLISHES:
        for metazone, forms in _english(language).items():
            for kind, written in [*forms.get("long", {}).items(), *forms.get("short", {}).items()]:
                if written == _NO_ABBREVIATION:
                    continue
                meant = (metazone, kind == "daylight")
                names.setdefault(folded(written), set()).add(meant)
                # People leave out the last word of Pacific Time.
                if kind == "generic" and written.endswith(" Time"):
                    names.setdefault(folded(written.removesuffix(" Time")), set()).add(meant)
    return names


@cache
def _english(language: str) -> dict[str, dict[str, dict[str, str]]]:
    return {
        metazone: {length: dict(forms.items()) for length, forms in names.items()}
        for metazone, names in Locale.parse(language).meta_zones.items()
    }
