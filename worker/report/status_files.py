"""The statuses of cohorts as JSON, as a table for a spreadsheet, and as a page."""

import csv
import io
from dataclasses import asdict
from datetime import datetime
from typing import Any

from worker.messages.render import render_page
from worker.report.status_rows import Row
from worker.report.statuses import Status


def document(statuses: list[Status], now: datetime) -> dict[str, Any]:
    """The statuses as JSON values."""
    return {"now": now.isoformat(), "cohorts": [asdict(status) for status in statuses]}


def table(statuses: list[Status]) -> str:
    """The rows of all cohorts as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(Row.__dataclass_fields__))
    writer.writeheader()
    for row in (row for status in statuses for row in status.rows):
        writer.writerow({name: _harmless(value) for name, value in asdict(row).items()})
    return out.getvalue()


def _harmless(value: Any) -> Any:
    """A value as it is, unless a spreadsheet would take it for a formula."""
    looks_like_one = isinstance(value, str) and value.startswith(("=", "+", "-", "@"))
    return f"'{value}" if looks_like_one else value


def page(statuses: list[Status], now: datetime) -> str:
    """One page that needs nothing else, as HTML."""
    return render_page("status.html.j2", statuses=statuses, now=now)
