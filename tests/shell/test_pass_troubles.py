"""Troubles of real life: what a pass does when a calendar, an address or an answer is not as it
was."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.googles import (
    Interrupted,
    Refusing,
    Requests,
    drafting,
    inviting,
    making_a_calendar,
    sending,
)
from tests.shell.world import World, addresses, guests_of
from worker.core.model import Cohort
from worker.execute.observe import Watch
from worker.execute.run import run_pass
from worker.sandbox.event_store import find, saved

LAUNCH, AN_HOUR_LATER, NEXT_DAY = "2027-02-07 09:00", "2027-02-07 10:00", "2027-02-08 09:00"
WEEK, TEN_DAYS, THIRTEEN_DAYS = "2027-02-14 09:00", "2027-02-17 09:00", "2027-02-20 09:00"


def change_address(world: World, old: str, new: str) -> None:
    roster = tuple(
        replace(student, email=new) if student.email == old else student
        for student in world.cohort.roster
    )
    world.cohort = replace(world.cohort, roster=roster)


def test_a_draft_for_whoever_has_answered_meanwhile_never_goes_out(world: World) -> None:
    world.run(LAUNCH)
    (calendar, silent), *_ = world.series()
    world.everybody_accepts()
    for guest in (0, 1):
        world.answer(silent, calendar, guest, "needsAction")
    with world.asking(Refusing(world.sandbox, sending)):
        assert not world.run(WEEK).well
    world.answer(silent, calendar, 1, "accepted")
    (nudge,) = world.mails_of("2027-02-14 10:00")
    assert addresses(nudge, "To") == [guests_of(silent)[0]]
    assert world.unsent() == []
    world.nothing_more_is_due()


def test_a_corrected_address_counts_for_a_draft_in_doubt_as_well(world: World) -> None:
    with world.asking(Refusing(world.sandbox, sending)):
        world.run(LAUNCH)
    old = world.cohort.roster[0].email
    change_address(world, old, "new@mail.example")
    world.run(AN_HOUR_LATER)
    readers = [addresses(mail, "To")[0] for mail in world.mails()]
    assert "new@mail.example" in readers
    assert old not in readers
    assert world.unsent() == []


def test_a_calendar_that_could_not_be_read_for_one_cohort_is_read_for_the_next(
    world: World, nine: Cohort
) -> None:
    roster = tuple(replace(student, email=f"b{student.email}") for student in nine.roster)
    autumn = replace(nine, id="autumn", roster=roster)
    world.run(LAUNCH)
    run_pass(autumn, world.ports, world.now, Watch(lambda: "5eed"))
    world.everybody_accepts()
    world.now = world.cohort.at_mail_time(date(2027, 2, 14))
    watch, since = Watch(lambda: "5eed"), world.sandbox.store.change()
    unreadable = Refusing(world.sandbox, lambda verb, uri: verb == "GET" and "/events?" in uri)
    with world.asking(unreadable):
        assert not run_pass(world.cohort, world.ports, world.now, watch).well
    assert run_pass(autumn, world.ports, world.now, watch).outcomes == ()
    assert world.mails(since) == []


def test_a_calendar_renamed_in_the_file_is_still_watched(world: World) -> None:
    world.run(LAUNCH)
    world.everybody_accepts()
    google = replace(world.cohort.google, calendar="A calendar of another name")
    world.cohort = replace(world.cohort, google=google)
    assert world.mails_of(WEEK) == []
    world.nothing_more_is_due()


def test_a_series_made_endless_does_not_keep_a_pass_from_ending(world: World) -> None:
    world.run(LAUNCH)
    (calendar, series), *_ = world.series()
    event = find(world.sandbox.store, calendar, series["id"])
    saved(world.sandbox.store, world.now, calendar, event | {"recurrence": ["RRULE:FREQ=WEEKLY"]})
    assert world.run(NEXT_DAY).well
    assert max(len(observed.starts) for observed in world.history().series.values()) == 120


@pytest.mark.parametrize(
    ("refused", "status", "reason"),
    [
        (drafting, 400, "failedPrecondition"),
        (sending, 400, "failedPrecondition"),
        (inviting, 404, "notFound"),
        (drafting, 403, "insufficientPermissions"),
        (sending, 403, "insufficientPermissions"),
    ],
)
def test_what_is_wrong_with_the_senders_account_is_no_students_failure(
    world: World, refused: Requests, status: int, reason: str
) -> None:
    with world.asking(Refusing(world.sandbox, refused, status, reason)):
        assert not world.run(LAUNCH).well
    assert all(record.failure is None for record in world.history().records.values())
    assert world.run().well
    assert (len(world.mails()), len(world.series())) == (9, 9)


def test_an_escalation_waits_until_the_two_have_been_told(world: World) -> None:
    with world.asking(Refusing(world.sandbox, lambda verb, _uri: verb == "POST", 401)):
        world.run(LAUNCH)
    mails = world.mails_of(THIRTEEN_DAYS)
    students = {student.email for student in world.cohort.roster}
    assert {addresses(mail, "To")[0] for mail in mails} == students
    world.nothing_more_is_due()


def test_the_second_part_of_a_series_stands_when_the_first_is_deleted(world: World) -> None:
    world.run(LAUNCH)
    (calendar, series), *_ = world.series()
    world.guests.split(calendar, series["id"], 2, timedelta(hours=2), world.now)
    world.run(NEXT_DAY)
    world.guests.cancel(calendar, series["id"], world.now)
    world.run("2027-02-09 09:00")
    (observed,) = [observed for observed in world.history().series.values() if observed.moved]
    assert (observed.cancelled, len(observed.starts)) == (False, 10)


def test_a_cohort_whose_students_all_join_later_is_drawn_when_they_are_there(
    tmp_path: Path,
) -> None:
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

    def crash(_verb: str, _uri: str) -> None:
        raise Unknown

    with world.asking(Interrupted(world.sandbox, crash)), pytest.raises(Unknown):
        world.run(LAUNCH)
    assert world.run().well


def test_a_calendar_that_may_have_been_made_is_not_made_again_for_every_pairing(
    world: World,
) -> None:
    asked = []

    def refused(verb: str, uri: str) -> bool:
        if making_a_calendar(verb, uri):
            asked.append(uri)
        return making_a_calendar(verb, uri)

    with world.asking(Refusing(world.sandbox, refused)):
        assert "next pass tries again" in world.run(LAUNCH).problems[0]
    assert len(asked) == 1
    assert world.run().well
    assert len(world.sandbox.store.list("calendar")) == 1


def test_an_answer_to_one_session_counts_also_after_a_change_of_address(world: World) -> None:
    world.run(LAUNCH)
    (calendar, series), *_ = world.series()
    world.everybody_accepts()
    _, client = guests_of(series)
    world.answer(series, calendar, 1, "needsAction")
    fifth = world.guests.occurrence(series, 4)
    world.guests.answer(calendar, fifth, client, "declined", world.now)
    change_address(world, client, "new@mail.example")
    assert world.run(NEXT_DAY).well
    assert world.mails_of(WEEK) == []
    world.nothing_more_is_due()


def test_a_mail_that_google_refused_goes_out_once_the_coordinators_address_is_corrected(
    world: World,
) -> None:
    world.run(LAUNCH)
    world.run(WEEK)
    with world.asking(Refusing(world.sandbox, sending, 400)):
        assert not world.run(TEN_DAYS).well
    assert world.mails_of("2027-02-17 10:00") == []
    coordinator = replace(world.cohort.coordinator, email="dana@new.example")
    world.cohort = replace(world.cohort, coordinator=coordinator)
    (mail,) = world.mails_of("2027-02-17 11:00")
    assert addresses(mail, "To") == ["dana@new.example"]
    world.nothing_more_is_due()
