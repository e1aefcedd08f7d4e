"""Locks are lost at random while processes launch many cohorts: as many mails as students, each once.

With AT_FULL_SIZE in the environment, as many as a school has: 600 mails.
"""

import os

from tests.contract.conftest import database, postgres  # noqa: F401 - fixtures
from tests.shell.many_processes import Size, play

SIZE = Size(50, 12, losses=40) if "AT_FULL_SIZE" in os.environ else Size(10, 4, losses=40)


def test_every_mail_goes_out_once_whichever_locks_are_lost(database: str) -> None:  # noqa: F811 - the fixture
    outcome = play(database, SIZE, seed=1)
    assert len(outcome.mails) == SIZE.cohorts * SIZE.students
    assert set(outcome.mails.values()) == {1}
    assert 0 < outcome.lost <= SIZE.losses
