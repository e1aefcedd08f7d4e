"""Where Google is: Google itself, a server that stands in for it, or the sandbox in this process."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httplib2
from googleapiclient.discovery import build

from worker.google.identity import Identity
from worker.google.one_shot_http import OneShotHttp
from worker.google.quota import UNLIMITED, Quota

if TYPE_CHECKING:
    from worker.google.api_client import Sleep
    from worker.google.calendar import GoogleCalendar
    from worker.google.gmail import Gmail

# The ports are imported by whoever wants one: a look at a calendar without news needs neither.


@dataclass(frozen=True, slots=True)
class Door:
    """One way to Google for one sender: both services over one Http.

    `origin`: where a stand-in is, such as http://127.0.0.1:8080; None for Google itself.
    """

    http: Any
    origin: str | None = None
    identity: Identity = Identity.NOBODY

    def calendar(self, sleep: "Sleep", quota: Quota = UNLIMITED) -> "GoogleCalendar":
        """The Calendar port behind this door. `sleep`: waits for so many seconds."""
        from worker.google.calendar import GoogleCalendar

        return GoogleCalendar(self.calendar_api, sleep, quota)

    def mailbox(self, sleep: "Sleep", quota: Quota = UNLIMITED) -> "Gmail":
        """The Mailbox port behind this door. `sleep`: waits for so many seconds."""
        from worker.google.gmail import Gmail

        return Gmail(self.gmail_api, sleep, quota)

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
    """A stand-in that speaks plain HTTP at host:port. No credentials are sent, no proxy is used."""
    return Door(OneShotHttp(proxy_info=None), f"http://{host}")


def in_process(http: httplib2.Http, origin: str) -> Door:
    """A stand-in inside this process, behind an Http that opens no socket."""
    return Door(http, origin)
