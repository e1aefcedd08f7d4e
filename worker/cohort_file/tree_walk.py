"""From the nodes of a YAML file to a tree of words, with the place of each."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from worker.cohort_file.problem import KEY, Mark, Path, Problem, bad_file, said

MOST_NODES = 200_000
MOST_DEPTH = 20

# What word processors make of quotes.
_CURLY = ("\u201c", "\u201d", "\u201e", "\u2018", "\u00ab", "\u00bb")
# A setting whose colon has no space behind it, within braces.
_GLUED = re.compile(r"([A-Za-z_]\w*):(\S.*)")

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
        if not node.style:
            self._odd_quotes(mark, path, node.value)
        return None if is_nothing else node.value

    def _odd_quotes(self, mark: Mark, path: Path, text: str) -> None:
        """A quote that is none for YAML, and so stays in the text."""
        quote = text[:1] if text[:1] in _CURLY else text[-1:]
        if quote in _CURLY:
            what = f'holds {quote}, which is no quote here and stays in the text; write " with the keyboard'
            self.problems.append(Problem(mark, said(path), what, warning=True))
        elif quote == '"' and text.count('"') == 1:
            what = 'ends with a " that nothing opens; take it away, or put one in front'
            self.problems.append(Problem(mark, said(path), what, warning=True))

    def _entries(self, node: Any, path: Path) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Mark] = {}
        in_doubt = False
        for key_node, child in node.value:
            mark = start_of(key_node, self._shown)
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(mark, path, "a name has to be a single word")
                continue
            key, value = key_node.value, None
            if not key_node.style and not child.value and (glued := _GLUED.fullmatch(key)):
                # {name:Ana} is a setting called "name:Ana" with nothing in it.
                key, value = glued[1], glued[2]
                cure = f"a space is missing after the colon: {key}: {value}"
                self._note(mark, (*path, key), cure)
            if key in seen and not (
                in_doubt := in_doubt or self._two_entries(mark, path, key, seen)
            ):
                first_line = seen[key].line
                what = f"is given twice, first in line {first_line}; keep one of them"
                self._note(mark, (*path, key), what)
            seen[key] = mark
            yield key, self.value(child, (*path, key)) if value is None else value
            # What is wrong with an entry as a whole is shown at its name, what is wrong with a
            # word at the word.
            if not isinstance(child, yaml.ScalarNode) or not child.value:
                self.marks[*path, key] = mark
            self.marks[*path, key, KEY] = mark

    def _two_entries(self, mark: Mark, path: Path, key: str, seen: dict[str, Mark]) -> bool:
        """Whether an entry of a list seems to hold a second one, since its first setting comes
        again."""
        if not (path and isinstance(path[-1], int)) or next(iter(seen)) != key:
            return False
        cure = f"{key} is given twice in one entry; to begin another entry, put a dash and a space here: - {key}: …"
        self._note(mark, (*path, key), cure)
        return True

    def _note(self, mark: Mark, path: Path, sentence: str) -> None:
        self.problems.append(Problem(mark, said(path), sentence))
