"""Weekly times as rosters hold them: the other way round than `weekly_text` reads them."""

from collections.abc import Iterable

from worker.core.model import WEEKDAYS, Window

_DAYS = tuple(name[:3].lower() for name in WEEKDAYS)


def weekly_words(windows: Iterable[Window]) -> str:
    """`mon-thu 18:00-21:00; sat 09:00-12:00, 14:00-16:00`: days with the same stretches together,
    in order of the week."""
    stretches: dict[int, list[str]] = {}
    for window in sorted(windows, key=lambda window: (window.weekday, window.start)):
        text = f"{_clock(window.start)}-{_clock(window.end)}"
        stretches.setdefault(window.weekday, []).append(text)
    days_of: dict[str, list[int]] = {}
    for weekday, texts in stretches.items():
        days_of.setdefault(", ".join(texts), []).append(weekday)
    return "; ".join(f"{_days(weekdays)} {text}" for text, weekdays in days_of.items())


def _days(weekdays: list[int]) -> str:
    """mon-thu,sat"""
    runs: list[list[int]] = []
    for weekday in weekdays:
        if runs and weekday == runs[-1][-1] + 1:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    return ",".join(_run(run) for run in runs)


def _run(days: list[int]) -> str:
    first, last = _DAYS[days[0]], _DAYS[days[-1]]
    if len(days) == 1:
        return first
    return f"{first}-{last}" if len(days) > 2 else f"{first},{last}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
