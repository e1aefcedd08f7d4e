"""A person's consent, given once in a browser, and the token file that comes of it.

The token opens the sender's mailbox: it is written whole or not at all, for the owner's eyes only, and quoted nowhere.
"""

import os
import re
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from worker.errors import CredentialsInvalid, OutcomeUnknown, UsageError
from worker.google.credential_files import object_in, what_it_is
from worker.google.scopes import short
from worker.google.transport import TIMEOUT_SECONDS

# How long the browser may take: reading, choosing an account, a second factor.
PATIENCE_SECONDS = 15 * 60
_FIELDS = ("client_id", "client_secret", "auth_uri", "token_uri")
_IN_THE_BROWSER = (
    "Back to the terminal, please: it says whether all went well. You may close this page."
)
_NOTHING = "nothing was written"
_CODE = re.compile(r"[a-z_]{1,40}")
_WHY = {
    "access_denied": "the permission was refused in the browser. Run `peer-coaching login` again and agree",
    "invalid_client": "Google does not know the OAuth client, or its secret was changed: download the client's file anew",
    "invalid_grant": "the answer of the browser came too late or twice: run `peer-coaching login` again",
    "missing_code": "something else than Google's page asked on its way back: run `peer-coaching login` again",
    "mismatching_state": "the answer came from another login's page: close it and run `peer-coaching login` again",
    "insecure_transport": "the OAuth client's file names an address without https: download it anew",
}


def client_in(path: Path) -> dict[str, Any]:
    """The OAuth client in a file that Google's console gave. Raises UsageError."""
    try:
        info = object_in(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(
            f"{path}: {error.strerror}. It is the OAuth client, of the type Desktop app, that you made in the Google Cloud "
            "console and downloaded; the README says how"
        ) from None
    except ValueError:
        raise UsageError(f"{path} is no OAuth client: it is no text") from None
    if "web" in info:
        raise UsageError(
            f"{path} is an OAuth client of the type Web application: make one of the type Desktop app"
        )
    client = info.get("installed")
    if not isinstance(client, dict):
        raise UsageError(
            f"{path} is no OAuth client: {what_it_is(info) or 'download it from the Google Cloud console'}"
        )
    missing = [
        name for name in _FIELDS if not isinstance(client.get(name), str) or not client[name]
    ]
    if missing:
        raise UsageError(
            f"{path} is no whole OAuth client, without {' and '.join(missing)}: download it anew"
        )
    return {"installed": client}


def ask(
    client: dict[str, Any],
    wanted: Sequence[str],
    show: Callable[[str], object],
    patience: float = PATIENCE_SECONDS,
) -> str:
    """Asks a person in a browser for these scopes; the token as JSON.

    `show` gets the address to open, before anything waits for the answer; `patience`: the seconds until it has to come.
    Raises CredentialsInvalid where it was not given as asked, OutcomeUnknown where Google could not be reached.
    """
    # Imported here: 0.1 to 0.4 s that only this has to spend.
    from google_auth_oauthlib.flow import InstalledAppFlow, WSGITimeoutError
    from oauthlib.oauth2 import OAuth2Error  # type: ignore[import-untyped] # oauthlib ships no types

    class Asking(InstalledAppFlow):  # type: ignore[misc] # nor does google-auth-oauthlib
        """The library's flow, which tells the address before it waits and does not wait for Google for ever."""

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
        _as_asked(wanted, flow.oauth2session.token.get("scope", wanted))
    except WSGITimeoutError:
        raise CredentialsInvalid(
            f"nobody agreed in time; {_NOTHING}. Run `peer-coaching login` again"
        ) from None
    except OAuth2Error as error:
        # No more than the code: a description may repeat what was sent.
        code = error.error if _CODE.fullmatch(str(error.error)) else "an unknown error"
        why = _WHY.get(code, f"Google says {code}. Run `peer-coaching login` again")
        raise CredentialsInvalid(f"{_NOTHING}: {why}") from None
    except Warning as change:
        # So oauthlib says that other scopes were given than were asked for.
        _as_asked(wanted, getattr(change, "new_scope", ()))
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


def _as_asked(wanted: Sequence[str], given: object) -> None:
    """Raises CredentialsInvalid where a box was unticked, or more was given than was asked for."""
    got = set(given.split() if isinstance(given, str) else given if isinstance(given, list) else ())
    if missing := [short(one) for one in wanted if one not in got]:
        raise CredentialsInvalid(
            f"{' and '.join(missing)} {'was' if len(missing) == 1 else 'were'} not granted; {_NOTHING}. Run "
            "`peer-coaching login` again and tick every box on Google's page: the program asks for no more than it needs"
        )
    if more := sorted(short(one) for one in got.difference(wanted)):
        raise CredentialsInvalid(
            f"Google granted more than was asked for, {' and '.join(more)}; {_NOTHING}. Take the program's access back at "
            "https://myaccount.google.com/connections and run `peer-coaching login` again"
        )


def check_place(path: Path) -> None:
    """Raises UsageError where a token could not be written there: better before a person is asked than after."""
    try:
        folder = path.resolve().parent
        is_folder = path.is_dir()
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    if is_folder:
        raise UsageError(f"{path} is a folder; name a file for the token")
    if not folder.is_dir():
        raise UsageError(f"{path} cannot be written: there is no folder {folder}")
    if not os.access(folder, os.W_OK):
        raise UsageError(f"{path} cannot be written: {folder} is not yours to write in")


def keep(token: str, path: Path) -> None:
    """Writes the token for its owner alone. Whatever happens meanwhile, the file is the old one or the new one, whole.

    Raises UsageError where it cannot be written.
    """
    place = path.resolve()
    fresh = place.with_name(f".peer-coaching-{secrets.token_hex(8)}")
    try:
        # The mode counts from the first moment on; O_EXCL: never through somebody else's file or link.
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(f"{token}\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, place)  # noqa: PTH105 - the step that counts, in the words of the system
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}; what was there is as it was"
        ) from None
    # The new name has to outlast a power cut too; where a folder cannot be synced, the system does it in its own time.
    with suppress(OSError):
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
