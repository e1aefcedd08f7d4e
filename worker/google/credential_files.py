"""The JSON files in which Google hands out credentials, and what each of them is.

Credentials are secrets, and so may be whatever stands in their place by mistake: no error quotes
them.
"""

import json
from pathlib import Path
from typing import Any

from worker import local_files
from worker.errors import UsageError

# What Google hands out has some thousand.
MOST_BYTES = 1_000_000


def is_json(token: str) -> bool:
    """Whether PEER_COACHING_TOKEN is the token itself and not the path of a file."""
    return token.lstrip().startswith("{")


def read_text(path: str) -> str:
    """The text of a file. Raises UsageError."""
    try:
        return local_files.read(Path(path), MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        # Without the path: a token that has lost its first character would look like one.
        raise UsageError(f"the file cannot be read: {error.strerror}") from None
    except ValueError:
        raise UsageError("the file is no text") from None


def object_in(text: str) -> dict[str, Any]:
    """The object that a JSON text is; an empty one where it is none."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def object_with(text: str, names: tuple[str, ...], cure: str) -> dict[str, Any]:
    """The object in a JSON text, which must have a text under each of these names.

    Raises UsageError, which says what the text is instead, or what is missing and the `cure`.
    """
    info = object_in(text)
    missing = [name for name in names if not isinstance(info.get(name), str) or not info[name]]
    if missing:
        raise UsageError(what_it_is(info) or f"it has no {' and no '.join(missing)}: {cure}")
    return info


def what_it_is(info: dict[str, Any]) -> str:
    """Which of Google's files this is, and where it belongs; empty where nobody can tell."""
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
