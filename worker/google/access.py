"""Where Google is and who we are there. Credentials come from the caller's settings and are kept nowhere else.

A token that was refreshed is not written back: what a refresh gives lasts an hour and every pass asks for its own, the refresh
token stays the same, and the place it came from may be a secret that cannot be written, or be read by another pass.

Credentials are secrets, and so may be whatever stands in their place by mistake: no error quotes them.
"""

import json
import logging
import re
import warnings
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import google.auth
import httplib2
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import credentials as user
from google.oauth2 import service_account
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build

from worker.errors import UsageError
from worker.google.calendar import GoogleCalendar
from worker.google.gmail import Gmail
from worker.google.quota import UNLIMITED, Quota
from worker.google.scopes import CALENDAR_SCOPE, GMAIL_SCOPE, PRIMARY_SCOPE, scopes, short
from worker.google.transport import OneShotHttp, Sleep

__all__ = ["CALENDAR_SCOPE", "GMAIL_SCOPE", "PRIMARY_SCOPE", "scopes"]

_ACCOUNT = re.compile(r"[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com")


class Identity(StrEnum):
    """Who we are at Google, for people."""

    NOBODY = "none, for a stand-in asks for none"
    PERSON = "a person's token"
    KEY = "a service account with a key, acting for the sender"
    KEYLESS = "a service account without a key, acting for the sender"


@dataclass(frozen=True, slots=True)
class Door:
    """One way to Google for one sender: both services over one Http. `origin`: where a stand-in is; None for Google itself."""

    http: Any
    origin: str | None = None
    identity: Identity = Identity.NOBODY

    def calendar(self, sleep: Sleep, quota: Quota = UNLIMITED) -> GoogleCalendar:
        """The Calendar port behind this door."""
        return GoogleCalendar(self.calendar_api(), sleep, quota)

    def mailbox(self, sleep: Sleep, quota: Quota = UNLIMITED) -> Gmail:
        """The Mailbox port behind this door."""
        return Gmail(self.gmail_api(), sleep, quota)

    def calendar_api(self) -> Any:
        """Google Calendar as googleapiclient has it."""
        return self._service("calendar", "v3", "/calendar/v3/")

    def gmail_api(self) -> Any:
        """Gmail as googleapiclient has it."""
        return self._service("gmail", "v1", "/")

    def _service(self, name: str, version: str, path: str) -> Any:
        options = {"api_endpoint": self.origin + path} if self.origin else {}
        return build(
            name,
            version,
            http=self.http,
            client_options=options,
            cache_discovery=False,
            static_discovery=True,
        )


def stand_in(host: str) -> Door:
    """A stand-in that speaks plain HTTP at host:port. No credentials are sent, and no proxy is asked."""
    return Door(OneShotHttp(proxy_info=None), f"http://{host}")


def in_process(http: httplib2.Http, origin: str) -> Door:
    """A stand-in inside this process, behind an Http that opens no socket."""
    return Door(http, origin)


def with_service_account(path: str, sender: str, primary: bool, busy: bool = False) -> Door:
    """Google, as `sender` by domain-wide delegation. Raises UsageError where the key file cannot be used."""
    try:
        info = _needed(
            _text(path), ("client_email", "private_key", "token_uri"), "download a new key"
        )
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
    return _authorized(account, Identity.KEY)


def with_impersonation(account: str, sender: str, primary: bool, busy: bool = False) -> Door:
    """Google, as `sender` by domain-wide delegation without a key: as whoever this machine is, asks for `account`'s signature.

    Raises UsageError where the machine is nobody to Google.
    """
    if not _ACCOUNT.fullmatch(account):
        raise UsageError(
            "IMPERSONATE_SERVICE_ACCOUNT is no service account's address, such as name@project.iam.gserviceaccount.com"
        )
    # Imported here: only this way needs it.
    from google.auth import impersonated_credentials

    # They warn of every time-out that ours does not need, and of a project that nobody asks for.
    for name in ("google_auth_httplib2", "google.auth._default"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # About whose quota a person's own credentials use up; here they do no more than ask for a signature.
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
    return _authorized(acting, Identity.KEYLESS)


def with_token(token: str, primary: bool, busy: bool = False) -> Door:
    """Google, as the person who gave the token: its JSON, or the path of a file that holds it. Raises UsageError."""
    try:
        text = token if is_json(token) else _text(token.strip())
        info = _needed(
            text,
            ("client_id", "client_secret", "refresh_token"),
            "`peer-coaching login` makes a token",
        )
        _covers(info.get("scopes"), primary, busy)
    except UsageError as error:
        raise UsageError(f"PEER_COACHING_TOKEN cannot be used: {error}") from None
    make: Any = user.Credentials
    # No more than this: an access token in it may have ended.
    needed = {name: info[name] for name in ("client_id", "client_secret", "refresh_token")}
    return _authorized(
        make.from_authorized_user_info(needed, scopes=scopes(primary, busy)), Identity.PERSON
    )


def is_json(token: str) -> bool:
    """Whether PEER_COACHING_TOKEN is the token itself and not the path of a file."""
    return token.lstrip().startswith("{")


def _covers(given: object, primary: bool, busy: bool) -> None:
    """Raises UsageError where the token says itself that it was given for something else."""
    known = given.split() if isinstance(given, str) else given
    missing = [one for one in scopes(primary, busy) if isinstance(known, list) and one not in known]
    if missing:
        names = " and ".join(short(one) for one in missing)
        how = (
            "peer-coaching login" + (" --primary" if primary else "") + (" --busy" if busy else "")
        )
        raise UsageError(
            f"it was not given for {names}, which this cohort's calendar needs: run `{how}`"
        )


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        # Not the path: a token that has lost its first character would look like one.
        raise UsageError(f"the file cannot be read: {error.strerror}") from None
    except ValueError:
        raise UsageError("the file is no text") from None


def object_in(text: str) -> dict[str, Any]:
    """The object that a JSON text is; an empty one where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _needed(text: str, names: tuple[str, ...], cure: str) -> dict[str, Any]:
    """The object in the text, which has to have texts under these names. Raises UsageError."""
    info = object_in(text)
    missing = [name for name in names if not isinstance(info.get(name), str) or not info[name]]
    if missing:
        raise UsageError(what_it_is(info) or f"it has no {' and no '.join(missing)}: {cure}")
    return info


def what_it_is(info: dict[str, Any]) -> str:
    """What one of Google's JSON files is that came to the wrong place, and where it belongs; empty where nobody can tell."""
    if "installed" in info or "web" in info:
        return "it is an OAuth client, with which `peer-coaching login` makes a token"
    match info.get("type"):
        case "service_account" if "private_key" in info:
            return "it is a service account's key; set GOOGLE_APPLICATION_CREDENTIALS to its path"
        case "authorized_user" if "refresh_token" in info:
            return "it is a person's token; set PEER_COACHING_TOKEN to it"
        case (
            "external_account" | "external_account_authorized_user" | "impersonated_service_account"
        ):
            return "it says who this machine is; set IMPERSONATE_SERVICE_ACCOUNT to the service account's address too"
    return ""


def _authorized(credentials: Any, identity: Identity) -> Door:
    return Door(AuthorizedHttp(credentials, http=OneShotHttp()), identity=identity)
