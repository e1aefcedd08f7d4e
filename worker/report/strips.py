"""The dates of a pairing as a strip of marks for pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from worker.messages import words
from worker.report.session_marks import SessionMark


@dataclass(frozen=True, slots=True)
class StripMark:
    """One date. `css`: its classes; `words`: the day and what has become of it."""

    css: str
    words: str


def strip_of(marks: Sequence[SessionMark], zone: str) -> tuple[StripMark, ...]:
    """The marks of a pairing with their days in this zone."""
    clock = ZoneInfo(zone)
    return tuple(
        StripMark(mark.css, f"{words.short_day(mark.start.astimezone(clock).date())}: {mark.words}")
        for mark in marks
    )
