"""Where Google is and who we are there. Credentials come from the caller's settings and are kept nowhere else."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httplib2
from google.oauth2 import credentials as user
from google.oauth2 import service_account
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build

from worker.errors import UsageError
from worker.google.calendar import GoogleCalendar
from worker.google.gmail import Gmail
from worker.google.quota import UNLIMITED, Quota
from worker.google.transport import OneShotHttp, Sleep

CALENDAR_SCOPE = "https://www.googleapis.com/auth/calendar.app.created"
PRIMARY_SCOPE = "https://www.googleapis.com/auth/calendar.events.owned"
GMAIL_SCOPE = "https://www.googleapis.com/auth/gmail.compose"


@dataclass(frozen=True, slots=True)
class Door:
    """One way to Google for one sender: both services over one Http. `origin`: where a stand-in is; None for Google itself."""

    http: Any
    origin: str | None = None

    def calendar(self, sleep: Sleep, quota: Quota = UNLIMITED) -> GoogleCalendar:
        """The Calendar port behind this door."""
        return GoogleCalendar(self._service("calendar", "v3", "/calendar/v3/"), sleep, quota)

    def mailbox(self, sleep: Sleep, quota: Quota = UNLIMITED) -> Gmail:
        """The Mailbox port behind this door."""
        return Gmail(self._service("gmail", "v1", "/"), sleep, quota)

    def _service(self, name: str, version: str, path: str) -> Any:
        options = {"api_endpoint": self.origin + path} if self.origin else {}
        return build(
            name, version, http=self.http, client_options=options, cache_discovery=False, static_discovery=True
        )


def stand_in(host: str) -> Door:
    """A stand-in that speaks plain HTTP at host:port. No credentials are sent, and no proxy is asked."""
    return Door(OneShotHttp(proxy_info=None), f"http://{host}")


def in_process(http: httplib2.Http, origin: str) -> Door:
    """A stand-in inside this process, behind an Http that opens no socket."""
    return Door(http, origin)


def with_service_account(path: str, sender: str, primary: bool) -> Door:
    """Google, as `sender` by domain-wide delegation. Raises UsageError where the key file cannot be used."""
    try:
        # Any: google-auth is typed in part only.
        make: Any = service_account.Credentials
        account = make.from_service_account_file(path, scopes=scopes(primary), subject=sender)
    except (OSError, ValueError) as error:
        raise UsageError(f"GOOGLE_APPLICATION_CREDENTIALS: {path} is no service account key: {error}") from error
    return Door(AuthorizedHttp(account, http=OneShotHttp()))


def with_token(token: str, primary: bool) -> Door:
    """Google, as the person who gave the token: its JSON, or the path of a file that holds it. Raises UsageError."""
    try:
        text = token if token.lstrip().startswith("{") else Path(token).read_text(encoding="utf-8")
        make: Any = user.Credentials
        credentials = make.from_authorized_user_info(json.loads(text), scopes=scopes(primary))
    except (OSError, ValueError) as error:
        # The text of a ValueError may quote the token.
        what = error.strerror if isinstance(error, OSError) else "it is not the JSON of an authorized user"
        raise UsageError(f"PEER_COACHING_TOKEN cannot be used: {what}") from error
    return Door(AuthorizedHttp(credentials, http=OneShotHttp()))


def scopes(primary: bool) -> list[str]:
    """The least that works: our own calendar, or the events of the sender's; and drafts with their sending."""
    return [PRIMARY_SCOPE if primary else CALENDAR_SCOPE, GMAIL_SCOPE]
