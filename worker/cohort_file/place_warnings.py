"""Zones that are an offset all year: right only where the clocks never change."""

from worker.cohort_file.form import CohortForm
from worker.cohort_file.places.zone_names import fixed_places
from worker.cohort_file.problem import Mistakes, Path


def without_a_place(form: CohortForm) -> Mistakes:
    """The students, and the cohort, whose zone names no place; each such zone is told once."""
    rows: dict[str, list[int]] = {}
    for row, student in enumerate(form.roster):
        if student.timezone:
            rows.setdefault(student.timezone, []).append(row)
    for zone, students in rows.items():
        if places := fixed_places(zone):
            path: Path = ("roster", students[0], "timezone")
            others = len(students) - 1
            also = f"; so for {others} more student{'' if others == 1 else 's'}" if others else ""
            yield path, _sentence(zone, places) + also
    # A school may well count in UTC; nobody means Panama who writes EST.
    if form.timezone not in ("UTC", "GMT", "Etc/UTC", "Etc/GMT") and (
        places := fixed_places(form.timezone)
    ):
        yield ("timezone",), _sentence(form.timezone, places)


def _sentence(zone: str, places: tuple[str, ...]) -> str:
    listed = " or ".join(places)
    return f"{zone} has no summer time: where the clocks change, it is an hour wrong for half the year. If {listed} is meant, write that"
