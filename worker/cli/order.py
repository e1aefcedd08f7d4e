"""What `run` was asked for."""

from dataclasses import dataclass
from pathlib import Path

from worker.cli.shards import Shard


@dataclass(frozen=True, slots=True)
class Order:
    """The options of `run`. `deadline`: minutes, 0 is none."""

    paths: tuple[Path, ...]
    force: bool
    reviewed: Path | None
    retry: bool
    adopt: bool
    deadline: float
    share: Shard
    preflight: bool
    quiet: bool
    verbose: bool

    @property
    def is_usual(self) -> bool:
        """Whether this is a pass as cron makes it: no more is wanted than what is due."""
        return not (self.force or self.reviewed or self.retry or self.adopt or self.preflight)
