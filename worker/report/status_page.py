"""The status of cohorts as one page that needs nothing else."""

from datetime import datetime

from worker.messages.render import render_page
from worker.report.statuses import Status


def page(statuses: list[Status], now: datetime) -> str:
    """The page, as HTML."""
    return render_page("status.html.j2", statuses=statuses, now=now)
