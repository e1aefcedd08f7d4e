"""What is missing when Google says no, and the step that fixes it: for people who set an account up."""

from dataclasses import dataclass

from worker.errors import GoogleError, OutcomeUnknown, QuotaExhausted
from worker.google.scopes import short
from worker.google.token_refusal import TokenRefused
from worker.google.token_troubles import Applicant, Trouble, how_to_permit, token_trouble


@dataclass(frozen=True, slots=True)
class Api:
    """One of Google's services.

    Its name, where the console has it, the scope that we need for it, the admin console's name.
    """

    name: str
    page: str
    scope: str
    service: str


def in_credentials(error: GoogleError) -> bool:
    """Whether no credentials were accepted at all, so that nothing else can be looked at."""
    if isinstance(error, OutcomeUnknown):
        return False
    return error.status == 401 or isinstance(error, TokenRefused)


def trouble_of(error: GoogleError, api: Api, applicant: Applicant) -> Trouble:
    """What this error of a call of `api` means."""
    if isinstance(error, OutcomeUnknown):
        return Trouble(
            str(error),
            "look again in a few minutes; if it stays so, see whether this machine reaches Google",
        )
    if isinstance(error, QuotaExhausted):
        return Trouble(str(error), "look again in some hours")
    if isinstance(error, TokenRefused):
        return error.trouble
    codes = frozenset(error.codes)
    if in_credentials(error):
        return token_trouble(codes, str(error), applicant)
    if codes & {"accessNotConfigured", "SERVICE_DISABLED"}:
        return Trouble(
            f"the {api.name} is not enabled in the Google Cloud project of these credentials",
            f"enable it at {api.page}, wait a few minutes, and look again",
        )
    if codes & {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}:
        return Trouble(f"the permission {short(api.scope)} was not given", how_to_permit(applicant))
    if codes & {"notACalendarUser", "failedPrecondition", "FAILED_PRECONDITION"}:
        return Trouble(
            f"the sender's account has no {api.service} ({error})",
            f"in the Workspace admin console, give the account a licence and turn {api.service} on for it",
        )
    if codes & {"domainPolicy"}:
        return Trouble(
            f"the Workspace does not let programs use {api.service}",
            "in the Workspace admin console, under Security, API controls, App access control, trust this program",
        )
    return Trouble(
        str(error), f"look for these words in Google's guides; {how_to_permit(applicant)}"
    )
