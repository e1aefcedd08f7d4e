"""Four tasks launch all cohorts of a folder on PostgreSQL behind PgBouncer, each killed at random and
started again: everybody is written to once, everybody is invited once.

With AT_FULL_SIZE in the environment, COHORTS of 60 (200 unless it says otherwise).
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contract.conftest import postgres  # noqa: F401 - a fixture
from tests.contract.poolers import POOLER, pooled
from tests.shell.killed_tasks import TASKS, Size, play

COHORTS = int(os.environ.get("COHORTS", "200"))
SIZE = Size(COHORTS, 60, kills=COHORTS // 5) if "AT_FULL_SIZE" in os.environ else Size(12, 4, 2)
# A task holds one session for each lock, and needs another one to write.
SESSIONS = 4 * TASKS
pytestmark = pytest.mark.skipif(POOLER is None, reason="there is no pgbouncer on this machine")


def test_everybody_hears_once_from_tasks_that_are_killed_and_started_again(
    postgres: Callable[[], str],  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    with pooled(postgres(), tmp_path, SESSIONS) as database:
        outcome = play(database, tmp_path, SIZE, seed=1)
    assert 0 < outcome.kills <= SIZE.kills
    assert outcome.ended == [0] * TASKS
    assert min(outcome.served) > 0
    # One more mail for each cohort tells its coordinator of the launch.
    launched = outcome.mails.pop("Dana Whitfield <dana@school.example>")
    assert launched == SIZE.cohorts
    assert len(outcome.mails) == SIZE.cohorts * SIZE.students
    assert set(outcome.mails.values()) == {1}
    assert len(outcome.invited) == SIZE.cohorts * SIZE.students
    assert set(outcome.invited.values()) == {1}
