"""How long Google asks to wait before the next request."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_UNTIL = re.compile(r"Retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)")


def seconds_to_wait(headers: Mapping[str, str], message: str) -> float:
    """The seconds that Google asks to wait; 0 where it asks for none.

    It asks in the header Retry-After (RFC 9110, 10.2.3) or, as Gmail does, in the `message`.
    """
    header = str(headers.get("retry-after", "")).strip()
    if re.fullmatch(r"[0-9]+", header):
        return float(header)
    words = _UNTIL.search(message)
    until = _instant(parsedate_to_datetime, header) or (
        _instant(datetime.fromisoformat, words[1]) if words else None
    )
    # By the clock of the server that named the date, so that no other clock is needed.
    answered_at = _instant(parsedate_to_datetime, str(headers.get("date", "")))
    return max((until - answered_at).total_seconds(), 0.0) if until and answered_at else 0.0


def _instant(read: Callable[[str], datetime], text: str) -> datetime | None:
    """The instant in a text, aware; UTC where the text names no zone. None where it is no instant."""
    try:
        at = read(text)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
