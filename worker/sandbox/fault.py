"""How the sandbox says no: Google's error answers."""

import json
from typing import Any


class Fault(Exception):
    """An error answer: HTTP status, Google's reason code, words."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message

    def body(self) -> bytes:
        """The answer in the form that Google's JSON APIs share."""
        detail = {"domain": "global", "reason": self.reason, "message": self.message}
        error: dict[str, Any] = {"code": self.status, "message": self.message, "errors": [detail]}
        return json.dumps({"error": error}).encode()


def invalid(message: str) -> Fault:
    """400, for what can never be right."""
    return Fault(400, "invalid", message)


def not_found(what: str) -> Fault:
    """404."""
    return Fault(404, "notFound", f"Not Found: {what}")
