"""The Calendar port: polling a calendar gives the same as listing all of it, whatever is done in it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.conftest import inside, over_http
from tests.contract.examples import ANA, BEN, NAME, NOW, invitation
from worker.google.access import Door
from worker.google.names import event_id
from worker.ports.calendar import Calendar, ObservedEvent
from worker.sandbox.guests import Guests
from worker.sandbox.service import Sandbox
from worker.sandbox.sync import expire_tokens, limit_pages

Way = Callable[[Sandbox], AbstractContextManager[Door]]
NAMES = {event_id(name): name for name in (NAME, replace(NAME, attempt=2))}
SERIES = st.sampled_from(sorted(NAMES))
OCCURRENCE = st.none() | st.integers(0, 11)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("invite"), SERIES),
        st.tuples(
            st.just("answer"),
            SERIES,
            OCCURRENCE,
            st.sampled_from([ANA.email, BEN.email]),
            st.booleans(),
        ),
        st.tuples(st.just("move"), SERIES, st.integers(0, 11), st.integers(1, 40)),
        st.tuples(st.just("cancel"), SERIES, OCCURRENCE),
        st.tuples(st.just("expire")),
        st.tuples(st.just("poll")),
    ),
    max_size=20,
)


def carry_out(
    deed: tuple[object, ...], sandbox: Sandbox, calendar: Calendar, calendar_id: str
) -> None:
    """One thing that somebody does, where it can be done at all."""
    guests = Guests(sandbox)
    standing = {
        event["id"]: event for _, event in guests.events() if event["status"] != "cancelled"
    }
    match deed:
        case ("invite", str(series)) if not any(
            event["id"] == series for _, event in guests.events()
        ):
            calendar.invite(calendar_id, invitation(name=NAMES[series]))
        case ("answer", str(series), number, str(who), bool(yes)) if series in standing:
            event_id = (
                series if number is None else guests.occurrence(standing[series], int(str(number)))
            )
            guests.answer(calendar_id, event_id, who, "accepted" if yes else "declined", NOW)
        case ("move", str(series), int(number), int(hours)) if series in standing:
            guests.move(
                calendar_id,
                guests.occurrence(standing[series], number),
                timedelta(hours=hours),
                NOW,
            )
        case ("cancel", str(series), number) if series in standing:
            event_id = (
                series if number is None else guests.occurrence(standing[series], int(str(number)))
            )
            guests.cancel(calendar_id, event_id, NOW)
        case ("expire",):
            expire_tokens(sandbox.store)


def polled(
    known: Mapping[str, ObservedEvent], calendar: Calendar, calendar_id: str, token: str
) -> tuple[dict[str, ObservedEvent], str]:
    """What is known after one more look."""
    changes = calendar.changes(calendar_id, token)
    return ({} if changes.full else dict(known)) | {
        event.id: event for event in changes.events
    }, changes.token


@pytest.mark.parametrize(("door", "examples"), [(inside, 150), (over_http, 10)])
def test_polling_gives_the_same_as_a_full_listing(door: Way, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DEEDS, st.integers(1, 4))
    def holds(deeds: list[tuple[object, ...]], page: int) -> None:
        sandbox = Sandbox(lambda: NOW)
        limit_pages(sandbox.store, page)
        with door(sandbox) as open_door, ExitStack() as stack:
            calendar = open_door.calendar(lambda _: None)
            stack.callback(calendar.close)
            calendar_id = calendar.create("Peer Coaching", "America/New_York")
            known, token = polled(
                {}, calendar, calendar_id, calendar.changes(calendar_id, None).token
            )
            for deed in deeds:
                carry_out(deed, sandbox, calendar, calendar_id)
                if deed == ("poll",):
                    known, token = polled(known, calendar, calendar_id, token)
            known, _ = polled(known, calendar, calendar_id, token)
            assert known == {
                event.id: event for event in calendar.changes(calendar_id, None).events
            }
        sandbox.store.close()

    holds()
