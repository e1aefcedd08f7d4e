"""How the sandbox refuses: Google's error answers."""

import json
from typing import Any


class Fault(Exception):
    """An error answer: the HTTP status, Google's code for the reason, and a message."""

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


def not_found(resource_id: str) -> Fault:
    """404, for what is not there."""
    return Fault(404, "notFound", f"Not Found: {resource_id}")


def lacking(feature: str) -> Fault:
    """501, for what Google has and the sandbox does not."""
    return Fault(501, "notImplemented", f"the sandbox does not have {feature}")
