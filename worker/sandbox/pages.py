"""Lists in pages: which part of a list a call asks for, and the tokens that lead to the next part."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Any

from worker.sandbox.fault import Fault, invalid


def span(parameters: Mapping[str, Any], default_size: int) -> tuple[int, int]:
    """Where the page that a call asks for begins and ends in the whole list. Raises Fault."""
    token = parameters.get("pageToken", "0")
    if not re.fullmatch(r"[0-9]{1,9}", token):
        raise invalid_token()
    return int(token), int(token) + int(parameters.get("maxResults", default_size))


def encoded(value: Any) -> str:
    """A token that carries this JSON value."""
    return urlsafe_b64encode(json.dumps(value).encode()).decode()


def decoded(token: str) -> Any:
    """The value that a token carries; None where it was never given out."""
    try:
        return json.loads(urlsafe_b64decode(token.encode()))
    except (Base64Error, ValueError, RecursionError):
        return None


def invalid_token() -> Fault:
    """400, for a page token that was never given out."""
    return invalid("Invalid page token value.")
