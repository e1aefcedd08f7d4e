"""From the nodes of a YAML file to a tree of words, with the place of each."""

from collections.abc import Iterator
from typing import Any

import yaml

from worker.cohort_file.problem import KEY, Mark, Path, Problem, bad_file, said

MOST_NODES = 200_000
MOST_DEPTH = 20

Tree = dict[str, Any]


def start_of(part: Any, shown: str) -> Mark:
    """Where a node or an event of YAML begins."""
    return Mark(shown, part.start_mark.line + 1, part.start_mark.column + 1)


class Walk:
    """One walk through a file; `marks` and `problems` are what it has met."""

    def __init__(self, shown: str) -> None:
        self.marks: dict[Path, Mark] = {}
        self.problems: list[Problem] = []
        self._shown = shown
        self._nodes = 0

    def value(self, node: Any, path: Path) -> Any:
        """What a node stands for: a dict, a list, a text or None. Raises BadFile for too many nodes."""
        self._nodes += 1
        mark = start_of(node, self._shown)
        if self._nodes > MOST_NODES or len(path) > MOST_DEPTH:
            # A few lines of aliases to aliases can stand for more nodes than fit into any memory.
            raise bad_file(
                mark, "the aliases (*name) in this file stand for too much; write the values out"
            )
        self.marks[path] = mark
        if node.tag.startswith(("!", "tag:yaml.org,2002:python")):
            self._note(mark, path, f'tags such as "{node.tag}" have no meaning here; take it away')
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [
                self.value(child, (*path, position)) for position, child in enumerate(node.value)
            ]
        is_nothing = not node.style and node.value in ("", "~", "null", "Null", "NULL")
        return None if is_nothing else node.value

    def _entries(self, node: Any, path: Path) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Mark] = {}
        for key_node, child in node.value:
            mark = start_of(key_node, self._shown)
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(mark, path, "a name has to be a single word")
                continue
            key = key_node.value
            if key in seen:
                first_line = seen[key].line
                self._note(
                    mark,
                    (*path, key),
                    f"is given twice, first in line {first_line}; keep one of them",
                )
            seen[key] = mark
            yield key, self.value(child, (*path, key))
            # What is wrong with an entry as a whole is shown at its name, what is wrong with a
            # word at the word.
            if not isinstance(child, yaml.ScalarNode) or not child.value:
                self.marks[*path, key] = mark
            self.marks[*path, key, KEY] = mark

    def _note(self, mark: Mark, path: Path, sentence: str) -> None:
        self.problems.append(Problem(mark, said(path), sentence))
