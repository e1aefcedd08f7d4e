"""What a whole season takes, as `simulate` plays it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.cohorts import cohort_file
from bench.resting import BARE, cost_of
from bench.table import Figure, Row, at_most

STUDENTS = 60


def figures() -> Iterator[Figure]:
    """The one table of seasons."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        file, page = cohort_file(folder, STUDENTS), folder / "season.html"
        bare = cost_of(BARE, {})
        season = cost_of(("-m", "worker", "simulate", str(file), "--html", str(page)), {})
    rows = [
        at_most(f"{STUDENTS} students, a pass an hour, CPU", season.cpu, 18, "s"),
        Row("to the bare interpreter", f"{season.cpu / bare.cpu:,.0f} times"),
        Row("memory at its highest", f"{season.memory:.0f} MiB"),
    ]
    method = "Processor time of the whole process, once: the embedded Google, which is in it, is in its time as well."
    yield Figure("A season", method, rows)
