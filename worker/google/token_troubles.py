"""What is wrong with credentials that Google gives no token for, and the step that fixes it."""

from dataclasses import dataclass

from worker.google.identity import Identity
from worker.google.scopes import PRIMARY_SCOPE, TOKENS_END, short

_TRUST_THE_PROGRAM = "in the Workspace admin console, under Security, API controls, App access control, trust this program"
_EXEMPT_THE_PROGRAM = (
    "in the Workspace admin console, under Security, Access and data control, Google Cloud session control, exempt trusted "
    "apps, and trust this program under Security, API controls, App access control"
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is missing, and the step that fixes it: two sentences without periods."""

    finding: str
    cure: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks Google for a token, and for which scopes."""

    identity: Identity
    wanted: tuple[str, ...]


def token_trouble(codes: frozenset[str], words: str, applicant: Applicant) -> Trouble:
    """What a refusal of the credentials means.

    `codes`: all codes in Google's answer, such as `invalid_grant`; `words`: the answer for people.
    """
    if applicant.identity is Identity.PERSON:
        return _of_person(codes, words, applicant)
    return _of_service_account(codes, words, applicant)


def _of_service_account(codes: frozenset[str], words: str, applicant: Applicant) -> Trouble:
    if codes & {"unauthorized_client", "access_denied", "invalid_scope"}:
        return Trouble(
            f"the service account may not act for the sender ({words})", how_to_permit(applicant)
        )
    if "invalid_grant" in codes:
        return Trouble(
            f"the service account is not accepted for the sender ({words})",
            "see that google.sender is the main address of an account of the domain, neither a group nor an alias, that the "
            "service account and its key still exist, and that the clock of this machine is right",
        )
    if applicant.identity is Identity.KEYLESS and codes & {"SERVICE_DISABLED"}:
        return Trouble(
            "the IAM Service Account Credentials API is not enabled in the Google Cloud project",
            "enable it at https://console.cloud.google.com/apis/library/iamcredentials.googleapis.com, wait a few minutes, and look again",
        )
    if applicant.identity is Identity.KEYLESS and codes & {"PERMISSION_DENIED", "NOT_FOUND"}:
        return Trouble(
            "this machine may not ask for the service account's signature, or there is no such account",
            "see that IMPERSONATE_SERVICE_ACCOUNT is right, and give whoever this machine is (on Cloud Run: the job's service "
            "account) the role Service Account Token Creator on it; a new role takes some minutes",
        )
    return Trouble(
        f"the service account's credentials are not accepted ({words})",
        "renew them; the README says how",
    )


def _of_person(codes: frozenset[str], words: str, applicant: Applicant) -> Trouble:
    log_in_again = how_to_permit(applicant)
    if codes & {"invalid_rapt", "rapt_required"}:
        # Before invalid_grant, under which it comes.
        return Trouble(
            f"the Workspace's session control wants the sender to log in again and again ({words})",
            f"{_EXEMPT_THE_PROGRAM}; then {log_in_again}. A service account has no session and is never asked",
        )
    if "invalid_grant" in codes:
        return Trouble(f"the token has ended ({words})", f"{log_in_again}. {TOKENS_END}")
    if codes & {"invalid_client", "deleted_client", "disabled_client", "unauthorized_client"}:
        return Trouble(
            f"the OAuth client that the token was made with is gone ({words})",
            f"make another in the Google Cloud console, then: {log_in_again}",
        )
    if "invalid_scope" in codes:
        names = " and ".join(short(scope) for scope in applicant.wanted)
        return Trouble(f"the token was not given for {names} ({words})", log_in_again)
    if codes & {"admin_policy_enforced", "access_denied", "org_internal"}:
        return Trouble(
            f"the Workspace does not let this program in ({words})",
            _TRUST_THE_PROGRAM,
        )
    return Trouble(f"the token is not accepted ({words})", log_in_again)


def how_to_permit(applicant: Applicant) -> str:
    """The step by which the scopes are given."""
    wanted = applicant.wanted
    if applicant.identity in (Identity.KEY, Identity.KEYLESS):
        return (
            "in the Workspace admin console, under Security, API controls, Domain-wide delegation, give the service account's "
            f"client ID exactly these scopes: {','.join(wanted)} (it may take a day until they count)"
        )
    command = "peer-coaching login --primary" if PRIMARY_SCOPE in wanted else "peer-coaching login"
    return f"run `{command}` as the sender and tick every box"
