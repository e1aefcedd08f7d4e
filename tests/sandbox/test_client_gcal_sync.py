"""The sandbox over HTTP, used by gcal_sync (Home Assistant's client), which keeps a copy of a calendar by sync token."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.sandbox.api import Api, event, events
from tests.sandbox.conftest import NOW
from worker.sandbox.guests import Guests
from worker.sandbox.service import Sandbox
from worker.sandbox.sync import expire_tokens, limit_pages

aiohttp = pytest.importorskip("aiohttp", reason="gcal_sync is not installed")
gcal_auth = pytest.importorskip("gcal_sync.auth", reason="gcal_sync is not installed")
gcal_api = pytest.importorskip("gcal_sync.api", reason="gcal_sync is not installed")
gcal_model = pytest.importorskip("gcal_sync.model", reason="gcal_sync is not installed")
gcal_sync = pytest.importorskip("gcal_sync.sync", reason="gcal_sync is not installed")

SERIES = "anacoachesben1"
START = datetime(2027, 2, 9, 18, tzinfo=ZoneInfo("America/New_York"))
WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)


class Auth(gcal_auth.AbstractAuth):  # type: ignore[misc,name-defined]
    """Everybody's token."""

    async def async_get_access_token(self) -> str:
        return "token"


Use = Callable[[Callable[[Any], Awaitable[None]]], None]


@pytest.fixture
def use(served: str) -> Use:
    """Runs a story with gcal_sync's service in front of the sandbox."""

    def run(story: Callable[[Any], Awaitable[None]]) -> None:
        async def with_service() -> None:
            async with aiohttp.ClientSession() as session:
                auth = Auth(session, f"{served}/calendar/v3")
                await story(gcal_api.GoogleCalendarService(auth))

        # A thread of its own: in this one, the browser tests may have left an event loop running.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(with_service())).result()

    return run


async def starts(manager: Any) -> list[datetime]:
    """When the copy has sessions, after it was brought up to date."""
    await manager.run()
    request = gcal_api.LocalListEventsRequest(
        start_time=START - HOUR, end_time=START + timedelta(days=180)
    )
    listed = await manager.store_service.async_list_events(request)
    return [session.start.value for session in listed.events]


def test_gcal_sync_keeps_up_with_a_calendar(use: Use, api: Api, guests: Guests) -> None:
    async def story(service: Any) -> None:
        manager = gcal_sync.CalendarEventSyncManager(service, "primary")
        assert await starts(manager) == []
        api.done("POST", events("primary"), event())
        whole = await starts(manager)
        assert whole == [START + week * WEEK for week in range(12)]
        second = guests.occurrence(api.done("GET", events("primary", SERIES)), 1)
        guests.move("primary", second, HOUR, NOW)
        whole[1] += HOUR
        assert await starts(manager) == whole
        guests.cancel(
            "primary", guests.occurrence(api.done("GET", events("primary", SERIES)), 2), NOW
        )
        del whole[2]
        assert await starts(manager) == whole
        api.done("DELETE", events("primary", SERIES))
        assert await starts(manager) == []

    use(story)


def test_gcal_sync_starts_over_when_its_sync_token_has_expired(
    use: Use, api: Api, sandbox: Sandbox
) -> None:
    async def story(service: Any) -> None:
        manager = gcal_sync.CalendarEventSyncManager(service, "primary")
        api.done("POST", events("primary"), event())
        assert len(await starts(manager)) == 12
        expire_tokens(sandbox.store)
        api.done("POST", events("primary"), event(id="series2"))
        assert len(await starts(manager)) == 24

    use(story)


def test_gcal_sync_reads_a_calendar_page_by_page(use: Use, api: Api, sandbox: Sandbox) -> None:
    for number in range(5):
        api.done("POST", events("primary"), event(id=f"series{number}"))
    limit_pages(sandbox.store, 2)

    async def story(service: Any) -> None:
        manager = gcal_sync.CalendarEventSyncManager(service, "primary")
        assert len(await starts(manager)) == 5 * 12
        request = gcal_api.ListEventsRequest(calendar_id="primary", start_time=START)
        pages = [page async for page in await service.async_list_events(request)]
        assert sum(len(page.items) for page in pages) == 5 * 12

    use(story)


def test_gcal_sync_sees_both_parts_of_a_series_that_was_cut_in_two(
    use: Use, api: Api, guests: Guests
) -> None:
    async def story(service: Any) -> None:
        manager = gcal_sync.CalendarEventSyncManager(service, "primary")
        api.done("POST", events("primary"), event())
        whole = await starts(manager)
        guests.split("primary", SERIES, 6, HOUR, NOW)
        assert await starts(manager) == whole[:6] + [start + HOUR for start in whole[6:]]

    use(story)


def test_gcal_sync_adds_and_deletes_events_and_single_sessions(use: Use, api: Api) -> None:
    made = gcal_model.Event(
        summary="Peer coaching",
        start=gcal_model.DateOrDatetime(date_time=START, timezone="America/New_York"),
        end=gcal_model.DateOrDatetime(date_time=START + HOUR, timezone="America/New_York"),
        recurrence=["RRULE:FREQ=WEEKLY;COUNT=12"],
    )

    async def story(service: Any) -> None:
        manager = gcal_sync.CalendarEventSyncManager(service, "primary")
        await manager.store_service.async_add_event(made)
        whole = await starts(manager)
        assert len(whole) == 12
        (listed,) = api.done("GET", events("primary"))["items"]
        second = f"{listed['id']}_20270216T230000Z"
        await manager.store_service.async_delete_event(listed["iCalUID"], second)
        del whole[1]
        assert await starts(manager) == whole
        await manager.store_service.async_delete_event(listed["iCalUID"])
        assert await starts(manager) == []

    use(story)


def test_gcal_sync_keeps_up_with_the_list_of_calendars(use: Use, api: Api) -> None:
    async def story(service: Any) -> None:
        manager = gcal_sync.CalendarListSyncManager(service)
        await manager.run()
        calendar = api.calendar()
        await manager.run()
        listed = await manager.store_service.async_list_calendars()
        names = {entry.id: (entry.summary, entry.access_role) for entry in listed.calendars}
        assert names[calendar] == ("Peer Coaching", "owner")
        assert (await service.async_get_calendar(calendar)).summary == "Peer Coaching"

    use(story)
