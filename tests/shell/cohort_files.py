"""Cohort files in pieces, so that a test shows only what it changes."""

from pathlib import Path

from worker.cohort_file.file import CohortFile
from worker.cohort_file.reading import read
from worker.core.model import Cohort

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "config/cohorts/2027-spring.yaml"
PROGRAM = REPOSITORY / "config/program.yaml"

SETTINGS = """\
cohort: spring
name: Spring
timezone: America/New_York
coordinator: {name: Dana Whitfield, email: dana@school.example}
modules:
  I: [2027-01-15, 2027-01-17]
  II: [2027-04-09, 2027-04-11]
  III: [2027-07-16, 2027-07-18]
google:
  sender: mail@school.example
"""
ROSTER = """\
roster:
  - {name: Ana Silva, email: ana@mail.example}
  - {name: Ben Castillo, email: ben@mail.example}
  - {name: Chi Rossi, email: chi@mail.example}
  - {name: Dan Kim, email: dan@mail.example}
  - {name: Eli Martin, email: eli@mail.example}
"""
# Only the required settings; what a test adds begins in line 17.
REQUIRED = SETTINGS + ROSTER


def write(folder: Path, text: str | bytes, name: str = "spring.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def said(file: CohortFile, folder: Path) -> list[str]:
    """The problems as `check` prints them, with the paths from this folder on."""
    return [str(problem).replace(f"{folder}/", "") for problem in file.problems]


def cohort_of(folder: Path, text: str | bytes) -> Cohort:
    """The cohort of a file in which nothing is wrong."""
    file = read(write(folder, text))
    assert file.cohort is not None, said(file, folder)
    return file.cohort


def errors_of(folder: Path, text: str | bytes) -> list[str]:
    """What is wrong with a file that cannot be used."""
    file = read(write(folder, text))
    assert file.cohort is None
    return said(file, folder)


def warnings_of(folder: Path, text: str | bytes) -> list[str]:
    """What is odd about a file that can be used."""
    file = read(write(folder, text))
    assert file.cohort is not None, said(file, folder)
    assert all(problem.warning for problem in file.problems)
    return said(file, folder)


def changed(old: str, new: str) -> str:
    """The required settings with one place changed."""
    count = REQUIRED.count(old)
    assert count == 1, f"{old!r} is in the file {count} times"
    return REQUIRED.replace(old, new)
