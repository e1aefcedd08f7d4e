"""The plan that a person has reviewed: what `plan --out` wrote and `run --plan` carries out."""

import json
from pathlib import Path

from worker.errors import UsageError

Reviewed = dict[str, str]
"""The fingerprint of each cohort's plan, by the cohort's id."""


def reviewed_plan(path: Path | None) -> Reviewed | None:
    """What the file at this path holds; None without one. Raises UsageError for any other file."""
    if path is None:
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return {entry["cohort"]: entry["fingerprint"] for entry in document["cohorts"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"--plan: {path} is no file that `peer-coaching plan --out` has written"
        ) from error
