"""What a pass has come to: one line, whatever it did, and a file for whoever counts passes."""

import os
import time
from typing import NamedTuple

_METRICS = {
    "last_pass_timestamp_seconds": "When the last pass ended.",
    "pass_exit_code": "What it ended with: 0 is well.",
    "pass_duration_seconds": "How long it took.",
    "pass_cohorts": "How many cohorts it was for.",
    "pass_actions_done": "How many actions it carried out.",
    "pass_actions_failed": "How many were refused or went wrong.",
    "pass_actions_waiting": "How many are left for another pass.",
    "pass_google_requests": "How often it asked Google.",
    "pass_google_units": "How much of Gmail's quota it took.",
    "next_due_timestamp_seconds": "Before when nothing is due, as far as that is known.",
}


class Summary(NamedTuple):
    """What a pass has come to. `next_due`: seconds since the epoch, before which nothing is due; None
    where that is not known."""

    code: int
    seconds: float
    cohorts: int
    done: int = 0
    failed: int = 0
    waiting: int = 0
    requests: int = 0
    units: int = 0
    next_due: float | None = None

    def sentence(self) -> str:
        """For people."""
        cohorts = f"{self.cohorts} cohort{'' if self.cohorts == 1 else 's'}"
        if not (self.done or self.failed or self.waiting):
            what = f"nothing {'is due' if self.code == 0 else 'was done'} in {cohorts}"
        else:
            counts = {"done": self.done, "failed": self.failed, "waiting": self.waiting}
            parts = (f"{count} {name}" for name, count in counts.items() if count)
            what = f"{', '.join(parts)} in {cohorts}"
        due = f"; nothing more before {_shown(self.next_due)}" if self.next_due else ""
        return f"{what}, {self.seconds:.1f} s{due}"

    def figures(self) -> dict[str, object]:
        """For programs."""
        fields = self._asdict()
        fields["seconds"] = round(self.seconds, 3)
        fields["next_due"] = _shown(self.next_due) if self.next_due else None
        return fields

    def metrics(self, ended: float) -> str:
        """In the text form of OpenMetrics. `ended`: seconds since the epoch."""
        values = (
            ended,
            self.code,
            self.seconds,
            self.cohorts,
            self.done,
            self.failed,
            self.waiting,
            self.requests,
            self.units,
            self.next_due,
        )
        lines = []
        for (name, words), value in zip(_METRICS.items(), values, strict=True):
            full = f"peer_coaching_{name}"
            lines += [f"# TYPE {full} gauge", f"# HELP {full} {words}"]
            if value is not None:
                lines.append(f"{full} {value:.17g}")
        return "\n".join([*lines, "# EOF", ""])


def write_metrics(path: str, text: str) -> str:
    """Puts the file in place of the one before, whole; a sentence where it cannot be written."""
    fresh = f"{path}.{os.getpid()}.new"
    try:
        with open(fresh, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(fresh, path)
    except OSError as error:
        return f"--metrics: {path} cannot be written: {error.strerror}"
    return ""


def _shown(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
