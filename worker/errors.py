"""Everything that can go wrong in a way we know: sentences with a cure. Anything else crashes with its traceback.

Errors of the shell are sorted by what a pass has to do next, not by where they came from.
"""


class KnownError(Exception):
    """Something a person can mend. `str(error)` is the whole sentence; `exit_code` is what the command ends with."""

    exit_code = 1


class UsageError(KnownError):
    """The command was called with something that can't be: nothing was done."""

    exit_code = 2


class LockHeld(KnownError):
    """Another pass is at work on this cohort."""

    exit_code = 75


class PlaceLost(LockHeld):
    """Another pass has begun on this cohort while this one was at work: it stops."""


class LedgerUnavailable(KnownError):
    """The ledger cannot be read or written just now; trying again later helps."""

    exit_code = 75


class NoDraw(KnownError):
    """No draw is allowed under the rules. The sentence names the rule or the student in the way."""


class UnknownRecipient(KnownError):
    """The mail is to somebody who is neither on the roster nor the coordinator: it is not sent."""


class GoogleError(KnownError):
    """Google did not do what was asked. The subclasses say what that means for the pass.

    `status`: HTTP's, 0 without an answer; `codes`: Google's own for what went wrong, such as
    `rateLimitExceeded`; `calendar_gone`: it is about this one calendar, which is gone or closed to
    the sender.
    """

    def __init__(
        self,
        sentence: str,
        status: int = 0,
        codes: tuple[str, ...] = (),
        calendar_gone: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.codes = codes
        self.calendar_gone = calendar_gone


class Rejected(GoogleError):
    """Google will never do this one thing (400, 404, an invalid address): the action has failed, the others go on."""


class OutcomeUnknown(GoogleError):
    """Nobody knows whether it was done (5xx, a lost connection, a limit of rate): look first, then try again."""


class QuotaExhausted(GoogleError):
    """A daily limit is used up: stop sending for this cohort, go on in a later pass. `round`: of the
    action that met it."""

    round = ""


class PassAborted(GoogleError):
    """What everything else in this pass would need cannot be had now: stop here, go on in a later pass."""


class CredentialsInvalid(GoogleError):
    """The credentials no longer open the door: nothing can be done for anybody until a person mends them."""
