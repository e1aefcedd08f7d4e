"""YAML as words: every scalar stays the text that it is in the file, and what it means is up to the form.

So none of YAML 1.1's guesses can bite: 18:30 is no number in base 60, `no` is no truth value, 0123 is not octal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import yaml

from worker.cohort_file.problem import KEY, BadFile, Mark, Path, Problem, said

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MOST_BYTES = 4_000_000
MOST_NODES = 200_000
MOST_DEPTH = 20

Tree = dict[str, Any]


def read_text(path: FilePath, shown: str) -> str:
    """The text of a UTF-8 file. Raises BadFile."""
    try:
        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            raise BadFile(
                Problem(
                    Mark(shown),
                    "",
                    f"the file has more than {MOST_BYTES // 1_000_000} MB; no cohort needs that",
                )
            )
        return data.decode("utf-8-sig")
    except OSError as error:
        raise BadFile(
            Problem(Mark(shown), "", f"the file cannot be read: {error.strerror}")
        ) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(
            Problem(
                Mark(shown, line), "", "the file is not UTF-8; save it again with that encoding"
            )
        ) from error
    except ValueError as error:
        raise BadFile(Problem(Mark(shown), "", "this is no name of a file")) from error


@dataclass(frozen=True, slots=True)
class Document:
    """A file as nested dicts, lists, texts and None; where each of them stands; what is wrong with it that leaves it readable."""

    tree: Tree
    marks: dict[Path, Mark]
    problems: tuple[Problem, ...]


def read_document(path: FilePath, shown: str) -> Document:
    """The file as a document. Raises BadFile where it cannot be read at all."""
    return parse(read_text(path, shown), shown)


def parse(text: str, shown: str) -> Document:
    """The text of a YAML file as a document. Raises BadFile where it is no YAML."""
    try:
        _refuse_depth(text, shown)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        mark = Mark(shown, at.line + 1, at.column + 1) if at else Mark(shown)
        raise BadFile(
            Problem(
                mark,
                "",
                f"this is not YAML: {error.problem or error.context}{_cure(str(error.problem))}",
            )
        ) from error
    except yaml.YAMLError as error:
        raise BadFile(Problem(Mark(shown), "", f"this is not YAML: {error}")) from error
    if not isinstance(node, yaml.MappingNode):
        raise BadFile(
            Problem(
                Mark(shown), "", "the file has to be a list of settings, `name: value` on each line"
            )
        )
    walk = _Walk(shown)
    tree = walk.value(node, ())
    return Document(tree, walk.marks, tuple(walk.problems))


def _refuse_depth(text: str, shown: str) -> None:
    # Event by event: composing a file that is nested a million deep would end in the C stack.
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
            event, yaml.CollectionEndEvent
        )
        if depth > MOST_DEPTH and event.start_mark is not None:
            mark = Mark(shown, event.start_mark.line + 1, event.start_mark.column + 1)
            raise BadFile(
                Problem(mark, "", f"lists and settings are nested more than {MOST_DEPTH} deep")
            )


def _cure(problem: str) -> str:
    if "cannot start any token" in problem or "tab" in problem:
        return (
            ". Is it a tab? Use spaces to indent; and put a text that begins with a sign in quotes"
        )
    if "mapping values are not allowed" in problem:
        return ". A text with a colon in it has to stand in quotes"
    return ""


class _Walk:
    """From yaml's nodes to a tree, with the marks and problems on the way."""

    def __init__(self, shown: str) -> None:
        self.marks: dict[Path, Mark] = {}
        self.problems: list[Problem] = []
        self._shown = shown
        self._nodes = 0

    def value(self, node: Any, path: Path) -> Any:
        self._nodes += 1
        mark = self._mark(node)
        if self._nodes > MOST_NODES or len(path) > MOST_DEPTH:
            # A few lines of aliases to aliases can stand for more nodes than fit into any memory.
            raise BadFile(
                Problem(
                    mark,
                    "",
                    "the aliases (*name) in this file stand for too much; write the values out",
                )
            )
        self.marks[path] = mark
        if node.tag.startswith(("!", "tag:yaml.org,2002:python")):
            self.problems.append(
                Problem(
                    mark,
                    said(path),
                    f'tags such as "{node.tag}" have no meaning here; take it away',
                )
            )
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, at)) for at, child in enumerate(node.value)]
        return (
            None
            if not node.style and node.value in ("", "~", "null", "Null", "NULL")
            else node.value
        )

    def _entries(self, node: Any, path: Path) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Mark] = {}
        for key_node, child in node.value:
            mark = self._mark(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(Problem(mark, said(path), "a name has to be a single word"))
                continue
            key = key_node.value
            if key in seen:
                self.problems.append(
                    Problem(
                        mark,
                        said((*path, key)),
                        f"is given twice, first in line {seen[key].line}; keep one of them",
                    )
                )
            seen[key] = mark
            yield key, self.value(child, (*path, key))
            # What is wrong with an entry as a whole is shown at its name, what is wrong with a word at the word.
            if not isinstance(child, yaml.ScalarNode) or not child.value:
                self.marks[*path, key] = mark
            self.marks[*path, key, KEY] = mark

    def _mark(self, node: Any) -> Mark:
        return Mark(self._shown, node.start_mark.line + 1, node.start_mark.column + 1)


def merged(over: Any, under: Any) -> Any:
    """Settings of `over` on top of those of `under`, entry by entry; lists and words are taken whole."""
    if isinstance(over, dict) and isinstance(under, dict):
        return {
            **under,
            **{
                name: merged(value, under[name]) if name in under else value
                for name, value in over.items()
            },
        }
    return over
