"""YAML as words: every scalar stays the text that it is in the file, and the form says what it means.

So none of YAML 1.1's guesses can do harm: 18:30 is no number in base 60, `no` is no truth value,
0123 is not octal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import yaml

from worker.cohort_file.broken_yaml import Broken
from worker.cohort_file.odd_spaces import refuse_odd_spaces
from worker.cohort_file.problem import Mark, Path, Problem, bad_file
from worker.cohort_file.slips import slip_in
from worker.cohort_file.tree_walk import MOST_DEPTH, Tree, Walk, start_of

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as nested dicts, lists, texts and None. `marks`: where each of them is; `problems`:
    what is wrong with the file, though it can be read."""

    tree: Tree
    marks: dict[Path, Mark]
    problems: tuple[Problem, ...]


def parse(text: str, shown: str, known: Mapping[str, str] = MappingProxyType({})) -> Document:
    """The text of a YAML file as a document; `shown`: the file's name in sentences;
    `known`: names of settings, to see what was meant where it is none.

    Raises BadFile where it is no YAML.
    """
    refuse_odd_spaces(text, shown)
    try:
        _refuse_depth(text, shown)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise bad_file(*_told(text, error, shown, known)) from error
    except yaml.YAMLError as error:
        raise bad_file(Mark(shown), f"this is not YAML: {error}") from error
    if not isinstance(node, yaml.MappingNode):
        raise bad_file(
            Mark(shown), "the file has to be a list of settings, `name: value` on each line"
        )
    walk = Walk(shown)
    tree = walk.value(node, ())
    return Document(tree, walk.marks, tuple(walk.problems))


def _refuse_depth(text: str, shown: str) -> None:
    # Event by event: to compose a file that is nested a million deep would overflow the C stack.
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_DEPTH and event.start_mark is not None:
            raise bad_file(
                start_of(event, shown),
                f"lists and settings are nested more than {MOST_DEPTH} deep",
            )


def _told(
    text: str, error: yaml.MarkedYAMLError, shown: str, known: Mapping[str, str]
) -> tuple[Mark, str]:
    """Where the file is no YAML, and what was probably meant; else in the parser's words."""
    place, said = error.problem_mark or error.context_mark, str(error.problem)
    if "could not find expected ':'" in said:
        # Found out only in the line below, or far below.
        place = error.context_mark or place
    if place is None:
        return Mark(shown), f"this is not YAML: {said}"
    slip = slip_in(Broken(tuple(text.splitlines()), place.line, place.column, said, known))
    if slip is None:
        return Mark(shown, place.line + 1, place.column + 1), f"this is not YAML: {said}"
    line, column, sentence = slip
    return Mark(shown, line + 1, column + 1), sentence
