"""A line of the log as JSON, as Google Cloud's logging and others read it. Imported by passes that find
nothing to do, so without Python's logging."""

import json
import os
import time
from collections.abc import Mapping
from functools import cache

from worker.cli.redaction import redacted

# What a line may be about, and be looked for by.
SUBJECTS = ("cohort", "round", "action", "student")


@cache
def pass_id() -> str:
    """What all lines of this process have in common: 32 hex digits."""
    return os.urandom(16).hex()


def line(
    severity: str,
    message: str,
    about: Mapping[str, str],
    figures: Mapping[str, object],
    environment: Mapping[str, str] = os.environ,
) -> str:
    """One line. `about`: of SUBJECTS, what it is about; `figures`: what a program would count.

    On Cloud Run the subjects are labels as well, and all lines of a pass one trace.
    """
    now = time.time()
    at = f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now))}.{int(now % 1 * 1000):03}Z"
    subjects = {**about, "pass": pass_id()}
    fields = {"time": at, "severity": severity, "message": redacted(message), **subjects, **figures}
    if environment.get("CLOUD_RUN_JOB") or environment.get("K_SERVICE"):
        fields["logging.googleapis.com/labels"] = subjects
        if project := environment.get("GOOGLE_CLOUD_PROJECT"):
            trace = f"projects/{project}/traces/{pass_id()}"
            fields["logging.googleapis.com/trace"] = trace
    return json.dumps(fields, ensure_ascii=False)
