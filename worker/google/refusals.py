"""The error that Google's word about a failed request means to a pass."""

import re

from worker.errors import CredentialsInvalid, GoogleError, OutcomeUnknown, QuotaExhausted, Rejected
from worker.google.error_answer import ErrorAnswer
from worker.google.meanings import ANY, About, meaning_of

# A wait that is asked for up to here is a rate and waited for; beyond, it is a limit for hours.
MOST_PATIENCE_SECONDS = 90.0
_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
_HOURS = "This is a limit for hours: sending stops here and goes on in a later pass"
_CALENDAR_GONE = (
    "The calendar is gone, or closed to the sender: share it with the sender again; if it was deleted, give "
    "`google.calendar` a new name, and another is made"
)


class RateLimited(OutcomeUnknown):
    """Too many requests at once: not done for certain, so that even a write may be sent again.

    `retry_after`: the seconds that Google asks to wait, 0 where it asks for none.
    """

    def __init__(
        self,
        sentence: str,
        status: int = 0,
        codes: tuple[str, ...] = (),
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(sentence, status, codes)
        self.retry_after = retry_after


def error_of(answer: ErrorAnswer, method: str = ANY, retry_after: float = 0.0) -> GoogleError:
    """The error that Google's word means to a pass.

    `method`: see meaning_of; `retry_after`: the seconds that Google asks to wait.
    """
    status, codes = answer.status, answer.codes
    meaning = meaning_of(status, codes, method)
    # Google quotes addresses in its refusals; logs and errors name nobody by theirs.
    words = without_addresses(answer.message).rstrip(".")
    sentence = f"Google says {status}{f' {codes[0]}' if codes else ''}: {words}"
    if meaning.cure:
        sentence += f". {meaning.cure}"
    match meaning.about:
        case About.RATE if retry_after <= MOST_PATIENCE_SECONDS:
            return RateLimited(sentence, status, codes, retry_after)
        case About.RATE | About.SPENT:
            return QuotaExhausted(f"{sentence}. {_HOURS}", status, codes)
        case About.CALENDAR:
            gone = f"{sentence}. {_CALENDAR_GONE}"
            return CredentialsInvalid(gone, status, codes, calendar_gone=True)
        case About.ACCOUNT:
            return CredentialsInvalid(sentence, status, codes)
        case About.ACTION:
            return Rejected(sentence, status, codes)
        case About.NOTHING:
            return OutcomeUnknown(sentence, status, codes)


def without_addresses(words: str) -> str:
    """The words with every e-mail address replaced."""
    return _ADDRESS.sub("<address>", words)
