"""What a pass finds half done: a claim without a result is looked up before anything is tried again."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.shell.world import World
from worker.core.records import State
from worker.google.access import in_process
from worker.ports.ports import Ports
from worker.sandbox.service import ORIGIN, SandboxHttp

LAUNCH = "2027-02-07 09:00"
Answer = tuple[int, bytes]


class Unreliable:
    """A sandbox's door that fails one request, before or after the work was done, as a lost connection does."""

    def __init__(self, world: World, number: int, after: bool, status: int) -> None:
        self._world, self._left, self._after, self._status = world, number, after, status
        self.failed = ""

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> Answer:
        self._left -= 1
        if self._left == 0:
            self.failed = f"{verb} {uri}"
            if self._after:
                self._world.sandbox.answer(verb, uri, headers, body)
            return self._status, json.dumps(
                {"error": {"code": self._status, "message": "no"}}
            ).encode()
        return self._world.sandbox.answer(verb, uri, headers, body)


class Stopped(BaseException):
    """The program ends here: nothing catches it."""


def stop(_seconds: float) -> None:
    raise Stopped


def no_wait(_seconds: float) -> None:
    """Time that passes at once."""


def everything_happened_once(world: World) -> None:
    sent = sorted(str(mail["To"]) for mail in world.mails())
    assert len(sent) == len(set(sent)) == 9
    assert len(world.series()) == 9
    assert world.sandbox.store.list("draft") == []
    world.nothing_more_is_due()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, 29))
def test_a_program_that_stops_at_any_request_is_finished_by_the_next_pass(
    world: World, number: int, after: bool
) -> None:
    """28 writes: a calendar, nine series, nine drafts and their sending."""
    door = in_process(SandboxHttp(Unreliable(world, number, after, 503)), ORIGIN)
    whole = world.ports
    world.ports = Ports(door.calendar(stop), door.mailbox(stop), world.ledger)
    with suppress(Stopped):
        world.run(LAUNCH)
    world.ports = whole
    world.now += timedelta(hours=1)
    world.run()
    world.run()
    everything_happened_once(world)


@pytest.mark.parametrize("number", range(2, 29))
def test_a_passing_fault_is_overcome_within_the_pass(world: World, number: int) -> None:
    flaky = Unreliable(world, number, after=number % 2 == 0, status=500)
    door = in_process(SandboxHttp(flaky), ORIGIN)
    world.ports = Ports(door.calendar(no_wait), door.mailbox(no_wait), world.ledger)
    assert world.run(LAUNCH).well
    everything_happened_once(world)


def test_a_refused_mail_stops_nobody_else_and_is_not_tried_again(world: World) -> None:
    number = 1 + 9 + 1
    refusing = Unreliable(world, number, after=False, status=400)
    door = in_process(SandboxHttp(refusing), ORIGIN)
    world.ports = Ports(door.calendar(no_wait), door.mailbox(no_wait), world.ledger)
    result = world.run(LAUNCH)
    assert not result.well
    assert len(world.mails()) == 8
    assert [one.state for one in result.outcomes].count(State.FAILED) == 1
    world.nothing_more_is_due()


@pytest.mark.parametrize("request_that_fails", ["create", "send"])
def test_a_mended_address_is_served_and_the_draft_for_the_old_one_never_goes_out(
    world: World, request_that_fails: str
) -> None:
    number = 1 + 9 + (1 if request_that_fails == "create" else 2)
    door = in_process(SandboxHttp(Unreliable(world, number, after=False, status=400)), ORIGIN)
    whole, world.ports = (
        world.ports,
        Ports(door.calendar(no_wait), door.mailbox(no_wait), world.ledger),
    )
    world.run(LAUNCH)
    world.ports = whole
    first, *rest = world.cohort.roster
    world.cohort = replace(world.cohort, roster=(replace(first, email="new@mail.example"), *rest))
    since = world.sandbox.store.change()
    assert world.run().well
    assert [str(mail["To"]) for mail in world.mails(since)] == [f"{first.name} <new@mail.example>"]
    assert world.sandbox.store.list("draft") == []
    world.nothing_more_is_due()


def test_consent_that_is_gone_ends_the_pass_with_a_sentence(world: World) -> None:
    door = in_process(SandboxHttp(Unreliable(world, 5, after=False, status=401)), ORIGIN)
    whole, world.ports = (
        world.ports,
        Ports(door.calendar(no_wait), door.mailbox(no_wait), world.ledger),
    )
    (sentence,) = world.run(LAUNCH).problems
    assert "run `peer-coaching login` again" in sentence
    world.ports = whole
    assert world.run().well
    everything_happened_once(world)


def test_a_calendar_that_cannot_be_read_is_said_and_nothing_is_sent(world: World) -> None:
    world.run(LAUNCH)
    door = in_process(SandboxHttp(Unreliable(world, 1, after=False, status=404)), ORIGIN)
    world.ports = Ports(door.calendar(no_wait), door.mailbox(no_wait), world.ledger)
    (sentence,) = world.run("2027-02-14 09:00").problems
    assert "share it with the sender again" in sentence
    assert len(world.mails()) == 9
