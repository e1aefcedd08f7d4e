"""The Http that signs each request with a token, and asks Google for a new one when it has ended."""

from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google_auth_httplib2 import Request

from worker.errors import OutcomeUnknown
from worker.google.one_shot_http import OneShotHttp
from worker.google.token_refusal import TokenRefused, token_error
from worker.google.token_troubles import Applicant, token_trouble


class SignedHttp:
    """An Http that acts as somebody. `credentials`: google-auth's; `applicant`: for whom and for what they are."""

    def __init__(self, credentials: Any, applicant: Applicant, http: OneShotHttp) -> None:
        self.credentials = credentials
        self.applicant = applicant
        self.http = http

    def close(self) -> None:
        """Hang up."""
        self.http.close()

    def clone(self) -> "SignedHttp":
        """Another one with the same credentials, for another thread."""
        return SignedHttp(self.credentials, self.applicant, self.http.clone())

    def request(self, uri: str, method: str = "GET", body: Any = None, headers: Any = None) -> Any:
        """See httplib2.Http.request. Raises the GoogleErrors where there is no token."""
        signed = dict(headers or {})
        self._sign(uri, method, signed)
        return self.http.request(uri, method, body=body, headers=signed)

    def forget_token(self) -> None:
        """The next request asks for a new token."""
        self.credentials.token = None

    def _sign(self, uri: str, method: str, headers: dict[str, str]) -> None:
        asking = _Asking(self.http)
        try:
            self.credentials.before_request(asking, method, uri, headers)
        except RefreshError as error:
            if isinstance(error.__cause__, TransportError):
                raise _no_answer(error) from error
            if asking.status:
                raise token_error(asking.status, asking.content, self.applicant) from error
            raise self._unusable(error) from error
        except (TransportError, OSError) as error:
            raise _no_answer(error) from error
        except GoogleAuthError as error:
            raise self._unusable(error) from error
        except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
            if not asking.status:
                raise
            # google-auth takes for granted that a token server's 200 holds what it should.
            raise token_error(asking.status, asking.content, self.applicant) from error

    def _unusable(self, error: GoogleAuthError) -> TokenRefused:
        return TokenRefused(token_trouble(frozenset(), str(error), self.applicant))


def _no_answer(error: Exception) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"no usable answer from Google's token server ({type(error).__name__}: {error})"
    )


class _Asking(Request):  # type: ignore[misc] # google-auth-httplib2 ships no types
    """How google-auth asks for a token; keeps the latest answer, of which google-auth tells only a part."""

    def __init__(self, http: OneShotHttp) -> None:
        super().__init__(http)
        self.status = 0
        self.content = b""

    def __call__(self, url: str, method: str = "GET", **options: Any) -> Any:
        """See google.auth.transport.Request. Raises TransportError where the server is out of order or asked too often."""
        response = super().__call__(url, method, **options)
        self.status, self.content = response.status, response.data
        if self.status >= 500 or self.status in (408, 425, 429):
            # google-auth would try some of these again by itself, on a clock of its own.
            failure: Any = TransportError  # google-auth is typed in part only
            raise failure(f"the answer was {self.status}")
        return response
