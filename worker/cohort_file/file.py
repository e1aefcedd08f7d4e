"""A cohort file that has been read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from worker.cohort_file.problem import Mark, Problem
from worker.cohort_file.settled_pairs import SettledPair
from worker.core.model import Cohort


@dataclass(frozen=True, slots=True)
class CohortFile:
    """A file with what it says. `cohort` is None where there are errors; warnings leave it. `name`: of
    the cohort, also where there are errors; empty where even that cannot be read.

    `readings`: what was taken for something that it does not say word for word; nothing is wrong
    with it. `sheet`: the spreadsheet that holds the roster; None where the file does. `settled`: what
    the file says of pairs that have settled, each as a place to speak of. `others`: the headings of
    the spreadsheet that are not read, with place and cells; `settings`: of a student, those that have
    a column.
    """

    path: Path
    cohort: Cohort | None
    problems: tuple[Problem, ...]
    name: str = ""
    readings: tuple[Problem, ...] = ()
    sheet: Path | None = None
    settled: tuple[SettledPair, ...] = ()
    others: Mapping[str, tuple[Mark, Sequence[str]]] = field(default_factory=dict)
    settings: frozenset[str] = frozenset()
