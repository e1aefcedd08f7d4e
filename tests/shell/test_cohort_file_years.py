"""Years that are too far away to count weeks and months from."""

from datetime import date
from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, changed, cohort_of, errors_of
from worker.core.timeline import draw_at


@pytest.mark.parametrize("year", ["9999", "2200", "1999", "0001"])
@pytest.mark.parametrize("module", ["  I: [{}-12-30, {}-12-31]", "  III: [{}-12-30, {}-12-31]"])
def test_a_year_too_far_away_is_named_and_nothing_is_counted_from_it(
    tmp_path: Path, module: str, year: str
) -> None:
    name = module.split(":")[0]
    old = next(line for line in REQUIRED.splitlines() if line.startswith(f"{name}:"))
    number = REQUIRED.splitlines().index(old) + 1
    problems = errors_of(tmp_path, changed(old, module.format(year, year)))
    assert len(problems) == 2
    for problem, day in zip(problems, ("30", "31"), strict=True):
        assert problem.startswith(f"spring.yaml:{number}:")
        assert f': "{year}-12-{day}" is too far away; write a year from 2000 to 2199' in problem


def test_weeks_can_be_counted_from_the_first_and_the_last_year(tmp_path: Path) -> None:
    last = "  III: [2199-12-30, 2199-12-31]"
    assert cohort_of(tmp_path, changed("  III: [2027-07-16, 2027-07-18]", last)).rounds[
        "second"
    ].finish_by == date(2200, 1, 31)
    first = "  I: [2000-01-01, 2000-01-01]"
    cohort = cohort_of(
        tmp_path, changed("  I: [2027-01-15, 2027-01-17]", first) + "program: {review_days: 60}\n"
    )
    assert draw_at(cohort, "first").year == 1999
