"""A sandbox in memory, on a clock that stands still."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest

from tests.sandbox.api import Api, event, events
from tests.sandbox.two_events import SINGLE, WEDNESDAY
from worker.sandbox.guests import Guests
from worker.sandbox.server import SandboxServer
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


@pytest.fixture
def both(api: Api, calendar: str) -> str:
    """A calendar with a series of twelve Tuesdays for Ana and Ben, and a single event for Chi."""
    label = {"private": {"round": "first"}, "shared": {"pairing": "ana>ben"}}
    api.done("POST", events(calendar), event(extendedProperties=label, location="Online"))
    chi = [{"email": "chi@mail.example", "displayName": "Chi Álvarez"}]
    single = {"id": SINGLE, "summary": "Dentist", "description": "Bring the X-ray"}
    api.done("POST", events(calendar), single | WEDNESDAY | {"attendees": chi})
    return calendar


@pytest.fixture
def served(sandbox: Sandbox) -> Iterator[str]:
    """The address of the sandbox, served over HTTP on loopback."""
    with SandboxServer(sandbox) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
