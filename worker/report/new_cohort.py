"""What `new` understood of a roster, for a person to look over."""

from collections.abc import Iterable, Sequence

from worker.cohort_file.clean_roster import CleanStudent
from worker.cohort_file.likely_columns import SEEMS
from worker.cohort_file.problem import Problem
from worker.messages import words

_NO_ZONE, _NO_HOURS = "the class's zone", "the class's hours"


def read(students: Sequence[CleanStudent], notes: Iterable[str], source: str) -> str:
    """A line for each student: greeted how, in which zone, available when; then what was odd."""
    rows = [("name", "greeted as", "zone", "available"), *(_row(student) for student in students)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [f"Read {words.count(len(students), 'student')} from {source}:"]
    for row in rows:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append("  " + "  ".join([*padded, row[3]]))
    zones = {
        (student.written_zone, student.cells["timezone"]): None
        for student in students
        if student.written_zone.casefold() not in _in_words(student.cells["timezone"])
    }
    lines += [f'  taken: "{written}" for {zone}' for written, zone in zones]
    lines += [f"  note: {note}" for note in notes]
    return "\n".join(lines)


def _in_words(zone: str) -> str:
    """america/new york"""
    return zone.replace("_", " ").casefold()


def _row(student: CleanStudent) -> tuple[str, str, str, str]:
    cells = student.cells
    hours = cells.get("available", _NO_HOURS)
    return cells["name"], cells["first_name"], cells["timezone"] or _NO_ZONE, hours


def cure(problems: Iterable[Problem]) -> str:
    """What to do about a roster that cannot be read."""
    problems = list(problems)
    named = [
        f'--column {problem.where}="its heading"'
        for problem in problems
        if "column is missing" in problem.what
    ]
    likely = [problem.where.partition(", ") for problem in problems if SEEMS in problem.what]
    named += [f"--column {setting}={heading}" for setting, _, heading in likely]
    none = f"; or, where it is something else, --column {likely[0][0]}=" if likely else ""
    errors = [problem for problem in problems if not problem.warning]
    if len(errors) > len(named):
        none += "; and correct the rest"
    if named:
        return f"Name the columns: {' '.join(named)}{none}"
    return "Correct the roster and run this again"


def next_steps(path: str, beside: Sequence[str]) -> str:
    """What a coordinator does after a file has been written that passes. `beside`: the names of
    other cohort files in its folder."""
    lines = [
        f"Next: look through {path}, then",
        f"  peer-coaching plan {path}       says what goes out when, and how the dates suit",
        f"  peer-coaching preview {path}    writes every mail to a page",
        f"  peer-coaching simulate {path}   plays the season (some minutes for a large class)",
    ]
    if beside:
        are = "is" if len(beside) == 1 else "are"
        lines.append(
            f"In the same folder {are} {words.listed(beside)}: `run` serves every file there, so take out what is no class."
        )
    return "\n".join(lines)
