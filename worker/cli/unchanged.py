"""Whether the files that a cohort was read from are still what they were.

By size, and by the times of the last change of content and of anything at all: the second cannot be set
by hand. Where these differ, as in every new container, by the content; that of a folder is the names in it.
"""

import json
import os
from collections.abc import Iterable, Sequence
from hashlib import sha256

# The clock of a file system ticks, and some count in whole seconds: what was written less than a tick
# before it was read may have been written once more since, at the same time.
_TICK_NS = 20_000_000
_COARSE_TICK_NS = 2_000_000_000
_FINE_NS = 1_000_000


def as_read(paths: Iterable[str], began_ns: int) -> str | None:
    """What these files are, as JSON, for `Unchanged`. `began_ns`: when reading them began, since the
    epoch. None where one of them may have changed since, or is gone."""
    files = {}
    try:
        for path in paths:
            status = os.stat(path)
            newest = max(status.st_mtime_ns, status.st_ctime_ns)
            if newest > began_ns - (_TICK_NS if newest % _FINE_NS else _COARSE_TICK_NS):
                return None
            files[os.path.abspath(path)] = [*_status(status), _content(path)]
    except OSError:
        return None
    return json.dumps(files)


class Unchanged:
    """Looks at each file once, however many cohorts it is read for."""

    def __init__(self) -> None:
        self._status: dict[str, tuple[int, int, int] | None] = {}
        self._contents: dict[str, str] = {}

    def __call__(self, recorded: str, read_now: Sequence[str]) -> bool:
        """Whether all these files are as they were recorded. `read_now`: those that would be read now,
        as far as that is known from their names."""
        files = json.loads(recorded)
        return all(os.path.abspath(path) in files for path in read_now) and all(
            self._is_same(path, *was) for path, was in files.items()
        )

    def _is_same(self, path: str, size: int, mtime: int, ctime: int, content: str) -> bool:
        if path not in self._status:
            self._status[path] = _status_of(path)
        status = self._status[path]
        if status == (size, mtime, ctime):
            return True
        if status is None or status[0] != size:
            return False
        if path not in self._contents:
            self._contents[path] = _content(path)
        return self._contents[path] == content


def _status_of(path: str) -> tuple[int, int, int] | None:
    try:
        return _status(os.stat(path))
    except OSError:
        return None


def _status(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _content(path: str) -> str:
    try:
        if os.path.isdir(path):
            return sha256("\0".join(sorted(os.listdir(path))).encode()).hexdigest()
        with open(path, "rb") as file:
            return sha256(file.read()).hexdigest()
    except OSError:
        return ""
