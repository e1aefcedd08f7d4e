"""The windows of a week, from stretches of the day by weekdays."""

from collections.abc import Iterator

from worker.core.hours.slots import SLOT_MINUTES
from worker.core.model import Window


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
