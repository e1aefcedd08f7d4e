"""The bytes and the text of a file, as people's programs save it."""

import errno
from pathlib import Path

from worker import local_files
from worker.cohort_file.problem import Mark, bad_file

MOST_BYTES = 4_000_000


def read_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a file of a sensible size; `shown`: its name in sentences. Raises BadFile."""
    try:
        return local_files.read(path, MOST_BYTES)
    except OSError as error:
        if error.errno == errno.EFBIG:
            most = MOST_BYTES // 1_000_000
            sentence = f"the file has more than {most} MB; no cohort needs that"
        else:
            sentence = f"the file cannot be read: {error.strerror}"
        raise bad_file(Mark(shown), sentence) from error
    except ValueError as error:
        raise bad_file(Mark(shown), "this is no name of a file") from error


def read_text(path: Path, shown: str) -> str:
    """The text of a UTF-8 file; `shown`: its name in sentences. Raises BadFile."""
    data = read_bytes(path, shown)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise bad_file(
            Mark(shown, line), "the file is not UTF-8; save it again with that encoding"
        ) from error
