"""Google's JSON for what went wrong.

The older form has `errors`, each with a `reason`. The newer form (google.aip.dev/193) has a
`status`, such as RESOURCE_EXHAUSTED, and `details`, some with a `reason`. Many answers have both.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from worker.google.json_values import objects_of


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """What Google says went wrong.

    `status`: HTTP's; `codes`: Google's codes for it, the most telling first; `message`: its words.
    """

    status: int
    codes: tuple[str, ...]
    message: str


def error_answer(status: int, content: bytes) -> ErrorAnswer | None:
    """The answer of this HTTP status and body, where Google gave it; None for everybody else's.

    Proxies, sign-in pages and firewalls answer with pages of their own, under any status. Only
    Google's JSON names the status again, as `error.code`.
    """
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict) or error.get("code") != status:
        return None
    message = error.get("message")
    return ErrorAnswer(
        status, tuple(_codes(error)), message.strip() if isinstance(message, str) else ""
    )


def _codes(error: dict[str, Any]) -> Iterator[str]:
    errors, details = objects_of(error.get("errors")), objects_of(error.get("details"))
    candidates = [
        *(item.get("reason") for item in errors),
        *(item.get("reason") for item in details),
        # The domain stands for any reason in it that nobody has told us of, such as usageLimits.
        *(item.get("domain") for item in errors),
        error.get("status"),
    ]
    for code in candidates:
        if isinstance(code, str) and code:
            yield code
