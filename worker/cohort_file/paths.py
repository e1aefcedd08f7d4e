"""Which files are cohort files."""

from collections.abc import Sequence
from os.path import realpath
from pathlib import Path

from worker.cohort_file.defaults import is_defaults
from worker.errors import UsageError


def cohort_paths(paths: Sequence[Path]) -> list[Path]:
    """The cohort files that these files and folders stand for, each once. Raises UsageError."""
    files: dict[Path, str] = {}
    for path in paths:
        if path.is_dir():
            inside = _files_in(path)
            if not inside:
                raise UsageError(
                    f"there is no cohort file in {path}; copy config/cohorts/2027-spring.yaml there and change it"
                )
            files |= {file: realpath(file) for file in inside}
        elif path.exists():
            files[path] = realpath(path)
        else:
            raise UsageError(f"there is no file or folder {path}")
    # A link to a file is no copy of it.
    first_of: dict[str, Path] = {}
    for file, target in files.items():
        first_of.setdefault(target, file)
    return list(first_of.values())


def _files_in(folder: Path) -> list[Path]:
    """The cohort files anywhere in a folder, in order of their names, except hidden ones."""
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in (".yaml", ".yml"))
    return [file for file in files if not is_defaults(file) and not _is_hidden(file, folder)]


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)
