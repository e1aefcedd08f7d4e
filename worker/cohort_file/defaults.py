"""The settings that a cohort file takes from `program.yaml` in the folders around it."""

from pathlib import Path
from typing import Any

from worker.cohort_file.homes import groups
from worker.cohort_file.listing import Listed, defaults_in, folders_above
from worker.cohort_file.text_file import read_text
from worker.cohort_file.tree import Document, parse
from worker.cohort_file.tree_walk import Tree


def document_of(path: Path, listed: Listed) -> Document:
    """A cohort file, with the defaults of every `program.yaml` beside or above it below its own
    settings. Raises BadFile."""
    return _with_defaults(path, _read(path), listed)


def defaults_for(path: Path) -> Tree:
    """What a cohort file at this path, there or not, would take from the files of defaults around
    it. Raises BadFile."""
    return _with_defaults(path, Document({}, {}, ()), defaults_in).tree


def _with_defaults(path: Path, document: Document, listed: Listed) -> Document:
    for folder in folders_above(str(path)):
        for defaults_file in listed(folder):
            defaults = _read(Path(defaults_file))
            document = Document(
                merged(document.tree, _without_coordinators(defaults.tree, document.tree)),
                defaults.marks | document.marks,
                (*document.problems, *defaults.problems),
            )
    return document


def _without_coordinators(defaults: Tree, settings: Tree) -> Tree:
    """The defaults for a file that may name its own: one, or several."""
    names = ("coordinator", "coordinators")
    if not any(name in settings for name in names):
        return defaults
    # An entry of one name is still taken from outside where the file leaves it out: its address.
    return {
        name: value for name, value in defaults.items() if name not in names or name in settings
    }


def _read(path: Path) -> Document:
    return parse(read_text(path, str(path)), str(path), groups())


def merged(settings: Any, defaults: Any) -> Any:
    """The settings, and from the defaults what they do not name, entry by entry; lists and words are
    taken whole."""
    if not isinstance(settings, dict) or not isinstance(defaults, dict):
        return settings
    own = {
        name: merged(value, defaults[name]) if name in defaults else value
        for name, value in settings.items()
    }
    return {**defaults, **own}
