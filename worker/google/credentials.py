"""Google as somebody: with a service account's key, with a service account alone, or with a person's token.

Credentials come from the caller's settings and are kept nowhere else. A token that was refreshed is
not written back: what a refresh gives lasts an hour, and every pass asks for its own. The refresh
token stays the same, and the place it came from may be a secret that cannot be written, or that
another pass reads.
"""

import logging
import re
import warnings
from typing import Any

import google.auth
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import credentials as user
from google.oauth2 import service_account

from worker.errors import UsageError
from worker.google.access import Door
from worker.google.credential_files import is_json, object_with, read_text
from worker.google.identity import Identity
from worker.google.one_shot_http import OneShotHttp
from worker.google.scopes import scopes, short
from worker.google.signed_http import SignedHttp
from worker.google.token_troubles import Applicant

_ACCOUNT = re.compile(r"[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com")
_KEY_FIELDS = ("client_email", "private_key", "token_uri")
_TOKEN_FIELDS = ("client_id", "client_secret", "refresh_token")


def with_service_account(path: str, sender: str, primary: bool, busy: bool = False) -> Door:
    """Google, as `sender` by domain-wide delegation, with the service account's key in this file.

    `primary`: for the sender's own calendar; `busy`: for busy times too.
    Raises UsageError where the file cannot be used.
    """
    try:
        info = object_with(read_text(path), _KEY_FIELDS, "download a new key")
        # Any: google-auth is typed in part only.
        make: Any = service_account.Credentials
        account = make.from_service_account_info(info, scopes=scopes(primary, busy), subject=sender)
    except UsageError as error:
        raise UsageError(
            f"GOOGLE_APPLICATION_CREDENTIALS: {path} is no service account key: {error}"
        ) from None
    except (ValueError, TypeError):
        raise UsageError(
            f"GOOGLE_APPLICATION_CREDENTIALS: the private_key in {path} is none: download a new key"
        ) from None
    return _door(account, Identity.KEY, primary, busy)


def with_impersonation(account: str, sender: str, primary: bool, busy: bool = False) -> Door:
    """Google, as `sender` by domain-wide delegation without a key.

    Whoever this machine is at Google asks for the signature of the service account `account`.
    `primary`, `busy`: see with_service_account.
    Raises UsageError where the machine is nobody to Google.
    """
    if not _ACCOUNT.fullmatch(account):
        raise UsageError(
            "IMPERSONATE_SERVICE_ACCOUNT is no service account's address, such as name@project.iam.gserviceaccount.com"
        )
    # Imported here: only this way needs it.
    from google.auth import impersonated_credentials

    # These warn of every time-out that ours does not need, and of a project that nobody asks for.
    for name in ("google_auth_httplib2", "google.auth._default"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # About whose quota a person's own credentials use up; here they only ask for a signature.
            warnings.filterwarnings("ignore", module="google.auth", category=UserWarning)
            machine, _ = google.auth.default()
        make: Any = impersonated_credentials.Credentials
        acting = make(machine, account, target_scopes=scopes(primary, busy), subject=sender)
    except (GoogleAuthError, OSError, ValueError, TypeError, AttributeError):
        # The last two: google-auth takes for granted that the file is an object with texts in it.
        raise UsageError(
            "IMPERSONATE_SERVICE_ACCOUNT is set, but this machine is nobody to Google who could ask for the account's signature. "
            "On Cloud Run the job's service account is; elsewhere `gcloud auth application-default login` makes you that, "
            "or GOOGLE_APPLICATION_CREDENTIALS names a file of credentials"
        ) from None
    return _door(acting, Identity.KEYLESS, primary, busy)


def with_token(token: str, primary: bool, busy: bool = False) -> Door:
    """Google, as the person who gave the token.

    `token`: its JSON, or the path of a file that holds it; `primary`, `busy`: see
    with_service_account. Raises UsageError where the token cannot be used.
    """
    try:
        text = token if is_json(token) else read_text(token.strip())
        info = object_with(text, _TOKEN_FIELDS, "`peer-coaching login` makes a token")
        _check_scopes(info.get("scopes"), primary, busy)
    except UsageError as error:
        raise UsageError(f"PEER_COACHING_TOKEN cannot be used: {error}") from None
    make: Any = user.Credentials
    # No more than this: an access token in it may have ended.
    needed = {name: info[name] for name in _TOKEN_FIELDS}
    person = make.from_authorized_user_info(needed, scopes=scopes(primary, busy))
    return _door(person, Identity.PERSON, primary, busy)


def _check_scopes(given: object, primary: bool, busy: bool) -> None:
    """Raises UsageError where the token says itself that it was given for something else."""
    granted = given.split() if isinstance(given, str) else given
    if not isinstance(granted, list):
        return
    missing = [scope for scope in scopes(primary, busy) if scope not in granted]
    if missing:
        names = " and ".join(short(scope) for scope in missing)
        options = (" --primary" if primary else "") + (" --busy" if busy else "")
        raise UsageError(
            f"it was not given for {names}, which this cohort's calendar needs: run `peer-coaching login{options}`"
        )


def _door(credentials: Any, identity: Identity, primary: bool, busy: bool) -> Door:
    applicant = Applicant(identity, tuple(scopes(primary, busy)))
    return Door(SignedHttp(credentials, applicant, OneShotHttp()), identity=identity)
