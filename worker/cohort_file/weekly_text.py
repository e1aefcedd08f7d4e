"""The available times of a week in one text, as they stand in a cell of a spreadsheet:
`mon-thu 18:00-21:00; sat 09:00-12:00, 14:00-16:00`, or `6pm-9pm on weekdays`."""

import re

from worker.cohort_file.stretches import STRETCH
from worker.cohort_file.weekly_hints import cure

_BETWEEN = re.compile(r"(?:[\s,;:&/|.()]|\b(?:and|or|on)\b)*", re.IGNORECASE)


def weekly_of(text: str) -> dict[str, list[str]]:
    """The stretches of each group of days, both as they were written, in order. Raises ValueError
    with a sentence where it is not clear which belong together."""
    matches = list(STRETCH.finditer(text))
    if not matches:
        raise ValueError(f'"{text}" does not say from when to when; {cure(text)}')
    ends = [0, *(match.end() for match in matches)]
    starts = [*(match.start() for match in matches), len(text)]
    gaps = [_bare(text[end:start]) for end, start in zip(ends, starts, strict=True)]
    stretches = [match[0].strip() for match in matches]
    if gaps[-1] and _names_a_zone(gaps[-1]):
        raise ValueError(
            f'"{text}" names the time zone "{gaps[-1]}", which has a column of its own; write the hours '
            "on the student's own clocks, and leave it out"
        )
    if gaps[0] and gaps[-1]:
        raise ValueError(f'"{text}" has no times for "{gaps[-1]}"; {cure(text)}')
    if not gaps[0] and not gaps[-1]:
        raise ValueError(f'"{text}" names no days at its beginning or its end; {cure(text)}')
    if gaps[0]:
        return _grouped(gaps[:-1], stretches)
    # The days come after their times: read it from the end.
    weekly = _grouped(gaps[:0:-1], stretches[::-1])
    return {days: times[::-1] for days, times in reversed(weekly.items())}


def _names_a_zone(text: str) -> bool:
    # Loaded only where something stands behind the hours: it reads large tables.
    from worker.cohort_file.places.find import zones_meant

    return bool(zones_meant(text))


def _grouped(days: list[str], stretches: list[str]) -> dict[str, list[str]]:
    """Stretches by the days before them; where none stand before one, it goes on."""
    weekly: dict[str, list[str]] = {}
    current = ""
    for named, stretch in zip(days, stretches, strict=True):
        current = named or current
        weekly.setdefault(current, []).append(stretch)
    return weekly


def _bare(gap: str) -> str:
    """What stands between two stretches, without the signs that only separate."""
    leading = _BETWEEN.match(gap)
    return re.sub(r"[\s,;:&/|.()]+$", "", gap[leading.end() :] if leading else gap)
