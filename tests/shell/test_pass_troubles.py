"""Troubles of real life: what a pass does when a calendar, an address or an answer is not as it was."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.world import World, addresses
from worker.core.model import Cohort
from worker.execute.observe import Watch
from worker.execute.run import run_pass
from worker.google.access import in_process
from worker.ports.ports import Ports
from worker.sandbox.event_store import find, saved
from worker.sandbox.service import ORIGIN, SandboxHttp

LAUNCH, WEEK, TEN_DAYS = "2027-02-07 09:00", "2027-02-14 09:00", "2027-02-17 09:00"


class Failing:
    """A sandbox's door that answers some requests with an error instead."""

    def __init__(
        self, world: World, fails: Callable[[str, str], bool], status: int, reason: str = ""
    ) -> None:
        self._sandbox, self._fails = world.sandbox, fails
        self._answer = (
            status,
            f'{{"error": {{"code": {status}, "message": "no", "errors": [{{"reason": "{reason}"}}]}}}}'.encode(),
        )

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        return (
            self._answer
            if self._fails(verb, uri)
            else self._sandbox.answer(verb, uri, headers, body)
        )


def no_wait(_seconds: float) -> None:
    """Time that passes at once."""


def troubled(
    world: World, fails: Callable[[str, str], bool], status: int = 503, reason: str = ""
) -> Ports:
    door = in_process(SandboxHttp(Failing(world, fails, status, reason)), ORIGIN)
    return Ports(door.calendar(no_wait), door.mailbox(no_wait), world.ledger)


def sending(_verb: str, uri: str) -> bool:
    return "drafts/send" in uri


def everybody_accepts(world: World) -> None:
    for calendar, event in world.series():
        for who in (0, 1):
            world.answer(event, calendar, who, "accepted")


def test_a_draft_for_whoever_has_answered_meanwhile_never_goes_out(world: World) -> None:
    world.run(LAUNCH)
    (calendar, first), *_ = world.series()
    everybody_accepts(world)
    for who in (0, 1):
        world.answer(first, calendar, who, "needsAction")
    whole, world.ports = world.ports, troubled(world, sending)
    assert not world.run(WEEK).well
    world.ports = whole
    world.answer(first, calendar, 1, "accepted")
    (nudge,) = world.mails_of("2027-02-14 10:00")
    assert addresses(nudge, "To") == [first["attendees"][0]["email"]]
    assert world.sandbox.store.list("draft") == []
    world.nothing_more_is_due()


def test_a_mended_address_counts_for_a_draft_in_doubt_as_well(world: World) -> None:
    whole, world.ports = world.ports, troubled(world, sending)
    world.run(LAUNCH)
    world.ports = whole
    first, *rest = world.cohort.roster
    world.cohort = replace(world.cohort, roster=(replace(first, email="new@mail.example"), *rest))
    world.run("2027-02-07 10:00")
    assert "new@mail.example" in [addresses(mail, "To")[0] for mail in world.mails()]
    assert first.email not in [addresses(mail, "To")[0] for mail in world.mails()]
    assert world.sandbox.store.list("draft") == []


def test_what_could_not_be_read_for_one_cohort_is_read_for_the_next(
    world: World, nine: Cohort
) -> None:
    autumn = replace(
        nine, id="autumn", roster=tuple(replace(one, email=f"b{one.email}") for one in nine.roster)
    )
    world.run(LAUNCH)
    run_pass(autumn, world.ports, world.now, Watch(lambda: "5eed"))
    everybody_accepts(world)
    world.now = world.cohort.at_mail_time(date(2027, 2, 14))
    watch, since = Watch(lambda: "5eed"), world.sandbox.store.change()
    unreadable = troubled(world, lambda verb, uri: verb == "GET" and "/events?" in uri)
    assert not run_pass(world.cohort, unreadable, world.now, watch).well
    assert run_pass(autumn, world.ports, world.now, watch).outcomes == ()
    assert world.mails(since) == []


def test_a_calendar_renamed_in_the_file_is_still_watched(world: World) -> None:
    world.run(LAUNCH)
    everybody_accepts(world)
    world.cohort = replace(
        world.cohort, google=replace(world.cohort.google, calendar="Another name")
    )
    assert world.mails_of(WEEK) == []
    world.nothing_more_is_due()


def test_a_series_made_endless_does_not_end_the_program(world: World) -> None:
    world.run(LAUNCH)
    (calendar, first), *_ = world.series()
    event = find(world.sandbox.store, calendar, first["id"])
    saved(world.sandbox.store, world.now, calendar, event | {"recurrence": ["RRULE:FREQ=WEEKLY"]})
    assert world.run("2027-02-08 09:00").well
    assert max(len(one.starts) for one in world.history().series.values()) == 120


