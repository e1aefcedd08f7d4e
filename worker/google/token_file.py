"""The file that keeps a person's token.

The token opens the sender's mailbox: it is written whole or not at all, for the owner's eyes only,
and quoted nowhere.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from worker.errors import UsageError


def check_place(path: Path) -> None:
    """Raises UsageError where a token could not be written: better before a person is asked."""
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
    """Writes the token for its owner alone.

    Whatever happens meanwhile, the file is the old one or the new one, whole.
    Raises UsageError where it cannot be written.
    """
    target = path.resolve()
    temporary = target.with_name(f".peer-coaching-{secrets.token_hex(8)}")
    try:
        # The mode counts from the first moment on; O_EXCL: never through somebody else's file or link.
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(f"{token}\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)  # noqa: PTH105 - the step that counts, in the words of the system
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}; what was there is as it was"
        ) from None
    _sync(target.parent)


def _sync(folder: Path) -> None:
    """Lets the new name outlast a power cut too; where a folder cannot be synced, the system does it in its own time."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
