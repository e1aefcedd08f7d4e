"""The OAuth client: the file that a person downloads from the Google Cloud console before `login`."""

from pathlib import Path
from typing import Any

from worker import local_files
from worker.errors import UsageError
from worker.google.credential_files import MOST_BYTES, object_in, what_it_is

_FIELDS = ("client_id", "client_secret", "auth_uri", "token_uri")


def client_in(path: Path) -> dict[str, Any]:
    """The OAuth client in a file that Google's console gave. Raises UsageError."""
    try:
        info = object_in(local_files.read(path, MOST_BYTES).decode("utf-8-sig"))
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
        kind = what_it_is(info) or "download it from the Google Cloud console"
        raise UsageError(f"{path} is no OAuth client: {kind}")
    missing = [
        name for name in _FIELDS if not isinstance(client.get(name), str) or not client[name]
    ]
    if missing:
        raise UsageError(
            f"{path} is no whole OAuth client, without {' and '.join(missing)}: download it anew"
        )
    return {"installed": client}
