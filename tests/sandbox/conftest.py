"""A sandbox in memory, on a clock that stands still."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.sandbox.api import Api, event, events
from worker.sandbox.guests import Guests
from worker.sandbox.service import Sandbox

NOW = datetime(2027, 2, 7, 14, tzinfo=UTC)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    in_memory = Sandbox(lambda: NOW)
    yield in_memory
    in_memory.store.close()


@pytest.fixture
def api(sandbox: Sandbox) -> Api:
    return Api(sandbox)


@pytest.fixture
def guests(sandbox: Sandbox) -> Guests:
    return Guests(sandbox)


@pytest.fixture
def calendar(api: Api) -> str:
    """An empty calendar's id."""
    return api.calendar()


@pytest.fixture
def series(api: Api, calendar: str) -> str:
    """The path of a series of twelve Tuesdays."""
    made = api.done("POST", events(calendar), event())
    return events(calendar, made["id"])
