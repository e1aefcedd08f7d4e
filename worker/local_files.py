"""Files on this machine: read within bounds, written whole, and kept from everybody else's eyes.

Knows nothing of what is in them. What goes wrong is an OSError whose `strerror` is the end of a
sentence such as "x cannot be read: …".
"""

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

OWNER_ONLY = 0o600
_KINDS = (
    (stat.S_ISDIR, "Is a directory"),
    (stat.S_ISFIFO, "it is a pipe, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
    (stat.S_ISCHR, "it is a device, not a file"),
    (stat.S_ISBLK, "it is a device, not a file"),
)


def read(path: Path, most_bytes: int) -> bytes:
    """The content of a file. Raises OSError, also for what is no file, and for one that is larger."""
    # Without O_NONBLOCK, to open a pipe would wait until somebody writes into it.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        mode = os.fstat(handle).st_mode
        for is_kind, sentence in _KINDS:
            if is_kind(mode):
                raise OSError(errno.EINVAL, sentence)
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(most_bytes + 1)
    finally:
        os.close(handle)
    if len(content) > most_bytes:
        raise OSError(errno.EFBIG, f"it is larger than {most_bytes // 1_000_000} MB")
    return content


def write(path: Path, content: bytes) -> None:
    """Writes a file for its owner alone.

    Whatever happens meanwhile, the file is the old one or the new one, whole. What is no file, such
    as /dev/stdout, is written to as it is. Raises OSError; what was there is as it was then.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    target = _resolved(path)
    temporary = target.with_name(f".peer-coaching-{secrets.token_hex(8)}")
    # The mode counts from the first moment on; O_EXCL: never through somebody else's file or link.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync(target.parent)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError:
        # Links in a circle; later versions of Python say so themselves.
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None


def keep_private(path: Path) -> None:
    """Makes a file that only its owner can read, or takes the rights of all others to one that is
    there. Where it is somebody else's, or the disk knows no rights, it stays as it is. Raises OSError
    where it cannot be made."""
    target = _resolved(path)
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    except FileExistsError:
        _take_rights_of_others(target)


def _take_rights_of_others(file: Path) -> None:
    # By its name: a file of SQLite that is opened and closed again loses its locks (POSIX).
    with suppress(PermissionError, FileNotFoundError):
        if file.is_file() and stat.S_IMODE(file.stat().st_mode) != OWNER_ONLY:
            file.chmod(OWNER_ONLY)


def keep_database_private(path: Path) -> None:
    """The same for an SQLite database and the files that it keeps beside itself. Those that it makes
    later have the rights of the first. Raises OSError."""
    database = _resolved(path)
    keep_private(database)
    for suffix in ("-wal", "-shm", "-journal"):
        # Never made here: SQLite may be taking it away at this moment.
        _take_rights_of_others(database.with_name(database.name + suffix))


def _sync(folder: Path) -> None:
    """Lets the new name outlast a power cut too; where a folder cannot be synced, the system does it
    in its own time."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