@pytest.mark.parametrize(
    ("fails", "status", "reason"),
    [
        (lambda verb, uri: verb == "POST" and "/drafts" in uri, 400, "failedPrecondition"),
        (
            lambda verb, uri: verb == "POST" and uri.split("?")[0].endswith("/events"),
            404,
            "notFound",
        ),
        (lambda verb, uri: verb == "POST" and "/drafts" in uri, 403, "insufficientPermissions"),
    ],
)
def test_what_is_wrong_with_the_account_is_no_students_failure(
    world: World, fails: Callable[[str, str], bool], status: int, reason: str
) -> None:
    whole, world.ports = world.ports, troubled(world, fails, status, reason)
    result = world.run(LAUNCH)
    assert not result.well
    assert all(record.failure is None for record in world.history().records.values())
    world.ports = whole
    assert world.run().well
    assert (len(world.mails()), len(world.series())) == (9, 9)


def test_an_escalation_waits_until_the_two_have_been_told(world: World) -> None:
    whole, world.ports = world.ports, troubled(world, lambda verb, _: verb == "POST", 401)
    world.run(LAUNCH)
    world.ports = whole
    mails = world.mails_of("2027-02-20 09:00")
    assert {addresses(mail, "To")[0] for mail in mails} == {
        one.email for one in world.cohort.roster
    }
    world.nothing_more_is_due()


def test_the_second_part_of_a_series_stands_when_the_first_is_deleted(world: World) -> None:
    world.run(LAUNCH)
    (calendar, first), *_ = world.series()
    world.guests.split(calendar, first["id"], 2, timedelta(hours=2), world.now)
    world.run("2027-02-08 09:00")
    world.guests.cancel(calendar, first["id"], world.now)
    world.run("2027-02-09 09:00")
    (seen,) = [one for one in world.history().series.values() if one.moved]
    assert (seen.cancelled, len(seen.starts)) == (False, 10)


def test_nobody_to_draw_is_no_draw(tmp_path: Path) -> None:
    late = cohort(*(student(f"s{number}", joined=date(2027, 2, 10)) for number in range(5)))
    world = World(tmp_path, late)
    (problem,) = world.run(LAUNCH).problems
    assert "at least two students" in problem
    assert world.run("2027-02-10 09:00").well
    assert len(world.mails()) == 5
    world.close()


def test_a_lock_is_free_again_when_a_pass_has_crashed(world: World) -> None:
    class Unknown(Exception):
        """What nobody has foreseen."""

    def crash(_verb: str, _uri: str) -> bool:
        raise Unknown

    whole, world.ports = world.ports, troubled(world, crash)
    with pytest.raises(Unknown):
        world.run(LAUNCH)
    world.ports = whole
    assert world.run().well


def test_a_calendar_of_which_nobody_knows_whether_it_was_made_is_not_made_for_every_pairing(
    world: World,
) -> None:
    whole, world.ports = (
        world.ports,
        troubled(world, lambda verb, uri: verb == "POST" and "/calendars?" in uri, 503),
    )
    made = world.sandbox.requests
    assert "next pass tries again" in world.run(LAUNCH).problems[0]
    assert made == {}
    world.ports = whole
    assert world.run().well
    assert len(world.sandbox.store.list("calendar")) == 1


def test_an_answer_to_one_session_counts_also_after_a_change_of_address(world: World) -> None:
    world.run(LAUNCH)
    (calendar, first), *_ = world.series()
    everybody_accepts(world)
    client = first["attendees"][1]["email"]
    for who in (0, 1):
        world.answer(first, calendar, who, "needsAction")
    world.guests.answer(
        calendar, first["id"], first["attendees"][0]["email"], "accepted", world.now
    )
    world.guests.answer(calendar, world.guests.occurrence(first, 4), client, "declined", world.now)
    roster = [
        replace(one, email="new@mail.example") if one.email == client else one
        for one in world.cohort.roster
    ]
    world.cohort = replace(world.cohort, roster=tuple(roster))
    assert world.run("2027-02-08 09:00").well
    assert world.mails_of(WEEK) == []
    world.nothing_more_is_due()


def test_a_mail_that_google_refused_is_tried_again_once_the_coordinators_address_is_mended(
    world: World,
) -> None:
    world.run(LAUNCH)
    world.run(WEEK)
    whole, world.ports = (
        world.ports,
        troubled(world, lambda verb, uri: verb == "POST" and "/drafts" in uri, 400),
    )
    assert not world.run(TEN_DAYS).well
    world.ports = whole
    assert world.mails_of("2027-02-17 10:00") == []
    repair_ring = replace(world.cohort.coordinator, email="dana@new.example")
    world.cohort = replace(world.cohort, coordinator=repair_ring)
    (mail,) = world.mails_of("2027-02-17 11:00")
    assert addresses(mail, "To") == ["dana@new.example"]
    world.nothing_more_is_due()
