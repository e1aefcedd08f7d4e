"""The zone that a text names, or a sentence on what it may be."""

import re
from functools import cache

from worker.cohort_file.places.tz_names import NO_PLACE, ZONES, is_fixed
from worker.cohort_file.problem import nearest

_CURE = "write the zone of a large city nearby, such as Europe/Paris"
_MOST_SHOWN = 5
# Within an area of the tz database, a name so like another is a slip.
_SLIP = 0.75


@cache
def zone_of(text: str) -> str:
    """The zone that a text means: a name of the tz database. Raises ValueError with a sentence where
    it means none, or several with different clocks."""
    bare = " ".join(text.split())
    if bare in NO_PLACE:
        raise ValueError(f'"{text}" is no place, but whatever is set on a machine; {_CURE}')
    # ZoneInfo would also take a name in other letters where the file system does.
    zone = bare if bare in ZONES else _in_other_letters().get(_letters(bare))
    if zone is not None:
        return zone
    # Loaded only for a text that is no name of a zone, since the tables are large.
    from worker.cohort_file.places.find import zones_meant, zones_of_first_name
    from worker.cohort_file.places.meanings import places_at
    from worker.cohort_file.places.offsets import fixed_zone, offset_of

    minutes = offset_of(bare)
    if minutes is not None and (fixed := fixed_zone(minutes)):
        return fixed
    zones = zones_meant(bare) if minutes is None else places_at(minutes)
    if len(zones) == 1:
        return zones[0]
    if zones:
        listed = " or ".join(zones[:_MOST_SHOWN]) + (" or …" if zones[_MOST_SHOWN:] else "")
        raise ValueError(f'"{text}" may be {listed}; write the one that is meant')
    likely = zones_of_first_name(bare)
    hint = f" Did you mean {likely[0]}?" if len(likely) == 1 else _slip(bare) or f" W{_CURE[1:]}"
    raise ValueError(f'there is no zone or place "{text}".{hint}')


def fixed_places(zone: str) -> tuple[str, ...]:
    """For a zone that is an offset all year, the places that are probably meant; else nothing."""
    if not is_fixed(zone):
        return ()
    from worker.cohort_file.places.cldr import zones_called
    from worker.cohort_file.places.clocks import clock_of
    from worker.cohort_file.places.meanings import places_at

    # EST, MST and HST are also what Americans call their zones, summer time and all.
    return (zones_called(zone) if len(zone) == 3 and zone.endswith("ST") else ()) or places_at(
        clock_of(zone)[0]
    )


@cache
def _in_other_letters() -> dict[str, str]:
    return {_letters(zone): zone for zone in sorted(ZONES) if zone not in NO_PLACE}


def _letters(name: str) -> str:
    """A name as the tz database writes it, but in lower case: america/new_york for America/New York."""
    return re.sub(r"\s*/\s*", "/", name.strip()).replace(" ", "_").casefold()


def _slip(text: str) -> str:
    """The hint on a zone of the same area whose name differs in a letter or two."""
    area, slash, place = _letters(text).partition("/")
    there = {
        zone.partition("/")[2].casefold(): zone
        for zone in ZONES
        if slash and zone.casefold().startswith(f"{area}/")
    }
    hint = nearest(place, there, _SLIP)
    return f" Did you mean {there[hint.split()[-1].rstrip('?')]}?" if hint else ""
