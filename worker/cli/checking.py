"""All that is wrong and odd about cohort files and their templates, said."""

import json
from collections.abc import Iterator
from datetime import datetime

import click

from worker.cohort_file.file import CohortFile
from worker.cohort_file.likely_columns import look_again
from worker.messages.template_check import cohort_problems, template_problems
from worker.report import check_documents, screen, students_apart
from worker.report.in_two_cohorts import Cohorts, by_address, in_two_cohorts
from worker.report.poorer_mails import left_out

# A season that begins later than this is seldom planned already.
_MOST_DAYS_AHEAD = 730


def report(files: list[CohortFile], at: datetime, as_json: bool = False) -> int:
    """Says all that is wrong and odd about these files, and about the templates; the exit code."""
    broken = _template_problems(files)
    cohorts = by_address((str(file.path), file.cohort) for file in files if file.cohort)
    if as_json:
        looks = {
            file.path: [
                *_season(file, at),
                *_apart(file),
                *_twice(file, cohorts),
                *_left_out(file),
                *look_again(file.others, file.settings),
            ]
            for file in files
        }
        click.echo(json.dumps(check_documents.document(files, looks, broken), indent=2))
    else:
        for file in files:
            _tell(file, cohorts, at)
        for sentence in broken:
            click.echo(sentence)
    return 2 if broken or any(file.cohort is None for file in files) else 0


def _template_problems(files: list[CohortFile]) -> list[str]:
    """What is wrong with the templates; those that come with the program first, and told once."""
    broken = template_problems()
    well: set[str] | None = None if broken else set()
    cohorts = [file.cohort for file in files if file.cohort is not None]
    for cohort in cohorts:
        broken += cohort_problems(cohort, well)
    return list(dict.fromkeys(broken))


def _tell(file: CohortFile, cohorts: Cohorts, at: datetime) -> None:
    for problem in file.problems:
        click.echo(str(problem))
    for reading in file.readings:
        click.echo(f"{reading.mark}: taken: {reading.where}: {reading.what}")
    if file.cohort is not None:
        apart = _apart(file)
        click.echo(screen.checked(str(file.path), file.cohort, bool(apart)))
        columns = look_again(file.others, file.settings)
        others = (*_twice(file, cohorts), *_left_out(file))
        for sentence in (*_season(file, at), *columns, *apart, *others):
            click.echo(f"{file.path}: look: {sentence}")


def _apart(file: CohortFile) -> list[str]:
    return list(students_apart.sentences(file.cohort)) if file.cohort else []


def _twice(file: CohortFile, cohorts: Cohorts) -> Iterator[str]:
    """Sentences on who is in another of these cohorts as well."""
    return in_two_cohorts(file.cohort, cohorts) if file.cohort else iter(())


def _left_out(file: CohortFile) -> Iterator[str]:
    """Sentences on what the mails lack."""
    return left_out(file.cohort) if file.cohort else iter(())


def _season(file: CohortFile, at: datetime) -> Iterator[str]:
    """A sentence on a cohort whose dates are all past at this instant, and may be those of the year
    before, or so far ahead that a digit is probably wrong."""
    cohort = file.cohort
    if cohort is None:
        return
    today = cohort.local_date(at)
    first = min(cohort.modules[0].first, *(plan.assign_on for plan in cohort.rounds.values()))
    last = max(plan.finish_by for plan in cohort.rounds.values())
    if today > last:
        yield (
            f"this season is over: the last round was to be done by {last}. If this is a new class, correct the "
            "dates, above all their years; otherwise take the file out of the folder"
        )
    elif (first - today).days > _MOST_DAYS_AHEAD:
        years = (first - today).days // 365
        yield f"this season begins on {first}, {years} years from today; is the year right?"
