"""`run --preflight`: whether Google can be reached as the senders, without sending anything or leaving anything behind."""

from contextlib import closing

import click

from worker.cli.base import logger
from worker.cli.settings import Settings
from worker.core.model import Cohort
from worker.errors import KnownError
from worker.google.names import PRIMARY
from worker.google.preflight import Step, look


def look_at_all(cohorts: list[Cohort], setting: Settings) -> int:
    """Looks once for each sender and calendar and says what it found.

    The exit code: 1 where something is missing.
    """
    groups: dict[tuple[str, str], list[Cohort]] = {}
    for cohort in cohorts:
        groups.setdefault((cohort.google.sender, cohort.google.calendar), []).append(cohort)
    return max((_look_for(group, setting) for group in groups.values()), default=0)


def _look_for(group: list[Cohort], setting: Settings) -> int:
    names = ", ".join(cohort.id for cohort in group)
    sender = group[0].google.sender
    try:
        door = setting.door(group[0].google)
        with closing(door.http):
            busy = any(cohort.google.busy for cohort in group)
            steps = look(door, sender, _calendar(group[0], setting), busy)
    except KnownError as error:
        logger.error("%s: %s", names, error)
        return error.exit_code
    click.echo(f"{names}: {sender}")
    for step in steps:
        click.echo(_line(step))
    if any(step.cure for step in steps):
        click.echo("  Something is missing, so `run` would not get through.")
        return 1
    click.echo("  All is well.")
    return 0


def _line(step: Step) -> str:
    if not step.cure:
        return f"  ok       {step.name}: {step.finding}"
    return f"  MISSING  {step.name}: {step.finding}.\n           To mend it: {step.cure}."


def _calendar(cohort: Cohort, setting: Settings) -> str | None:
    """The calendar of the series as the ledger knows it. A ledger file that is not there yet is not made for this."""
    if cohort.google.own_calendar:
        return PRIMARY
    file = setting.ledger_file
    if file is not None and not file.exists():
        return None
    with closing(setting.ledger()) as ledger:
        calendar = ledger.calendar(cohort.google.sender, cohort.google.calendar)
        if calendar is not None:
            # Where a calendar was made, the ledger is bound to a Google already: this writes nothing.
            ledger.belong_to(setting.world)
        return calendar
