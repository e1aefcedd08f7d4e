"""The file that keeps a person's token.

The token opens the sender's mailbox: it is written whole or not at all, for the owner's eyes only,
and quoted nowhere.
"""

import os
from pathlib import Path

from worker import local_files
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
    try:
        local_files.write(path, f"{token}\n".encode())
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}; what was there is as it was"
        ) from None
