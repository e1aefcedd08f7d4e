"""When the program last looked at the calendar, in a sentence: what a status shows is as old as
that."""

from datetime import datetime

from worker.messages import words


def look_sentence(looked_at: datetime | None, is_old: bool, zone: str, now: datetime) -> str:
    """A sentence on the last look by the clocks of `zone`, with what to do where it is old.
    `looked_at`, `now`: aware."""
    if looked_at is None:
        said = "No pass has looked at the calendar yet."
    else:
        at = words.instant(looked_at, zone)
        said = f"Last look at the calendar: {at} ({_ago(looked_at, now)})."
    return f"{said} {_OLD}" if is_old else said


_OLD = (
    "What stands below may be out of date: see whether `peer-coaching run` still starts every hour."
)


def _ago(at: datetime, now: datetime) -> str:
    minutes = int((now - at).total_seconds()) // 60
    if minutes < 0:
        return "later than the time asked about"
    if minutes < 60:
        return f"{words.count(minutes, 'minute')} ago"
    hours = minutes // 60
    return f"{words.count(hours, 'hour')} ago" if hours < 48 else f"{hours // 24} days ago"
