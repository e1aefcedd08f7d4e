"""The statuses of cohorts as JSON, as a table for a spreadsheet, and as a page."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from worker.report import health
from worker.report.sheets import sheet
from worker.report.status_rows import Row
from worker.report.statuses import Status

# What a table has no place for, or says in other columns.
_NOT_IN_A_TABLE = ("sessions", "who_acts")


def document(statuses: list[Status], now: datetime) -> dict[str, Any]:
    """The statuses as JSON values, in the form of docs/status-json.md."""
    return {
        "form": 1,
        "now": now.isoformat(),
        "health": health.document(health.of_all([status.health for status in statuses])),
        "cohorts": [_cohort(status) for status in statuses],
    }


def _cohort(status: Status) -> dict[str, Any]:
    looked_at = status.looked_at.isoformat() if status.looked_at else None
    rows = [_row(row) for row in status.rows]
    values = asdict(status)
    # A picture of the file, which programs can read themselves.
    del values["season"]
    return {
        **values,
        "looked_at": looked_at,
        "health": health.document(status.health),
        "rows": rows,
    }


def _row(row: Row) -> dict[str, Any]:
    sessions = [
        {
            "start": mark.start.isoformat(),
            "minutes": mark.minutes,
            "state": mark.state,
            "moved": mark.moved,
        }
        for mark in row.sessions
    ]
    return {**asdict(row), "sessions": sessions}


def table(statuses: list[Status]) -> str:
    """The rows of all cohorts as CSV."""
    columns = [name for name in Row.__dataclass_fields__ if name not in _NOT_IN_A_TABLE]
    rows = (row for status in statuses for row in status.rows)
    return sheet(columns, [{name: getattr(row, name) for name in columns} for row in rows])
