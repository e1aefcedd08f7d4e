"""Which cohorts a pass has nothing to do for, found out before anything is read or imported for it.

It may take too much for due, and never too little: whatever is not as the last pass left it is looked
at in full.
"""

import os
from collections.abc import Iterable, Mapping, Sequence

from worker.cli.shards import BadShard, Shard, shard_of
from worker.cli.surroundings import all_in, database_of, reaches_google, surroundings
from worker.cli.unchanged import Unchanged
from worker.cohort_file.listing import (
    cohort_files_in,
    copies_beside,
    defaults_in,
    folders_above,
    name_in,
)
from worker.ledger.at_rest import Rest, read_rests

_CONFIG, _TEMPLATES = "config", "templates"


def at_rest(
    paths: Sequence[str],
    environment: Mapping[str, str],
    sandbox: str | None,
    now: float,
    share: str | None = None,
) -> tuple[dict[str, Rest], int]:
    """The cohort files of these files and folders for which nothing is due `now` (seconds since the
    epoch), by the path that all links lead to; and how many files there are. `share`: what `--shard`
    says."""
    try:
        shard = shard_of(share, environment)
        files = {os.path.realpath(file): file for file in _files(paths) if shard.is_for(file)}
    except (OSError, BadShard):
        return {}, 0
    if not files or not reaches_google(environment, sandbox):
        return {}, len(files)
    rests = read_rests(database_of(environment, sandbox), list(files))
    if not rests:
        return {}, len(files)
    around, unchanged = surroundings(environment, sandbox), Unchanged()
    others = _Around()
    return {
        path: rest
        for path, rest in rests.items()
        if rest.surroundings == around
        and rest.seen_at <= now < rest.look_at
        and unchanged(rest.files, [files[path], *others.of(files[path])])
    }, len(files)


def of_others(paths: Sequence[str], rests: Mapping[str, Rest], shard: Shard) -> dict[str, str]:
    """The cohort files that need not be read, since nothing is due for them or another task serves
    them, by the path that all links lead to; with the names of their cohorts, as far as these are
    plain. Raises OSError."""
    known = {path: rest.cohort for path, rest in rests.items()}
    if shard.tasks > 1:
        elsewhere = [file for file in _all_files(paths) if not shard.is_for(file)]
        known |= {os.path.realpath(file): name_in(file) for file in elsewhere}
    return known


def files_of(path: str, sheet: str | None, templates: str) -> list[str]:
    """All files that a cohort is read from: its own, the defaults around it, the spreadsheet that
    holds its roster, and the folder with templates of its own, where there are such."""
    return [
        path,
        *_Around().of(path),
        *([sheet] if sheet else []),
        *(all_in(templates) if templates else []),
    ]


def _files(paths: Sequence[str]) -> list[str]:
    if any(os.path.isfile(path) and copies_beside(path) for path in paths):
        # One of these may be the file that is meant.
        raise FileExistsError
    return list(_all_files(paths))


def _all_files(paths: Sequence[str]) -> Iterable[str]:
    for path in paths or (_CONFIG,):
        yield from cohort_files_in(path) if os.path.isdir(path) else (path,)


class _Around:
    """What stands around cohort files, and holds for them; each folder is looked into once."""

    def __init__(self) -> None:
        self._around: dict[str, list[str]] = {}
        self._in: dict[str, list[str]] = {}

    def of(self, path: str) -> list[str]:
        """The files of defaults for a cohort file of this path, and the folders with templates."""
        folder = os.path.dirname(path)
        if folder not in self._around:
            self._around[folder] = [
                file for above in folders_above(path) for file in self._inside(above)
            ] + _templates_in(folder)
        return self._around[folder]

    def _inside(self, folder: str) -> list[str]:
        if folder not in self._in:
            defaults = defaults_in(folder)
            self._in[folder] = defaults + (_templates_in(folder) if defaults else [])
        return self._in[folder]


def _templates_in(folder: str) -> list[str]:
    path = os.path.join(folder, _TEMPLATES)
    return [path] if os.path.isdir(path) else []
