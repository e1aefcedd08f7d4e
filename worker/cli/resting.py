"""What a pass that found nothing to do leaves for those that come after it (see `idle`)."""

import os
from collections.abc import Sequence

from worker.cli.base import logger
from worker.cli.idle import files_of
from worker.cli.settings import Settings
from worker.cli.surroundings import surroundings
from worker.cli.unchanged import as_read
from worker.cohort_file.file import CohortFile
from worker.errors import KnownError
from worker.execute.outcome import Rest
from worker.ledger.resting import Sleeping
from worker.ledger.store import SqlLedger


def keep_rests(
    quiet: Sequence[tuple[CohortFile, Rest]], ledger: SqlLedger, setting: Settings, began: int
) -> None:
    """Keeps until when nothing is due for the cohorts in these files. `began`: when reading them began,
    nanoseconds since the epoch."""
    around = surroundings(setting.environment, str(setting.sandbox) if setting.sandbox else None)
    asleep = [_sleeping(file, rest, setting, around, began) for file, rest in quiet]
    try:
        # At once: a thousand single writes would take longer than all the rest.
        ledger.keep_rests([each for each in asleep if each is not None])
    except KnownError as error:
        logger.warning("the next pass looks at everything once more: %s", error)


def _sleeping(
    file: CohortFile, rest: Rest, setting: Settings, around: str, began: int
) -> Sleeping | None:
    """What is kept of one file; None where it has changed since: the next pass looks once more."""
    path, sheet = str(file.path), str(file.sheet) if file.sheet else None
    templates = file.cohort.templates if file.cohort else ""
    files = as_read(files_of(path, sheet, templates), began)
    if files is None or file.cohort is None:
        return None
    google = file.cohort.google
    account: dict[str, str | bool] = {
        "sender": google.sender,
        "own_calendar": google.own_calendar,
        "busy": google.busy,
        "calendar": rest.calendar,
    }
    return Sleeping(
        os.path.realpath(path),
        rest.turn,
        setting.clock(),
        rest.until,
        around,
        files,
        rest.watched,
        rest.token,
        account,
        rest.series,
    )
