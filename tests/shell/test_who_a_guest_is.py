"""One person under many addresses: in the calendar, in the file, and in the ledger."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.core.examples import cohort, student
from tests.shell.rosters import change, pairings
from tests.shell.world import World, addresses, body, guests_of
from worker.core.due.pairing_state import PairingState, states_of
from worker.core.due.responses import PairingStatus
from worker.sandbox.guests import Guests
from worker.sandbox.service import ORIGIN, Sandbox

LAUNCH, NEXT_DAY, NUDGE_DAY = "2027-02-07 09:00", "2027-02-08 09:00", "2027-02-14 09:00"
ANN = "ann.lee@gmail.com"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    ann = replace(student("ann"), email=ANN)
    world = World(tmp_path, cohort(ann, student("ben"), student("chi")))
    world.run(LAUNCH)
    yield world
    world.close()


def event_of(world: World, client: str) -> tuple[str, Mapping[str, Any]]:
    """The series in which this address is the client's."""
    return next(
        (calendar, each) for calendar, each in world.series() if guests_of(each)[1] == client
    )


def with_guests(world: World, client: str, *guests: Mapping[str, Any]) -> None:
    """Some program saves the series of this client with these guests instead of the client."""
    calendar, event = event_of(world, client)
    uri = f"{ORIGIN}/calendar/v3/calendars/{calendar}/events/{event['id']}?sendUpdates=none"
    content = json.dumps({"attendees": [event["attendees"][0], *guests]})
    status, answer = world.sandbox.answer(
        "PATCH", uri, {"content-type": "application/json"}, content.encode()
    )
    assert status == 200, answer


def state_of_client(world: World, student_id: str) -> PairingState:
    (state,) = (
        state for state in states_of(world.history(), "first") if state.pairing.client == student_id
    )
    return state


@pytest.mark.parametrize(
    "written", ["ann.lee@googlemail.com", "annlee@gmail.com", "Ann.Lee+Coaching@GMAIL.com"]
)
def test_a_guest_is_known_however_the_calendar_writes_the_address(
    world: World, written: str
) -> None:
    with_guests(world, ANN, {"email": written, "responseStatus": "accepted"})
    assert world.mails_of(NEXT_DAY) == []
    state = state_of_client(world, "ann")
    assert state.observed is not None
    assert (state.observed.strangers, state.observed.remarks, state.removed) == (0, (), ())
    assert state.status is PairingStatus.WAITING
    assert state.owing == state.pairing.coach
    world.nothing_more_is_due()


@pytest.mark.parametrize(
    "nobody",
    [
        {"email": "sender@school.example"},
        {"email": "Sender@School.Example", "responseStatus": "accepted"},
        {"email": "c_1880room@resource.calendar.google.com", "resource": True},
        {"email": "room-4@school.example", "resource": True},
        {"email": "abc123@group.calendar.google.com"},
    ],
)
def test_sender_rooms_and_calendars_are_nobody(world: World, nobody: Mapping[str, Any]) -> None:
    with_guests(world, ANN, {"email": ANN}, nobody)
    assert world.mails_of(NEXT_DAY) == []
    observed = state_of_client(world, "ann").observed
    assert observed is not None
    assert (observed.strangers, observed.remarks) == (0, ())
    # And nobody's place is taken by them.
    with_guests(world, ANN, nobody)
    world.run("2027-02-09 09:00")
    assert state_of_client(world, "ann").removed == ("ann",)


def test_one_who_is_missing_is_probably_the_one_stranger_and_it_is_said(world: World) -> None:
    with_guests(world, ANN, {"email": "ann@work.example", "responseStatus": "accepted"})
    (mail,) = world.mails_of(NEXT_DAY)
    assert addresses(mail, "To") == ["dana@school.example"]
    assert "One of the two is a guest under another address" in body(mail)
    state = state_of_client(world, "ann")
    assert (state.removed, state.owing) == ((), state.pairing.coach)
    # The coach is reminded, not the client who has answered.
    nudges = [mail for mail in world.mails_of(NUDGE_DAY) if "ann" in str(mail["Cc"])]
    coach = world.cohort.student(state.pairing.coach)
    assert coach is not None
    assert coach.email in [addresses(nudge, "To")[0] for nudge in nudges]
    world.nothing_more_is_due()


def test_two_strangers_take_nobodys_place(world: World) -> None:
    with_guests(world, ANN, {"email": "a@work.example"}, {"email": "b@work.example"})
    world.run(NEXT_DAY)
    state = state_of_client(world, "ann")
    assert state.observed is not None
    assert (state.observed.strangers, state.removed) == (2, ("ann",))


@pytest.mark.parametrize(
    ("student_id", "before", "after"),
    [
        ("ann", ANN, "Ann.Lee@googlemail.com"),
        ("ann", ANN, "annlee+school@gmail.com"),
        ("ben", "ben@mail.example", "Ben@MAIL.example"),
    ],
)
def test_an_address_written_otherwise_in_the_file_changes_nothing(
    world: World, student_id: str, before: str, after: str
) -> None:
    assert any(before in guests_of(event) for _, event in world.series())
    change(world, student_id, email=after)
    world.run(NEXT_DAY)
    world.nothing_more_is_due()
    assert any(before in guests_of(event) for _, event in world.series())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ben@münchen.example", "ben@xn--mnchen-3ya.example"),
        ("ann.lee@googlemail.com", "annlee@gmail.com"),
        ("ana.rossi@mail.example", "Ana.Rossi@Mail.example"),
    ],
)
def test_an_old_address_as_id_is_the_same_student_however_it_is_written(
    tmp_path: Path, before: str, after: str
) -> None:
    """What the README tells those who gave no ids."""
    who = replace(student("ann"), id=before, email=before)
    world = World(tmp_path, cohort(who, student("ben"), student("chi")))
    world.run(LAUNCH)
    paired = pairings(world)
    change(world, before, id=after, email="new@mail.example")
    mails = world.mails_of(NEXT_DAY)
    assert pairings(world) == paired
    assert (
        len([event for _, event in world.series() if "new@mail.example" in guests_of(event)]) == 2
    )
    assert "leave" not in " ".join(str(mail["Subject"]) for mail in mails)
    world.nothing_more_is_due()
    world.close()


@pytest.mark.parametrize("sender", ["Ann.Lee@googlemail.com", "annlee+school@gmail.com"])
def test_the_senders_mailbox_is_known_however_the_file_writes_it(
    tmp_path: Path, sender: str
) -> None:
    own = cohort(*map(student, ("ana", "ben", "chi")))
    world = World(tmp_path, replace(own, google=replace(own.google, sender=sender)))
    world.sandbox = Sandbox(lambda: world.now, owner="annlee@gmail.com")
    world.guests = Guests(world.sandbox)
    assert len(world.mails_of(LAUNCH)) == 3
    world.nothing_more_is_due()
    world.close()
