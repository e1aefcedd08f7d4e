"""Copies of a cohort file, by the names that browsers, file managers and editors give them."""

import re
from pathlib import Path

_BEFORE = re.compile(r"^(?:copy(?: \(?\d+\)?)? of |backup of )+")
_AFTER = re.compile(
    r"(?:[\s._-]*\(\d+\)|[\s._-]+(?:copy(?: \d+)?|kopie|bak|backup|old|orig|\(?conflicted copy.*))+$"
)


def copies_beside(path: Path) -> list[Path]:
    """The files in the folder of a cohort file of which one is a copy of the other, by their names:
    `spring (1).yaml`, `spring - Copy.yaml` and `spring.bak.yaml` beside `spring.yaml`."""
    try:
        files = sorted(path.parent.iterdir())
    except OSError:
        return []
    return [
        file
        for file in files
        if file.suffix.lower() in (".yaml", ".yml")
        and file.name != path.name
        and _without_marks(file) == _without_marks(path)
    ]


def _without_marks(file: Path) -> str:
    return _AFTER.sub("", _BEFORE.sub("", file.stem.casefold()))
