"""A pass that is stopped, or to which Google says no, at one request: what was begun is looked up
before anything is tried again."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.shell.bad_days import ANYWHERE, STOP, BadDay, Mishap, Stopped
from tests.shell.world import World, addresses, body
from worker.core.records import State

LAUNCH, WEEK = "2027-02-07 09:00", "2027-02-14 09:00"
# The requests of a launch of nine: whose mailbox it is, the drafts, the note on the ledger; a
# calendar; nine series; nine times a draft and its sending.
NOTE, CALENDAR, FIRST_SERIES, LAST_SERIES = 3, 4, 5, 13
FIRST_DRAFT, FIRST_SENDING, LAST_DRAFT, LAST_SENDING = 14, 15, 30, 31
IN_THE_MIDDLE = (9, 22, 23)


def refusing(world: World, number: int, status: int) -> BadDay:
    """The world's Google, which refuses this request and no other."""
    return BadDay(world.sandbox, Mishap(str(status), ANYWHERE, number, done=False))


def change_first_address(world: World) -> None:
    """The first student of the roster gets new@mail.example."""
    first, *others = world.cohort.roster
    roster = (replace(first, email="new@mail.example"), *others)
    world.cohort = replace(world.cohort, roster=roster)


def everything_happened_once(world: World) -> None:
    readers = sorted(str(mail["To"]) for mail in world.mails())
    assert len(readers) == len(set(readers)) == 9
    assert len(world.series()) == 9
    assert world.unsent() == []
    world.nothing_more_is_due()


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "number",
    [
        NOTE,
        CALENDAR,
        FIRST_SERIES,
        LAST_SERIES,
        FIRST_DRAFT,
        FIRST_SENDING,
        *IN_THE_MIDDLE,
        LAST_DRAFT,
        LAST_SENDING,
    ],
)
def test_a_launch_that_an_exception_ends_is_finished_by_the_next_passes(
    world: World, number: int, done: bool
) -> None:
    """Unlike SIGKILL (test_sigkill.py), an exception leaves time to clean up, and to do harm."""
    stopping = BadDay(world.sandbox, Mishap(STOP, ANYWHERE, number, done))
    with suppress(Stopped), world.asking(stopping):
        world.run(LAUNCH)
    world.now += timedelta(hours=1)
    world.run()
    world.run()
    everything_happened_once(world)


def test_a_refused_mail_stops_nobody_else_and_is_not_tried_again(world: World) -> None:
    with world.asking(refusing(world, FIRST_DRAFT, 400)):
        result = world.run(LAUNCH)
    assert not result.well
    assert [outcome.state for outcome in result.outcomes].count(State.FAILED) == 1
    readers = [addresses(mail, "To")[0] for mail in world.mails()]
    students = [reader for reader in readers if reader != world.cohort.coordinator.email]
    assert len(students) == len(set(students)) == 8
    world.nothing_more_is_due()


def test_the_coordinator_hears_in_the_same_pass_of_a_mail_that_was_refused(world: World) -> None:
    with world.asking(refusing(world, FIRST_DRAFT, 400)):
        world.run(LAUNCH)
    (mail,) = [mail for mail in world.mails() if "dana" in str(mail["To"])]
    assert "Google has refused what the program wanted to send" in body(mail)


@pytest.mark.parametrize("number", [FIRST_DRAFT, FIRST_SENDING], ids=["draft", "sending"])
def test_a_corrected_address_is_served_and_the_draft_for_the_old_one_never_goes_out(
    world: World, number: int
) -> None:
    with world.asking(refusing(world, number, 400)):
        world.run(LAUNCH)
    change_first_address(world)
    since = world.sandbox.store.change()
    assert world.run().well
    assert [addresses(mail, "To") for mail in world.mails(since)] == [["new@mail.example"]]
    assert world.unsent() == []
    world.nothing_more_is_due()


def test_a_pass_whose_consent_is_gone_ends_with_a_sentence_and_the_next_goes_on(
    world: World,
) -> None:
    with world.asking(refusing(world, FIRST_SERIES + 1, 401)):
        (sentence,) = world.run(LAUNCH).problems
    assert "run `peer-coaching login` again" in sentence
    assert world.run().well
    everything_happened_once(world)


def test_a_calendar_that_is_gone_is_told_to_the_coordinator_and_nobody_is_reminded(
    world: World,
) -> None:
    world.run(LAUNCH)
    since = world.sandbox.store.change()
    with world.asking(refusing(world, 1, 404)):
        result = world.run(WEEK)
    assert [len(ask.repair.ended) for ask in result.asks] == [9]
    (mail,) = world.mails(since)
    assert addresses(mail, "To") == ["dana@school.example"]
    assert "has been deleted, or is no longer open to the program" in body(mail)


def test_a_calendar_that_cannot_be_read_now_is_said_and_nothing_is_sent(world: World) -> None:
    world.run(LAUNCH)
    since = world.sandbox.store.change()
    outage = BadDay(world.sandbox, Mishap("503", ANYWHERE, 1, done=False, lasts=True))
    with world.asking(outage):
        (sentence,) = world.run(WEEK).problems
    assert "the calendar could not be read" in sentence
    assert world.mails(since) == []
