"""A spreadsheet as it was read, whatever kind of file it was in."""

from dataclasses import dataclass

from worker.cohort_file.problem import Problem


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and where in the file: line and column count from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `number`: as the spreadsheet counts it."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it but spaces."""
        return not any(cell.text.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a spreadsheet, and what is odd about the file; `shown`: the file's name."""

    shown: str
    rows: tuple[Row, ...]
    warnings: tuple[Problem, ...] = ()
