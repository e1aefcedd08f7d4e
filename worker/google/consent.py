"""A person's consent, given once in a browser: the token that comes of it, or why none does."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from worker.errors import CredentialsInvalid, OutcomeUnknown
from worker.google.one_shot_http import TIMEOUT_SECONDS
from worker.google.scopes import short

# How long the browser may take: reading, choosing an account, a second factor.
PATIENCE_SECONDS = 15 * 60
_IN_THE_BROWSER = (
    "Back to the terminal, please: it says whether all went well. You may close this page."
)
_NOTHING = "nothing was written"
_CODE = re.compile(r"[a-z_]{1,40}")
_CURES = {
    "access_denied": "the permission was refused in the browser. Run `peer-coaching login` again and agree",
    "invalid_client": "Google does not know the OAuth client, or its secret was changed: download the client's file anew",
    "invalid_grant": "the answer of the browser came too late or twice: run `peer-coaching login` again",
    "missing_code": "something else than Google's page asked on its way back: run `peer-coaching login` again",
    "mismatching_state": "the answer came from another login's page: close it and run `peer-coaching login` again",
    "insecure_transport": "the OAuth client's file names an address without https: download it anew",
}


def ask(
    client: dict[str, Any],
    wanted: Sequence[str],
    show: Callable[[str], object],
    patience: float = PATIENCE_SECONDS,
) -> str:
    """Asks a person in a browser for these scopes; the token as JSON.

    `show` gets the address to open, before anything waits for the answer; `patience`: the seconds
    until the answer has to come.
    Raises CredentialsInvalid where the consent was not given as asked, OutcomeUnknown where Google
    could not be reached.
    """
    # Imported here: 0.1 to 0.4 s that only this has to spend.
    from google_auth_oauthlib.flow import InstalledAppFlow, WSGITimeoutError
    from oauthlib.oauth2 import (  # type: ignore[import-untyped] # oauthlib ships no types
        MissingTokenError,
        OAuth2Error,
    )

    class Asking(InstalledAppFlow):  # type: ignore[misc] # nor does google-auth-oauthlib
        """The library's flow, which tells the address before it waits and never waits for Google without an end."""

        def authorization_url(self, **options: Any) -> tuple[str, str]:
            url, state = super().authorization_url(**options)
            show(url)
            return url, state

        def fetch_token(self, **options: Any) -> Any:
            return super().fetch_token(timeout=TIMEOUT_SECONDS, **options)

    flow = Asking.from_client_config(client, scopes=list(wanted))
    try:
        credentials = flow.run_local_server(
            host="127.0.0.1",
            port=0,
            open_browser=False,
            authorization_prompt_message=None,
            success_message=_IN_THE_BROWSER,
            timeout_seconds=patience,
            # Both, so that a refresh token comes, and comes again when somebody logs in a second time.
            access_type="offline",
            prompt="consent",
        )
        _check_granted(wanted, flow.oauth2session.token.get("scope", wanted))
    except WSGITimeoutError:
        raise CredentialsInvalid(
            f"nobody agreed in time; {_NOTHING}. Run `peer-coaching login` again"
        ) from None
    except MissingTokenError:
        # An answer that is neither a token nor OAuth's error: a page, or the server is out of order.
        raise OutcomeUnknown(
            f"no usable answer from Google's token server; {_NOTHING}. Try again in a few minutes"
        ) from None
    except OAuth2Error as error:
        # No more than the code: a description may repeat what was sent.
        code = error.error if _CODE.fullmatch(str(error.error)) else "an unknown error"
        cure = _CURES.get(code, f"Google says {code}. Run `peer-coaching login` again")
        raise CredentialsInvalid(f"{_NOTHING}: {cure}") from None
    except Warning as change:
        # With a Warning, oauthlib says that other scopes were given than were asked for.
        _check_granted(wanted, getattr(change, "new_scope", ()))
        raise
    except (OSError, KeyError, ValueError) as error:
        raise OutcomeUnknown(
            f"no usable answer from Google ({type(error).__name__}); {_NOTHING}. Look at this machine's network and try again"
        ) from None
    if not credentials.refresh_token:
        raise CredentialsInvalid(
            f"Google gave a token for an hour only, without a refresh token; {_NOTHING}. Take the program's access back at "
            "https://myaccount.google.com/connections, see that the OAuth client is of the type Desktop app, and run "
            "`peer-coaching login` again"
        )
    return str(credentials.to_json(strip=("token", "expiry")))


def _check_granted(wanted: Sequence[str], given: object) -> None:
    """Raises CredentialsInvalid where a box was unticked, or more was given than was asked for."""
    scopes = given.split() if isinstance(given, str) else given
    granted = set(scopes if isinstance(scopes, list) else ())
    if missing := [short(scope) for scope in wanted if scope not in granted]:
        were = "was" if len(missing) == 1 else "were"
        raise CredentialsInvalid(
            f"{' and '.join(missing)} {were} not granted; {_NOTHING}. Run "
            "`peer-coaching login` again and tick every box on Google's page: the program asks for no more than it needs"
        )
    if extra := sorted(short(scope) for scope in granted.difference(wanted)):
        raise CredentialsInvalid(
            f"Google granted more than was asked for, {' and '.join(extra)}; {_NOTHING}. Take the program's access back at "
            "https://myaccount.google.com/connections and run `peer-coaching login` again"
        )
