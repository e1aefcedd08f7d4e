"""Cohorts of any size, by way of a file as a coordinator writes it."""

from datetime import UTC, datetime
from pathlib import Path

from worker.cohort_file.reading import read_all
from worker.core.model import Cohort

# The morning of the first round's assignment mails, a quiet hour after it, and a day on which no
# round is open yet.
LAUNCH = datetime(2027, 2, 7, 14, tzinfo=UTC)
QUIET = datetime(2027, 2, 7, 15, tzinfo=UTC)
BEFORE = datetime(2027, 1, 20, 14, tzinfo=UTC)
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "Europe/London")
SENDER = "sender@school.example"
_HEAD = f"""cohort: bench
name: Bench
timezone: America/New_York
coordinator: {{name: Dana Whitfield, email: dana@school.example}}
modules: {{I: [2027-01-15, 2027-01-17], II: [2027-04-09, 2027-04-11], III: [2027-07-16, 2027-07-18]}}
google: {{sender: {SENDER}}}
roster:
"""


def cohort_file(folder: Path, students: int) -> Path:
    """The file of a cohort of so many students in four zones, each available from 08:00 to
    20:00."""
    lines = (
        f"  - {{name: Student {number}, id: s{number:04}, email: s{number:04}@mail.example, "
        f"timezone: {ZONES[number % len(ZONES)]}}}\n"
        for number in range(students)
    )
    path = folder / "bench.yaml"
    path.write_text(_HEAD + "".join(lines), encoding="utf-8")
    return path


def cohort_of(folder: Path, students: int) -> Cohort:
    """A cohort of so many students, by way of its file in this folder."""
    (file,) = read_all((cohort_file(folder, students),))
    if file.cohort is None:
        raise ValueError("\n".join(str(problem) for problem in file.problems))
    return file.cohort


def cohort_files(folder: Path, count: int, students: int) -> Path:
    """A folder with the files of so many cohorts of so many students, each of people of its own."""
    folder.mkdir(parents=True)
    for cohort in range(count):
        head = _HEAD.replace("cohort: bench", f"cohort: bench-{cohort:04}")
        lines = (
            f"  - {{name: Student {number}, id: s{number:04}, email: c{cohort:04}s{number:04}@mail.example, "
            f"timezone: {ZONES[number % len(ZONES)]}}}\n"
            for number in range(students)
        )
        (folder / f"{cohort:04}.yaml").write_text(head + "".join(lines), encoding="utf-8")
    return folder
