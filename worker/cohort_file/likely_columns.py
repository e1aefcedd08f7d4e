"""Columns of a roster whose heading means nothing, and whose cells look like zones or hours all the
same: without them everybody would be taken to live where the class does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from worker.cohort_file.any_time import is_any_time
from worker.cohort_file.places.find import zones_meant
from worker.cohort_file.problem import Mark, Problem
from worker.cohort_file.stretches import STRETCH
from worker.cohort_file.weekly_hints import suggestion

SEEMS = "seems to hold it"
# As many cells tell what a column holds, and so large a part of them has to look like it.
_CELLS, _FEWEST, _MOST_OF = 12, 2, 0.6


def likely_columns(
    unread: Mapping[str, tuple[Mark, Sequence[str]]], missing: Iterable[str]
) -> Iterator[Problem]:
    """A problem for each setting that has no column, where one that is not read seems to hold it.
    `unread`: the place of each heading, and the cells below it; `missing`: settings of a student."""
    for setting, looks_so, called in (
        ("timezone", _is_place, "time zone"),
        ("available", _is_hours, "availability"),
    ):
        if setting not in missing:
            continue
        for heading, (mark, cells) in unread.items():
            filled = [cell for cell in cells if cell.strip()][:_CELLS]
            alike = sum(map(looks_so, filled))
            if alike >= _FEWEST and alike >= _MOST_OF * len(filled):
                what = f"no column is called {called}, and this one {SEEMS}"
                yield Problem(mark, f'{setting}, "{heading}"', what)
                break


def look_again(
    unread: Mapping[str, tuple[Mark, Sequence[str]]], settings: Set[str]
) -> Iterator[str]:
    """A sentence on each of these columns of a roster that is in use. `settings`: those that have a
    column."""
    for problem in likely_columns(unread, {"timezone", "available"} - settings):
        setting, _, heading = problem.where.partition(", ")
        yield (
            f"{heading} is not read, and seems to hold what `{setting}` is for: if so, write "
            f"`columns: {{{setting}: {heading}}}` into this file; until then everybody has what holds "
            "for the class"
        )


def _is_place(cell: str) -> bool:
    return any(char.isalpha() for char in cell) and bool(zones_meant(cell.strip()))


def _is_hours(cell: str) -> bool:
    return bool(STRETCH.search(cell) or is_any_time(cell) or suggestion(cell))
