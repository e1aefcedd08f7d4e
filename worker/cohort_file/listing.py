"""Which files a cohort is read from, by their names alone. A pass that finds nothing to do asks for no
more than this, so that nothing is imported here but what Python has already."""

import os
import re
from collections.abc import Callable, Iterator

_DEFAULTS = ("program.yaml", "program.yml")
_ENDINGS = (".yaml", ".yml")
_BEFORE = re.compile(r"^(?:copy(?: \(?\d+\)?)? of |backup of )+")
_AFTER = re.compile(
    r"(?:[\s._-]*\(\d+\)|[\s._-]+(?:copy(?: \d+)?|kopie|bak|backup|old|orig|\(?conflicted copy.*))+$"
)

_NAME = re.compile(rb"""^["']?cohort["']?[ \t]*:[ \t]*["']?([^"'#\r\n]*)""", re.MULTILINE)
_FAR_ENOUGH = 65_536

Listed = Callable[[str], list[str]]
"""Gives the files of defaults in a folder; see defaults_in."""


def is_defaults(name: str) -> bool:
    """Whether a file of this name holds defaults, and no cohort; in capitals or not, as cohort files
    may be."""
    return name.lower() in _DEFAULTS


def is_yaml(name: str) -> bool:
    """Whether this is the name of a YAML file."""
    return os.path.splitext(name)[1].lower() in _ENDINGS


def cohort_files_in(folder: str) -> list[str]:
    """The cohort files anywhere in a folder, in order of their names, except hidden ones. Links to
    folders are not followed. Raises OSError where the folder cannot be read."""
    return sorted(_inside(folder, os.scandir(folder)), key=lambda path: path.split(os.sep))


def _inside(folder: str, entries: Iterator[os.DirEntry[str]]) -> Iterator[str]:
    for entry in entries:
        name = entry.name
        if name.startswith("."):
            continue
        path = os.path.join(folder, name)
        if is_yaml(name) and not is_defaults(name):
            yield path
        if entry.is_dir(follow_symlinks=False):
            try:
                below = os.scandir(path)
            except OSError:
                # What nobody may look into holds no cohort of ours.
                continue
            yield from _inside(path, below)


def folders_above(path: str) -> Iterator[str]:
    """The folder of the file and those around it, nearest first, named as the caller names them
    where that is possible."""
    folder = os.path.dirname(path) or "."
    yield folder
    while os.path.basename(folder) not in ("", ".", ".."):
        folder = os.path.dirname(folder) or "."
        yield folder
    if not os.path.isabs(path):
        yield from _parents(os.path.realpath(folder))


def _parents(folder: str) -> Iterator[str]:
    while (parent := os.path.dirname(folder)) != folder:
        folder = parent
        yield folder


def defaults_in(folder: str) -> list[str]:
    """The files of defaults in a folder, which may be one that nobody may list."""
    try:
        names = sorted(filter(is_defaults, os.listdir(folder)))
    except OSError:
        names = list(_DEFAULTS)
    files = [os.path.join(folder, name) for name in names]
    # A link that leads nowhere is a mistake to be told, not a folder without defaults.
    return [file for file in files if os.path.isfile(file) or os.path.islink(file)]


def name_in(path: str) -> str:
    """The cohort that a file says it holds, read from its lines and not as YAML; empty where that is
    not plain. To notice two files of one cohort where only one of them is ours to read."""
    try:
        with open(path, "rb") as file:
            match = _NAME.search(file.read(_FAR_ENOUGH))
    except OSError:
        return ""
    return match[1].decode(errors="replace").strip() if match else ""


def copies_beside(path: str) -> list[str]:
    """The files in the folder of a cohort file of which one is a copy of the other, by their names:
    `spring (1).yaml`, `spring - Copy.yaml` and `spring.bak.yaml` beside `spring.yaml`."""
    folder, name = os.path.split(path)
    try:
        names = sorted(os.listdir(folder or "."))
    except OSError:
        return []
    return [
        os.path.join(folder, other)
        for other in names
        if is_yaml(other) and other != name and _without_marks(other) == _without_marks(name)
    ]


def _without_marks(name: str) -> str:
    stem = os.path.splitext(name)[0].casefold()
    return _AFTER.sub("", _BEFORE.sub("", stem))
