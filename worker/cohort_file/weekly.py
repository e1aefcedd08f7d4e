"""The weekly available times of a cohort file: days, each with stretches of the day."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from worker.cohort_file.any_time import is_any_time
from worker.cohort_file.days import days_of
from worker.cohort_file.stretches import stretch
from worker.cohort_file.words import single_value
from worker.core.hours.slots import SLOT_MINUTES
from worker.core.model import Window


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def windows_of(weekly: dict[tuple[int, ...], list[tuple[int, int]]]) -> tuple[Window, ...]:
    """The windows of a week, in order, from stretches in minutes since midnight by weekdays."""
    windows = {
        Window(weekday, start, end)
        for weekdays, stretches in weekly.items()
        for weekday in weekdays
        for start, end in stretches
    }
    in_order = sorted(windows, key=lambda window: (window.weekday, window.start, window.end))
    return tuple(_without_seams(in_order))


def _without_seams(windows: list[Window]) -> Iterator[Window]:
    """The windows, with those put together that meet inside a quarter hour, which both of them would
    lose: hours are looked for by the quarter."""
    before: Window | None = None
    for window in windows:
        if before is not None and _meet_inside_a_quarter(before, window):
            before = Window(before.weekday, before.start, max(before.end, window.end))
            continue
        if before is not None:
            yield before
        before = window
    if before is not None:
        yield before


def _meet_inside_a_quarter(first: Window, second: Window) -> bool:
    is_at_a_seam = first.end % SLOT_MINUTES != 0 or second.start % SLOT_MINUTES != 0
    return first.weekday == second.weekday and second.start <= first.end and is_at_a_seam


Stretch = Annotated[tuple[int, int], BeforeValidator(stretch), BeforeValidator(single_value)]
Days = Annotated[tuple[int, ...], BeforeValidator(lambda value: days_of(str(value)))]
# What an editor is told: the days with one stretch or several, as they stand in a file.
_ONE_OR_MORE = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Weekly = Annotated[
    dict[Days, Annotated[list[Stretch], BeforeValidator(_as_list)]],
    Field(min_length=1),
    AfterValidator(windows_of),
    WithJsonSchema({"type": "object", "minProperties": 1, "additionalProperties": _ONE_OR_MORE}),
]


def _without_any_time(value: Any) -> Any:
    return None if isinstance(value, str) and is_any_time(value) else value


WeeklyOrAny = Annotated[Weekly | None, BeforeValidator(_without_any_time)]
"""The same of one student; who writes `any time` has the hours that an empty cell stands for."""
