"""One visit to Google in which everything is asked once, and what was found is kept as steps."""

from dataclasses import dataclass
from typing import Any

from worker.errors import GoogleError, OutcomeUnknown
from worker.google.access import Door
from worker.google.api_client import ApiClient
from worker.google.diagnosis import Api, trouble_of
from worker.google.quota import UNLIMITED
from worker.google.token_troubles import Applicant

# What a stand-in answers that does not have the method; Google has them all.
_UNKNOWN_METHOD = (404, 405, 501)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a pass needs. `cure`: the step that fixes it; empty where nothing is missing."""

    name: str
    finding: str
    cure: str = ""


class Visit:
    """One line to Google, on which everything is asked once. `wanted`: the scopes that a pass needs."""

    def __init__(self, door: Door, wanted: list[str]) -> None:
        self.door = door
        self._applicant = Applicant(door.identity, tuple(wanted))
        # Nothing is tried again, so nothing waits: a person is looking on.
        self._client = ApiClient(lambda _: None, UNLIMITED)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def ask(self, request: Any, everywhere: bool = False) -> dict[str, Any] | GoogleError:
        """The answer to a request, or what went wrong.

        `everywhere`: a pass needs this method too, so that stand-ins have it.
        """
        try:
            answer = self._client.send(request)
        except GoogleError as error:
            # Google has every method; a stand-in need not, and has answered all the same.
            forgiven = self.door.origin and not everywhere and error.status in _UNKNOWN_METHOD
            return {} if forgiven else error
        if isinstance(answer, dict):
            return answer
        return OutcomeUnknown("no usable answer from Google: it is no JSON")

    def missing(self, name: str, error: GoogleError, api: Api) -> Step:
        """A step that failed."""
        trouble = trouble_of(error, api, self._applicant)
        return Step(name, trouble.finding, trouble.cure)
