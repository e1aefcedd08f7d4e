"""The plan that a person has reviewed: what `plan --out` wrote and `run --plan` carries out."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from worker import local_files
from worker.errors import UsageError
from worker.execute.outcome import Reviewed
from worker.messages.worded import wording_from
from worker.messages.wording import moved_since

# Some hundred cohorts.
_MOST_BYTES = 100_000_000


def reviewed_plan(path: Path | None) -> dict[str, Reviewed] | None:
    """The plan of each cohort in the file at this path, by the cohort's id; None without a file.
    Raises UsageError for any other file."""
    if path is None:
        return None
    try:
        document = json.loads(local_files.read(path, _MOST_BYTES))
        return {str(entry["cohort"]): _plan_of(entry) for entry in document["cohorts"]}
    except OSError as error:
        raise UsageError(f"--plan: {path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            f"--plan: {path} is no file that `peer-coaching plan --out` has written"
        ) from error


def _plan_of(entry: dict[str, Any]) -> Reviewed:
    words = entry.get("wording")
    moved = partial(moved_since, wording_from(words)) if words is not None else None
    return Reviewed(str(entry["fingerprint"]), moved)
