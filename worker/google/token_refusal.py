"""What it means that Google gave no token for the credentials.

The token server's word counts in OAuth's form (RFC 6749, 5.2), and that of the IAM API, which signs
for an account without a key, in Google's own. A page, a 502 or a stammer says nothing about the
credentials.
"""

import json
import re
from typing import Any

from worker.errors import CredentialsInvalid, GoogleError, OutcomeUnknown, Rejected
from worker.google.error_answer import error_answer
from worker.google.refusals import error_of, without_addresses
from worker.google.token_troubles import Applicant, Trouble, token_trouble

_OAUTH_STATUSES = (400, 401, 403)
_OAUTH_CODE = re.compile(r"[a-z_]{1,60}")
# Codes by which the token server says that it is its own fault, or that it was asked too often.
_PASSING = frozenset(
    {
        "backend_error",
        "internal_failure",
        "rate_limit_exceeded",
        "server_error",
        "slow_down",
        "temporarily_unavailable",
    }
)


class TokenRefused(CredentialsInvalid):
    """Google gives no token for these credentials. `trouble`: why, and the step that fixes it."""

    def __init__(self, trouble: Trouble, codes: tuple[str, ...] = ()) -> None:
        super().__init__(
            f"Google no longer accepts the credentials: {trouble.finding}. To mend it, {trouble.cure}",
            codes=codes,
        )
        self.trouble = trouble


def token_error(status: int, content: bytes, applicant: Applicant) -> GoogleError:
    """What an answer of the token server or of the IAM API without a token means."""
    answer = error_answer(status, content)
    if answer is not None:
        error = error_of(answer)
        if not isinstance(error, CredentialsInvalid | Rejected):
            return OutcomeUnknown(f"Google gives out no tokens just now: {error}", status)
        words = f"{status}: {without_addresses(answer.message)}".rstrip(".")
        return TokenRefused(token_trouble(frozenset(answer.codes), words, applicant), answer.codes)
    codes, words = _oauth_error(content) if status in _OAUTH_STATUSES else ((), "")
    if not codes:
        return OutcomeUnknown(
            f"no usable answer from Google's token server: {status}, with neither a token nor Google's word against one"
        )
    if not _PASSING.isdisjoint(codes):
        return OutcomeUnknown(f"Google gives out no tokens just now ({words})")
    return TokenRefused(token_trouble(frozenset(codes), words, applicant), codes)


def _oauth_error(content: bytes) -> tuple[tuple[str, ...], str]:
    """The codes of an OAuth error, and its words for people; nothing where it is none."""
    try:
        body: Any = json.loads(content)
    except (ValueError, RecursionError):
        return (), ""
    code = body.get("error") if isinstance(body, dict) else None
    if not isinstance(code, str) or not _OAUTH_CODE.fullmatch(code):
        return (), ""
    subtype, description = body.get("error_subtype"), body.get("error_description")
    codes = (code, subtype) if isinstance(subtype, str) else (code,)
    if not isinstance(description, str) or not description:
        return codes, code
    return codes, f"{code}: {without_addresses(' '.join(description.split()))}".rstrip(".")
