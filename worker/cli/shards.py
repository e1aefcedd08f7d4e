"""Which of several tasks a cohort's file is for, where they share the work.

By the highest of a hash for each task (rendezvous hashing): a file that comes or goes moves no other
one, and a task that comes takes from all the others alike. Each task works that out by itself, from the
names of files alone.
"""

import os
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

# What Cloud Run sets for the tasks of a job, and Kubernetes for an Indexed Job; that one tells nobody
# how many there are.
_VARIABLES = (
    ("CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT"),
    ("JOB_COMPLETION_INDEX", "JOB_COMPLETION_COUNT"),
)


class BadShard(ValueError):
    """What should say which share of the work is ours does not."""


class Shard(NamedTuple):
    """The share of one of so many `tasks`. `number`: which one, from 0."""

    number: int = 0
    tasks: int = 1

    def is_for(self, path: str) -> bool:
        """Whether the cohort file of this name is ours."""
        name = os.path.basename(path).casefold()
        return self.tasks == 1 or self.number == max(
            range(self.tasks), key=lambda task: sha256(f"{task}/{name}".encode()).digest()
        )


def shard_of(option: str | None, environment: Mapping[str, str]) -> Shard:
    """The share that `--shard i/n` names, i from 0, or else the environment. Raises BadShard."""
    if option is not None:
        index, _, count = option.partition("/")
        return _checked(index, count, f'--shard: "{option}"')
    for index_name, count_name in _VARIABLES:
        if number := environment.get(index_name):
            tasks = environment.get(count_name, "")
            if not tasks:
                raise BadShard(
                    f"{index_name} says which task this is, and {count_name} should say of how many; set it to "
                    "the number of tasks (spec.completions on Kubernetes)"
                )
            return _checked(number, tasks, f'{index_name} and {count_name}: "{number}/{tasks}"')
    return Shard()


def _checked(index: str, count: str, said: str) -> Shard:
    if index.isdecimal() and count.isdecimal() and int(index) < int(count):
        return Shard(int(index), int(count))
    raise BadShard(f"{said} is no share; write it like 0/4: the first of four, the last is 3/4")
