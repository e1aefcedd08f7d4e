"""Which files are cohort files."""

from collections.abc import Sequence
from pathlib import Path

from worker.cohort_file.defaults import DEFAULTS
from worker.errors import UsageError


def cohort_paths(paths: Sequence[Path]) -> list[Path]:
    """The cohort files that these files and folders stand for, each once. Raises UsageError."""
    files: dict[Path, None] = {}
    for path in paths:
        try:
            files |= dict.fromkeys(_files_at(path))
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    return list(files)


def _files_at(path: Path) -> list[Path]:
    if not path.is_dir():
        if not path.exists():
            raise UsageError(f"there is no file or folder {path}")
        return [path]
    inside = _files_in(path)
    if not inside:
        raise UsageError(
            f"there is no cohort file in {path}; copy config/cohorts/2027-spring.yaml there and change it"
        )
    return inside


def _files_in(folder: Path) -> list[Path]:
    """The cohort files anywhere in a folder, in order of their names, except hidden ones."""
    files = sorted(file for suffix in ("*.yaml", "*.yml") for file in folder.rglob(suffix))
    return [file for file in files if file.name != DEFAULTS and not _is_hidden(file, folder)]


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)
