"""Which files are cohort files."""

from collections.abc import Sequence
from pathlib import Path

from worker.cohort_file.defaults import DEFAULTS
from worker.errors import UsageError


def cohort_paths(paths: Sequence[Path]) -> list[Path]:
    """The cohort files that these files and folders stand for, each once. Raises UsageError."""
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = _files_in(path)
            if not inside:
                raise UsageError(
                    f"there is no cohort file in {path}; copy config/cohorts/2027-spring.yaml there and change it"
                )
            files |= dict.fromkeys(inside)
        elif path.exists():
            files[path] = None
        else:
            raise UsageError(f"there is no file or folder {path}")
    return list(files)


def _files_in(folder: Path) -> list[Path]:
    """The cohort files anywhere in a folder, in order of their names, except hidden ones."""
    files = sorted(file for suffix in ("*.yaml", "*.yml") for file in folder.rglob(suffix))
    return [file for file in files if file.name != DEFAULTS and not _is_hidden(file, folder)]


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)
