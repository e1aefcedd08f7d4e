"""Tables for spreadsheets, as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def sheet(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as CSV, below one head; no value looks like a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _harmless(value) for name, value in row.items()})
    return out.getvalue()


def _harmless(value: Any) -> Any:
    """A value as it is, unless a spreadsheet would take it for a formula."""
    looks_like_one = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if looks_like_one else value
