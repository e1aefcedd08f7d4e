"""`run --preflight`: whether Google can be reached as the senders, without sending anything or leaving anything behind."""

from contextlib import closing
from pathlib import Path

import click

from worker.cli.base import logger
from worker.cli.settings import Settings
from worker.core.model import Cohort
from worker.errors import KnownError
from worker.google.names import PRIMARY
from worker.google.preflight import Step, look

_SQLITE = "sqlite:///"


def look_at_all(cohorts: list[Cohort], setting: Settings) -> int:
    """Looks once for each sender and calendar and says what it found; the exit code, 1 where something is missing."""
    groups: dict[tuple[str, str], list[Cohort]] = {}
    for cohort in cohorts:
        groups.setdefault((cohort.google.sender, cohort.google.calendar), []).append(cohort)
    return max((_look_for(group, setting) for group in groups.values()), default=0)


def _look_for(group: list[Cohort], setting: Settings) -> int:
    names = ", ".join(one.id for one in group)
    try:
        door = setting.door(group[0])
        with closing(door.http):
            busy = any(one.google.busy for one in group)
            steps = look(door, group[0].google.sender, _calendar(group[0], setting), busy)
    except KnownError as error:
        logger.error("%s: %s", names, error)
        return error.exit_code
    click.echo(f"{names}: {group[0].google.sender}")
    for one in steps:
        click.echo(_told(one))
    missing = sum(bool(one.cure) for one in steps)
    click.echo(
        "  All is well."
        if not missing
        else "  Something is missing, so `run` would not get through."
    )
    return 1 if missing else 0


def _told(step: Step) -> str:
    if not step.cure:
        return f"  ok       {step.name}: {step.found}"
    return f"  MISSING  {step.name}: {step.found}.\n           To mend it: {step.cure}."


def _calendar(cohort: Cohort, setting: Settings) -> str | None:
    """The calendar of the series as the ledger knows it. A ledger file that is not there yet is not made for this."""
    if cohort.google.own_calendar:
        return PRIMARY
    if (
        setting.database.startswith(_SQLITE)
        and not Path(setting.database.removeprefix(_SQLITE)).exists()
    ):
        return None
    with closing(setting.ledger()) as ledger:
        found = ledger.calendar(cohort.google.sender, cohort.google.calendar)
        if found is not None:
            # Where a calendar was made, the ledger is bound to a Google already: this writes nothing.
            ledger.belong_to(setting.world)
        return found
