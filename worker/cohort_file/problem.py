"""What is wrong with a file: where, what, and the cure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]
"""The way from the top of a file to a setting: its names, and its positions in lists from 0."""

KEY = "[key]"
"""The last step of a path to a name itself, to the left of its colon."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1. `cell`: what people call it who look at a
    spreadsheet, such as `row 3, E-mail (Ana Silva)`."""

    file: str
    line: int = 1
    column: int = 1
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


Marks = Mapping[Path, Mark]
Mistakes = Iterator[tuple[Path, str]]
"""The path of each mistake, and the sentence on it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, or, as a warning, perhaps meant so: warnings stop nothing. `rows`: in how many
    rows of a roster it is so."""

    mark: Mark
    where: str
    what: str
    warning: bool = False
    rows: int = 1

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        where = f"{self.where}: " if self.where else ""
        return f"{self.mark}: {kind}{where}{self.what}"


class BadFile(Exception):
    """A file that cannot be read as a whole; carries its problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def bad_file(mark: Mark, sentence: str, where: str = "") -> BadFile:
    """A file that cannot be read for this one reason."""
    return BadFile(Problem(mark, where, sentence))


def said(path: Path) -> str:
    """A path as coordinators read it: roster[3].email."""
    text = ""
    for step in path:
        if step == KEY:
            continue  # the place is that of the name, not of what it names
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """` Did you mean …?` with the known word that is most like this one; empty where none is near.
    `likeness`: from 0 to 1, how near it has to be."""
    choices = {choice.lower(): choice for choice in reversed(list(known))}
    # Addresses of one domain are alike in most letters.
    least_likeness = 0.85 if "@" in word else likeness
    close = get_close_matches(word.lower(), choices, n=1, cutoff=least_likeness)
    return f" Did you mean {choices[close[0]]}?" if close else ""


# The length of the path to a student.
_ROW = 2


def problem_at(marks: Marks, path: Path, sentence: str, warning: bool = False) -> Problem:
    """What is wrong at this path, at the place of the nearest thing around it that is in a file."""
    near = path
    while near not in marks and near:
        near = near[:-1]
    mark, where = marks[near], said(path)
    if mark.cell:
        # What a row of a spreadsheet lacks is called by the name of its column.
        missing = said(path[_ROW:]) if len(near) == _ROW else ""
        where = f"{mark.cell}, {missing}" if missing else mark.cell
    return Problem(mark, where, sentence, warning)


def row_said(marks: Marks, row: int) -> str:
    """How a sentence calls the entry of a student, of a row from 0: roster entry 4, or row 5 of a
    spreadsheet."""
    mark = marks.get(("roster", row))
    return mark.cell.partition(" (")[0] if mark and mark.cell else entry_said(row)


def entry_said(row: int) -> str:
    """`roster entry 4`, for the row 3, from 0, of the roster in a YAML file."""
    return f"roster entry {row + 1}"
