"""What passes do about answers and about what students change in their calendars: whoever is silent
is reminded, and the coordinator hears of whoever is stuck."""

from collections import Counter
from datetime import timedelta

from tests.shell.world import World, addresses, body, guests_of, starts
from worker.core.observed import ObservedSeries

LAUNCH, AN_HOUR_LATER, NEXT_DAY = "2027-02-07 09:00", "2027-02-07 10:00", "2027-02-08 09:00"
WEEK, TEN_DAYS = "2027-02-14 09:00", "2027-02-17 09:00"


def in_touch(world: World) -> ObservedSeries:
    """The one series of which the two have moved something."""
    (observed,) = [observed for observed in world.history().series.values() if observed.in_touch]
    return observed


def test_after_seven_days_one_reminder_goes_to_each_who_owes_an_answer(world: World) -> None:
    world.run(LAUNCH)
    (calendar, silent), (_, half_answered), *others = world.series()
    world.answer(half_answered, calendar, 1, "accepted")
    for _, event in others:
        world.answer(event, calendar, 0, "accepted")
        world.answer(event, calendar, 1, "tentative")
    nudges = world.mails_of(WEEK)
    silent_coach, silent_client = guests_of(silent)
    owing_coach, answered_client = guests_of(half_answered)
    sent = [(addresses(mail, "To")[0], addresses(mail, "Cc")[0]) for mail in nudges]
    assert sorted(sent) == sorted([(silent_client, silent_coach), (owing_coach, answered_client)])
    for mail in nudges:
        both = {*addresses(mail, "To"), *addresses(mail, "Cc")}
        assert set(addresses(mail, "Reply-To")) == both
    world.nothing_more_is_due()
    assert world.mails_of("2027-02-15 09:00") == []


def test_after_ten_days_the_coordinator_gets_one_mail_about_those_who_are_stuck(
    world: World,
) -> None:
    world.run(LAUNCH)
    (calendar, silent), (_, declined), *others = world.series()
    world.answer(declined, calendar, 1, "declined")
    world.run(AN_HOUR_LATER)
    world.answer(declined, calendar, 1, "declined")
    for _, event in others:
        world.answer(event, calendar, 0, "accepted")
        world.answer(event, calendar, 1, "accepted")
    world.run(WEEK)
    (mail,) = world.mails_of(TEN_DAYS)
    assert addresses(mail, "To") == ["dana@school.example"]
    text = body(mail)
    for guest in (*guests_of(silent), *guests_of(declined)):
        assert guest in text
    assert "declined the hour" in text
    assert "A reminder went out on February 14" in text
    world.nothing_more_is_due()
    assert world.mails_of("2027-03-01 09:00") == []


def test_a_moved_series_is_taken_up_and_nobody_is_reminded_of_it(world: World) -> None:
    world.run(LAUNCH)
    (calendar, moved), *others = world.series()
    world.guests.move(calendar, moved["id"], timedelta(days=1), world.now)
    for _, event in others:
        world.answer(event, calendar, 0, "accepted")
        world.answer(event, calendar, 1, "accepted")
    assert world.mails_of(WEEK) == []
    observed = in_touch(world)
    assert observed.moved
    assert len(observed.starts) == 12
    world.nothing_more_is_due()


def test_a_cancelled_and_a_moved_session_are_counted(world: World) -> None:
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    world.guests.cancel(calendar, world.guests.occurrence(event, 3), world.now)
    world.guests.move(calendar, world.guests.occurrence(event, 5), timedelta(days=1), world.now)
    world.run(NEXT_DAY)
    observed = in_touch(world)
    assert len(observed.starts) == 11
    assert Counter(session.state.value for session in observed.sessions) == {
        "planned": 10,
        "moved": 1,
        "cancelled": 1,
    }


def test_a_deleted_series_is_not_put_back_and_nobody_is_reminded_of_it(world: World) -> None:
    world.run(LAUNCH)
    (calendar, deleted), *_ = world.series()
    world.guests.cancel(calendar, deleted["id"], world.now)
    assert len(world.mails_of(WEEK)) == 8
    assert len(world.series()) == 8
    world.nothing_more_is_due()


def test_a_series_cut_in_two_is_still_one(world: World) -> None:
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    world.guests.split(calendar, event["id"], 4, timedelta(hours=2), world.now)
    world.run(NEXT_DAY)
    observed = in_touch(world)
    assert len(observed.starts) == 12
    assert observed.starts[4] - starts(event)[4] == timedelta(hours=2)
    assert len(world.mails_of(WEEK)) == 8
    world.nothing_more_is_due()


def test_a_guest_who_was_taken_off_is_not_reminded_and_the_coordinator_is_told(
    world: World,
) -> None:
    world.run(LAUNCH)
    (calendar, event), *others = world.series()
    world.guests.remove(calendar, event["id"], guests_of(event)[1], world.now)
    for _, accepted in others:
        world.answer(accepted, calendar, 0, "accepted")
        world.answer(accepted, calendar, 1, "accepted")
    assert world.mails_of(WEEK) == []
    (mail,) = world.mails_of(TEN_DAYS)
    assert "is no longer a guest of the series" in body(mail)


def test_the_coordinator_reads_what_was_said_with_a_no(world: World) -> None:
    world.run(LAUNCH)
    (calendar, event), *_ = world.series()
    client = guests_of(event)[1]
    comment = "I teach\non Wednesdays"
    world.guests.answer(calendar, event["id"], client, "declined", world.now, comment)
    world.run(AN_HOUR_LATER)
    world.guests.answer(calendar, event["id"], client, "declined", world.now, comment)
    world.run(WEEK)
    (mail,) = world.mails_of(TEN_DAYS)
    assert 'wrote: "I teach on Wednesdays"' in body(mail)
