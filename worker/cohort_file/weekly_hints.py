"""Hours that somebody may have meant: `Evenings`, `after 5pm`, `Mon-Fri`. They are suggested and never
taken, since only who wrote them knows when an evening begins."""

import re

from worker.cohort_file.days import days_of, in_english
from worker.cohort_file.stretches import STRETCH, TIME, stretch
from worker.cohort_file.week_windows import windows_of
from worker.cohort_file.weekly_words import weekly_words
from worker.core.model import Window

_CURE = "write it like mon-thu 18:00-21:00; sat 09:00-12:00"
_HOUR = 60
_USUAL = (8 * _HOUR, 20 * _HOUR)
# docs/cohort-file.md says the same.
_PARTS_OF_DAY = {
    r"mornings?": (8 * _HOUR, 12 * _HOUR),
    r"lunch(?: ?times?| breaks?| hours?)?": (12 * _HOUR, 14 * _HOUR),
    r"afternoons?": (12 * _HOUR, 17 * _HOUR),
    r"(?:evenings?|nights?|after work)": (18 * _HOUR, 21 * _HOUR),
    r"(?:any ?time|all day(?: long)?|(?:the )?(?:whole|entire) day|flexible)": _USUAL,
    r"24 ?/ ?7": (0, 24 * _HOUR),
}
_LATEST, _MIDNIGHT = 21 * _HOUR, 24 * _HOUR
_OPEN = re.compile(
    rf"\b(after|from|starting(?: at)?|past|before|until|till|by)\s+({TIME})(?:\s+(?:on|onwards?))?(?![\w:])",
    re.IGNORECASE,
)
_FILLERS = re.compile(
    r"\b(?:in|on|the|at|and|i|am|free|available|usually|mostly|only|any|every|most|is|are|best|during|work|works)\b",
    re.IGNORECASE,
)
_ALL_WEEK = tuple(range(7))


def cure(text: str) -> str:
    """What to write in place of a text that cannot be read."""
    meant = suggestion(text)
    return f"if that is meant, write {meant}" if meant else _CURE


def suggestion(text: str) -> str:
    """`mon-fri 18:00-21:00` for `weekday evenings`; empty where nothing can be made of it."""
    windows = _windows(text)
    if windows is None:
        parts = [part for part in re.split(r"[,;\n]", text) if part.strip()]
        each = [_windows(part, must_say_when=True) for part in parts]
        windows = [window for part in each for window in part or ()] if all(each) else None
    return weekly_words(windows) if windows else ""


def _windows(text: str, must_say_when: bool = False) -> list[Window] | None:
    """The windows of a text with one time for all its days; None where it is not understood.
    `must_say_when`: days alone are not enough."""
    hours, rest = _hours(text)
    if hours is None and must_say_when:
        return None
    start, end = hours or _USUAL
    days = _days(rest)
    if not days or (hours is None and not rest.strip()) or start >= end:
        return None
    return list(windows_of({days: [(start, end)]}))


def _hours(text: str) -> tuple[tuple[int, int] | None, str]:
    """Start and end in minutes, where the text says when, and what is left of it."""
    if match := STRETCH.search(text):
        try:
            hours = stretch(match[0])
        except ValueError:
            return (0, 0), ""
        return hours, _without(text, match)
    if match := _OPEN.search(text):
        return _from_or_until(match[1].casefold(), match[2]), _without(text, match)
    for words, hours in _PARTS_OF_DAY.items():
        if match := re.search(rf"\b{words}\b", text, re.IGNORECASE):
            return hours, _without(text, match)
    return None, text


def _from_or_until(word: str, time: str) -> tuple[int, int]:
    """The hours before or after a time; no hours where it may be in the morning or in the evening."""
    is_until = word in ("before", "until", "till", "by")
    try:
        # A stretch of which one end is known says which half of the day the other is in.
        start, end = stretch(f"00:00-{time}" if is_until else f"{time}-24:00")
    except ValueError:
        return 0, 0
    if re.fullmatch(r"\d{1,2}", time.strip()) and int(time) <= 12:
        return 0, 0
    if is_until:
        return _USUAL[0], end
    return start, _LATEST if start <= _LATEST - _HOUR else _MIDNIGHT


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _days(text: str) -> tuple[int, ...]:
    """The days that are left of a text; all where none are named, none where it holds anything
    else."""
    bare = " ".join(re.sub(r"[.:()]", " ", _FILLERS.sub(" ", text)).split()).strip(" ,;&/")
    if not bare:
        return _ALL_WEEK
    try:
        return days_of(in_english(bare))
    except ValueError:
        return ()
