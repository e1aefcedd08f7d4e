"""The files that commands write."""

from pathlib import Path

from worker import local_files
from worker.errors import UsageError


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Writes a file that was asked for, for its owner alone, and makes the folder that it goes into.
    Raises UsageError; what was there is as it was then."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        local_files.write(path, text.encode(encoding))
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
