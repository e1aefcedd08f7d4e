"""A mistyped address is corrected the next day: nobody is left without the mail, and nobody gets it
twice."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.rosters import change, email, pairings, peers_of
from tests.shell.world import World, addresses, body, guests_of

LAUNCH, NEXT_DAY, THIRD_DAY = "2027-02-07 09:00", "2027-02-08 09:00", "2027-02-09 09:00"
RIGHT = "chiara@mail.example"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, cohort(*(student(name) for name in ("ana", "ben", "chi", "dan"))))
    world.run(LAUNCH)
    yield world
    world.close()


def told(world: World, now: str) -> dict[str, str]:
    """The subject of each reader's mail in a pass at this time, which has to be one for each."""
    mails = world.mails_of(now)
    subjects = {addresses(mail, "To")[0]: str(mail["Subject"]) for mail in mails}
    assert len(subjects) == len(mails)
    return subjects


def test_the_assignment_goes_to_the_corrected_address_and_peers_are_told(world: World) -> None:
    before, peers = pairings(world), peers_of(world, "chi")
    change(world, "chi", email=RIGHT)
    since = world.sandbox.store.change()
    subjects = told(world, NEXT_DAY)
    assert set(subjects) == {RIGHT, *map(email, peers)}
    assert " coaches you, you coach " in subjects[RIGHT]
    assert {subjects[email(peer)] for peer in peers} == {"Chi has another e-mail address"}
    for mail in world.mails(since):
        if addresses(mail, "To") != [RIGHT]:
            assert addresses(mail, "Reply-To") == [RIGHT]
            assert f"at this address from now on: {RIGHT}" in body(mail)
            assert "mail.example" not in body(mail).replace(RIGHT, "")
    # The invitation follows, nothing starts anew, and none of it happens again.
    assert len([event for _, event in world.series() if RIGHT in guests_of(event)]) == 2
    assert pairings(world) == before
    world.nothing_more_is_due()
    assert told(world, THIRD_DAY) == {}


def test_who_has_answered_has_read_it_and_nobody_is_told(world: World) -> None:
    for calendar, event in world.series():
        if guests_of(event)[1] == email("chi"):
            world.answer(event, calendar, 1, "tentative")
    change(world, "chi", email=RIGHT)
    assert told(world, NEXT_DAY) == {}
    assert len([event for _, event in world.series() if RIGHT in guests_of(event)]) == 2
    world.nothing_more_is_due()


@pytest.mark.parametrize("respelled", ["Chi@MAIL.example", "CHI@mail.example"])
def test_another_spelling_is_no_correction(world: World, respelled: str) -> None:
    change(world, "chi", email=respelled)
    assert told(world, NEXT_DAY) == {}
    world.nothing_more_is_due()


def test_two_corrections_are_two_mails_and_going_back_tells_the_peers(world: World) -> None:
    peers = set(map(email, peers_of(world, "chi")))
    change(world, "chi", email="wrong@mail.example")
    assert set(told(world, NEXT_DAY)) == {"wrong@mail.example", *peers}
    change(world, "chi", email=RIGHT)
    assert set(told(world, THIRD_DAY)) == {RIGHT, *peers}
    # She had the mail at the first address already.
    change(world, "chi", email=email("chi"))
    assert set(told(world, "2027-02-10 09:00")) == peers
    # What went out once never goes out again.
    change(world, "chi", email=RIGHT)
    assert told(world, "2027-02-11 09:00") == {}
    world.nothing_more_is_due()


def test_the_reminder_waits_for_seven_days_from_the_mail_that_arrived(world: World) -> None:
    change(world, "chi", email=RIGHT)
    world.run(NEXT_DAY)
    assert RIGHT not in told(world, "2027-02-14 09:00")
    assert RIGHT in told(world, "2027-02-15 09:00")
    world.nothing_more_is_due()


def test_a_correction_that_is_still_on_its_way_goes_out_in_the_next_pass(world: World) -> None:
    """The paused file sends nothing; the pause taken out, all of it goes out once."""
    change(world, "chi", email=RIGHT)
    running, world.cohort = world.cohort, replace(world.cohort, paused=True)
    assert told(world, NEXT_DAY) == {}
    world.cohort = running
    assert len(told(world, THIRD_DAY)) == 3
    world.nothing_more_is_due()


def test_a_student_whose_id_is_the_mistyped_address_is_the_same_one(tmp_path: Path) -> None:
    """A roster without ids: the old address is written as `id`, as the README says."""
    wrong = replace(student("chi"), id="chai@mail.example", email="chai@mail.example")
    world = World(tmp_path, cohort(student("ana"), student("ben"), wrong))
    world.run(LAUNCH)
    before = pairings(world)
    change(world, "chai@mail.example", id="Chai@mail.example", email=RIGHT)
    assert set(told(world, NEXT_DAY)) == {RIGHT, email("ana"), email("ben")}
    assert pairings(world) == before
    world.nothing_more_is_due()
    world.close()
