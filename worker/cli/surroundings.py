"""All that decides what a pass does, besides cohorts, ledger, calendar and time: the program itself,
its templates, the rules of the zones, and which Google it is for."""

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256

import tzdata

import worker

DEFAULT_DATABASE = "sqlite:///var/peer-coaching.db"
CREDENTIALS = (
    "PEER_COACHING_TOKEN",
    "IMPERSONATE_SERVICE_ACCOUNT",
    "GOOGLE_APPLICATION_CREDENTIALS",
)
_SETTINGS = (*CREDENTIALS, "GOOGLE_EMULATOR_HOST", "GOOGLE_EMULATOR_ANYWHERE")


def database_of(environment: Mapping[str, str], sandbox: str | None) -> str:
    """Where the ledger is; the sandbox keeps one of its own where DATABASE_URL is not set."""
    own = f"sqlite:///{os.path.join(sandbox, 'ledger.db')}" if sandbox else DEFAULT_DATABASE
    return environment.get("DATABASE_URL") or own


def has_credentials(environment: Mapping[str, str]) -> bool:
    """Whether the environment names credentials for Google itself; not whether they are good."""
    return any(environment.get(name) for name in CREDENTIALS)


def reaches_google(environment: Mapping[str, str], sandbox: str | None) -> bool:
    """Whether there is any way to a Google, live or not."""
    emulator = environment.get("GOOGLE_EMULATOR_HOST")
    return bool(sandbox or emulator) or has_credentials(environment)


def surroundings(environment: Mapping[str, str], sandbox: str | None) -> str:
    """A hash of it all, in hex: nothing can be read out of it."""
    digest = sha256()
    for part in _parts(environment, sandbox):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _parts(environment: Mapping[str, str], sandbox: str | None) -> Iterator[bytes]:
    yield worker.__version__.encode()
    yield tzdata.IANA_VERSION.encode()
    yield os.path.realpath(sandbox).encode() if sandbox else b""
    for name in _SETTINGS:
        value = environment.get(name, "")
        yield os.fsencode(value)
        # A token or a key may be another one by now under the same name.
        yield _content(value) if name in CREDENTIALS and not value.startswith("{") else b""
    for path in sorted(all_in(templates_folder())):
        yield os.fsencode(path)
        yield _content(path)


def all_in(folder: str) -> Iterator[str]:
    """Every file and folder in a folder, and the folder."""
    for inside, _, files in os.walk(folder):
        yield inside
        yield from (os.path.join(inside, name) for name in files)


def templates_folder() -> str:
    """Where the templates are: in the installed package, or next to it in a checkout."""
    package = os.path.dirname(os.path.abspath(worker.__file__))
    installed = os.path.join(package, "templates")
    return (
        installed
        if os.path.isdir(installed)
        else os.path.join(os.path.dirname(package), "templates")
    )


def _content(path: str) -> bytes:
    try:
        # A pipe would be waited for.
        if not os.path.isfile(path):
            return b""
        with open(path, "rb") as file:
            return file.read(10_000_000)
    except (OSError, ValueError):
        return b""
