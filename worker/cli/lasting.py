"""Whether a ledger in a file is still there for the next pass."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from worker.errors import UsageError

_MOUNTS = Path("/proc/self/mountinfo")
# Buckets that look like folders: they neither lock files nor write parts of them.
_BUCKETS = ("gcsfuse", "s3fs", "mountpoint-s3", "rclone", "goofys", "blobfuse")
_CURE = (
    "so nobody would know tomorrow what was sent today, and everybody would be written to again. Set DATABASE_URL to "
    "a PostgreSQL, such as postgresql+psycopg://user@host/name"
)


def check_lasting(file: Path, environment: Mapping[str, str], mounts: Path = _MOUNTS) -> None:
    """Raises UsageError where an SQLite ledger in this file would not last, or cannot be locked."""
    if environment.get("CLOUD_RUN_JOB") or environment.get("K_SERVICE"):
        raise UsageError(
            f"nothing was done: the ledger {file} would be on the disk of Cloud Run, which ends with the task, {_CURE}"
        )
    folder = file.resolve().parent
    holding = max(
        ((point, kind) for point, kind in _mounted(mounts) if folder.is_relative_to(point)),
        key=lambda mount: len(mount[0].parts),
        default=None,
    )
    if holding is not None and any(bucket in holding[1] for bucket in _BUCKETS):
        raise UsageError(
            f"nothing was done: the ledger {file} would be in a bucket ({holding[0]}), which cannot hold a database, {_CURE}"
        )


def _mounted(mounts: Path) -> Iterator[tuple[Path, str]]:
    """Where something is mounted, and what: its type and its source, as proc(5) has them."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        before, _, after = line.partition(" - ")
        place = before.split()[4:5]
        if place:
            # A blank in a name is written in octal.
            yield Path(place[0].replace("\\040", " ")), after.lower()
