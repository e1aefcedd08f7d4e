"""The plan that a person has reviewed: what `plan --out` wrote and `run --plan` carries out."""

import json
from pathlib import Path

from worker import local_files
from worker.errors import UsageError

# Some hundred cohorts.
_MOST_BYTES = 100_000_000

Reviewed = dict[str, str]
"""The fingerprint of each cohort's plan, by the cohort's id."""


def reviewed_plan(path: Path | None) -> Reviewed | None:
    """What the file at this path holds; None without one. Raises UsageError for any other file."""
    if path is None:
        return None
    try:
        document = json.loads(local_files.read(path, _MOST_BYTES))
        return {str(entry["cohort"]): entry["fingerprint"] for entry in document["cohorts"]}
    except OSError as error:
        raise UsageError(f"--plan: {path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            f"--plan: {path} is no file that `peer-coaching plan --out` has written"
        ) from error
