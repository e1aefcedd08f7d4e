"""How the sandbox refuses: Google's error answers."""

import json
from typing import Any

# Reasons that Google's guide to errors files under `calendar`; the others are `global`.
_OF_CALENDAR = frozenset({"timeRangeEmpty", "fullSyncRequired"})
_HEADERS = frozenset({"If-Match"})


class Fault(Exception):
    """An error answer: the HTTP status, Google's code for the reason, and a message. `location`: the parameter or the header that it
    is about, where there is one."""

    def __init__(self, status: int, reason: str, message: str, location: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.location = location

    def body(self) -> bytes:
        """The answer in the form that Google's JSON APIs share."""
        domain = "calendar" if self.reason in _OF_CALENDAR else "global"
        detail = {"domain": domain, "reason": self.reason, "message": self.message}
        if self.location:
            kind = "header" if self.location in _HEADERS else "parameter"
            detail |= {"locationType": kind, "location": self.location}
        error: dict[str, Any] = {"code": self.status, "message": self.message, "errors": [detail]}
        return json.dumps({"error": error}).encode()


def invalid(message: str, location: str = "") -> Fault:
    """400, for what can never be right."""
    return Fault(400, "invalid", message, location)


def not_found(resource_id: str) -> Fault:
    """404, for what is not there."""
    return Fault(404, "notFound", f"Not Found: {resource_id}")


def lacking(feature: str) -> Fault:
    """501, for what Google has and the sandbox does not."""
    return Fault(501, "notImplemented", f"the sandbox does not have {feature}")
