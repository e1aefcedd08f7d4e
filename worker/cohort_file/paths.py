"""Which files are cohort files."""

from collections.abc import Sequence
from os.path import realpath
from pathlib import Path

from worker.cohort_file.listing import cohort_files_in
from worker.errors import UsageError


def cohort_paths(paths: Sequence[Path]) -> list[Path]:
    """The cohort files that these files and folders stand for, each once. Raises UsageError."""
    files: dict[Path, str] = {}
    for path in paths:
        try:
            files |= {file: realpath(file) for file in _files_at(path)}
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    # A link to a file is no copy of it.
    first_of: dict[str, Path] = {}
    for file, target in files.items():
        first_of.setdefault(target, file)
    return list(first_of.values())


def _files_at(path: Path) -> list[Path]:
    if not path.is_dir():
        if not path.exists():
            raise UsageError(f"there is no file or folder {path}")
        return [path]
    inside = [Path(file) for file in cohort_files_in(str(path))]
    if not inside:
        raise UsageError(
            f"there is no cohort file in {path}; copy config/cohorts/2027-spring.yaml there and change it"
        )
    return inside
