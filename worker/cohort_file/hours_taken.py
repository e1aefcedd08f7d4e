"""Hours that do not count as they are written: hours are looked for by the quarter."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from worker.cohort_file.form import CohortForm
from worker.cohort_file.problem import Path
from worker.core.hours.slots import SLOT_MINUTES
from worker.core.model import Window

# A minute before midnight, with 24 hours or 12.
_LAST_MINUTE = re.compile(r"(?<!\d)(?:23[:.h]?59|11[:.]?59\s*p\.?\s?m)", re.IGNORECASE)
_FIELDS = ("available", "prefer")


def hours_taken(form: CohortForm, tree: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """What becomes of hours that end at 23:59, or begin or end inside a quarter of an hour, each with
    its place."""
    of_all = tree.get("program")
    written = of_all.get("available") if isinstance(of_all, Mapping) else None
    # Any: what the form declares as days and stretches comes out of it as windows.
    usual: Any = form.program.available or ()
    for sentence in _sentences(usual, written):
        yield ("program", "available"), sentence
    for row, student in enumerate(form.roster):
        for field in _FIELDS:
            windows = getattr(student, field) or ()
            for sentence in _sentences(windows, tree["roster"][row].get(field)):
                yield ("roster", row, field), sentence


def _sentences(windows: Iterable[Window], written: Any) -> Iterator[str]:
    if written is not None and _LAST_MINUTE.search(str(written)):
        yield "an end at 23:59 is taken for 24:00, the end of the day"
    for start, end in dict.fromkeys((window.start, window.end) for window in windows):
        first, last = -(-start // SLOT_MINUTES) * SLOT_MINUTES, end // SLOT_MINUTES * SLOT_MINUTES
        if (first, last) != (start, end):
            counts = (
                f"counts as {_clock(first)}-{_clock(last)}" if first < last else "does not count"
            )
            yield f"{_clock(start)}-{_clock(end)} {counts}: hours are looked for by the quarter"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
