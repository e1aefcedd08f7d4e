"""When the program last looked at the calendar, in a sentence: what a status shows is as old as
that."""

from datetime import datetime

from worker.messages import words
from worker.report.statuses import Status


def look_sentence(status: Status, now: datetime) -> str:
    """A sentence on the last look, with what to do where it is old; nothing where no round is open."""
    if not status.rounds:
        return ""
    if status.looked_at is None:
        said = "No pass has looked at the calendar yet."
    else:
        at = words.instant(status.looked_at, status.zone)
        said = f"Last look at the calendar: {at} ({_ago(status.looked_at, now)})."
    return f"{said} {_OLD}" if status.is_old else said


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
