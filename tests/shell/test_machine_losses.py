"""What may be lost, in any order: the ledger, the lock, the name, the account, the answers.

STORIES in the environment: how many are told, each another one every time, instead of the same few.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.contract.conftest import postgres  # noqa: F401 - a fixture
from tests.shell.losses import Losses
from tests.shell.programs import no_power_cuts
from tests.shell.shelves import Schemas

STORIES = int(os.environ.get("STORIES", "0"))
STEPS = 30
SETTINGS = settings(
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    derandomize=not STORIES,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    with no_power_cuts():
        yield


def test_nobody_is_written_to_twice_whatever_is_lost() -> None:
    run_state_machine_as_test(Losses, settings=settings(SETTINGS, max_examples=STORIES or 12))


def test_nobody_is_written_to_twice_whatever_is_lost_of_a_postgresql(
    postgres: Callable[[], str],  # noqa: F811 - the fixture
) -> None:
    class LossesOnPostgresql(Losses):
        shelf_in = staticmethod(lambda _: Schemas(postgres))

    run_state_machine_as_test(
        LossesOnPostgresql, settings=settings(SETTINGS, max_examples=STORIES or 5)
    )
