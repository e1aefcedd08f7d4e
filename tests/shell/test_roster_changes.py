"""Rosters change: the round survives with the fewest changes, and those affected, and only those, are told, in one mail each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.core.examples import ALL_WEEK, at, cohort, student
from tests.shell.test_pass_troubles import troubled
from tests.shell.world import World, addresses, body, starts
from worker.core.due.forecast import forecast
from worker.core.due.plan import plan
from worker.core.model import Cohort, Pairing, Student, Window
from worker.core.rounds import Relaxation

LAUNCH = "2027-02-07 09:00"
Event = Mapping[str, Any]


def email(name: str) -> str:
    return f"{name}@mail.example"


@pytest.fixture
def seven(tmp_path: Path) -> Iterator[World]:
    """Seven students, who have all accepted; Chi's coach is not coached by Chi's client."""
    one = World(tmp_path, cohort(*cohort().roster, student("gia")))
    one.run(LAUNCH)
    everybody_accepts(one)
    one.run("2027-02-08 09:00")
    yield one
    one.close()


def everybody_accepts(world: World) -> None:
    for calendar, event in world.series():
        for number in (0, 1):
            world.answer(event, calendar, number, "accepted")


def pairings(world: World, name: str = "first") -> set[tuple[str, str]]:
    return {(one.coach, one.client) for one in world.history().pairings(name)}


def beside(world: World, who: str) -> tuple[str, str]:
    """Who coaches this student, and whom they coach."""
    ring = world.history().pairings("first")
    return next(one.coach for one in ring if one.client == who), next(
        one.client for one in ring if one.coach == who
    )


def change(world: World, who: str, **values: Any) -> None:
    roster = tuple(replace(one, **values) if one.id == who else one for one in world.cohort.roster)
    world.cohort = replace(world.cohort, roster=roster)


def without(one: Cohort, *gone: str) -> Cohort:
    return replace(one, roster=tuple(student for student in one.roster if student.id not in gone))


def joining(world: World, newcomer: Student) -> None:
    world.cohort = replace(world.cohort, roster=(*world.cohort.roster, newcomer))


def between(world: World, coach: str, client: str) -> list[Event]:
    """Every series of these two, ended ones included."""
    return [
        event
        for _, event in world.guests.events()
        if [one["email"] for one in event["attendees"]] == [email(coach), email(client)]
    ]


def to_come(world: World, event: Event) -> list[object]:
    return (
        [one for one in starts(event) if one > world.now] if event["status"] != "cancelled" else []
    )


def told(world: World, now: str) -> set[str]:
    mails = world.mails_of(now)
    found = [addresses(mail, "To")[0] for mail in mails]
    assert len(found) == len(set(found)), "one mail each"
    return set(found)


def test_who_leaves_is_bridged_and_only_the_two_beside_are_told(seven: World) -> None:
    coach, client = beside(seven, "chi")
    before = pairings(seven)
    change(seven, "chi", left=date(2027, 3, 15))
    assert told(seven, "2027-03-15 09:00") == {email(coach), email(client)}
    assert pairings(seven) == (before - {(coach, "chi"), ("chi", client)}) | {(coach, client)}
    seven.nothing_more_is_due()


def test_past_sessions_stay_in_the_calendar_and_those_to_come_are_cancelled_with_notice(
    seven: World,
) -> None:
    coach, client = beside(seven, "chi")
    series = [*between(seven, coach, "chi"), *between(seven, "chi", client)]
    past = {one["id"]: [at for at in starts(one) if at < at_("2027-03-15 09:00")] for one in series}
    change(seven, "chi", left=date(2027, 3, 15))
    seven.run("2027-03-15 09:00")
    for one in [*between(seven, coach, "chi"), *between(seven, "chi", client)]:
        assert starts(one) == past[one["id"]]
        assert one["_notified"][-1] == "all"
    assert all(len(some) == 5 for some in past.values())


def at_(text: str) -> Any:
    return at(text)


def test_the_new_pairing_meets_in_the_weeks_that_are_left(seven: World) -> None:
    coach, client = beside(seven, "chi")
    change(seven, "chi", left=date(2027, 3, 15))
    seven.run("2027-03-15 09:00")
    (event,) = between(seven, coach, client)
    dates = [one.date() for one in starts(event)]
    assert min(dates) >= date(2027, 3, 18)
    assert max(dates) <= date(2027, 5, 2)
    assert 5 <= len(dates) <= 7
    mail = seven.mails()[-1]
    assert "Chi has left the first round" in body(mail)
    assert f"Sessions still possible: {len(dates)}" in body(mail)


def test_a_line_taken_out_of_the_file_is_as_good_as_a_date(seven: World) -> None:
    coach, client = beside(seven, "chi")
    seven.cohort = without(seven.cohort, "chi")
    assert told(seven, "2027-03-15 09:00") == {email(coach), email(client)}
    assert (coach, client) in pairings(seven)
    seven.nothing_more_is_due()


def test_nothing_happens_before_the_day(seven: World) -> None:
    change(seven, "chi", left=date(2027, 3, 15))
    assert told(seven, "2027-03-15 08:00") == set()


def test_a_late_joiner_is_put_between_one_coach_and_one_client(seven: World) -> None:
    before = pairings(seven)
    joining(seven, student("gus", joined=date(2027, 2, 20)))
    mails = seven.mails_of("2027-02-20 09:00")
    coach, client = beside(seven, "gus")
    assert pairings(seven) == (before - {(coach, client)}) | {(coach, "gus"), ("gus", client)}
    assert sorted(addresses(mail, "To")[0] for mail in mails) == sorted(
        map(email, (coach, client, "gus"))
    )
    (welcome,) = [mail for mail in mails if addresses(mail, "To") == [email("gus")]]
    assert "10 of its 12 weekly sessions of 60 minutes are still possible" in body(welcome)
    (event,) = between(seven, coach, client)
    assert to_come(seven, event) == []
    seven.nothing_more_is_due()


def test_somebody_leaves_as_somebody_joins_and_takes_the_place(seven: World) -> None:
    coach, client = beside(seven, "chi")
    before = pairings(seven)
    change(seven, "chi", left=date(2027, 2, 20))
    joining(seven, student("gus", joined=date(2027, 2, 20)))
    assert told(seven, "2027-02-20 09:00") == {email(coach), email(client), email("gus")}
    assert len(pairings(seven) - before) == 2
    assert len(pairings(seven)) == 7


def test_several_leave_at_once(seven: World) -> None:
    change(seven, "chi", left=date(2027, 2, 20))
    change(seven, "eli", left=date(2027, 2, 20))
    assert seven.run("2027-02-20 09:00").well
    ring = pairings(seven)
    assert (
        {coach for coach, _ in ring}
        == {client for _, client in ring}
        == {"ana", "ben", "dan", "fay", "gia"}
    )
    seven.nothing_more_is_due()


def test_a_ring_goes_down_to_three_two_and_one_and_what_happens_is_said(seven: World) -> None:
    for day, name in enumerate(("gia", "chi", "dan", "eli"), start=1):
        change(seven, name, left=date(2027, 2, 20) + timedelta(days=day))
        seven.run(f"2027-02-{20 + day} 09:00")
    assert len(pairings(seven)) == 3
    change(seven, "fay", left=date(2027, 2, 25))
    assert seven.run("2027-02-25 09:00").well
    assert pairings(seven) == {("ana", "ben"), ("ben", "ana")}
    assert seven.history().repairs["first"][-1].relaxed == (Relaxation.MUTUAL_PAIRS,)
    change(seven, "ben", left=date(2027, 2, 26))
    mails = seven.mails_of("2027-02-26 09:00")
    assert pairings(seven) == set()
    texts = {addresses(mail, "To")[0]: body(mail) for mail in mails}
    assert set(texts) == {email("ana"), "dana@school.example"}
    assert "nobody could be found to take the place" in texts[email("ana")]
    assert "Ana is without a client and a coach" in texts["dana@school.example"]
    seven.nothing_more_is_due()
    change(seven, "ana", left=date(2027, 2, 27))
    assert told(seven, "2027-02-27 09:00") == set()
    seven.nothing_more_is_due()


def test_who_is_alone_is_paired_as_soon_as_somebody_comes(seven: World) -> None:
    for name in ("ben", "chi", "dan", "eli", "fay", "gia"):
        change(seven, name, left=date(2027, 2, 20))
    seven.run("2027-02-20 09:00", force=True)
    joining(seven, student("gus", joined=date(2027, 2, 22)))
    assert told(seven, "2027-02-22 09:00") == {email("ana"), email("gus")}
    assert pairings(seven) == {("ana", "gus"), ("gus", "ana")}


def test_who_leaves_in_both_rounds_is_bridged_in_both(seven: World) -> None:
    seven.run("2027-05-02 09:00")
    seven.cohort = replace(
        seven.cohort,
        rounds={
            **seven.cohort.rounds,
            "first": replace(seven.cohort.rounds["first"], finish_by=date(2027, 6, 30)),
        },
    )
    change(seven, "chi", left=date(2027, 5, 10))
    assert seven.run("2027-05-10 09:00").well
    for name in ("first", "second"):
        assert "chi" not in {one for pair in pairings(seven, name) for one in pair}
        assert len(pairings(seven, name)) == 6
    seven.nothing_more_is_due()


def test_who_joins_when_a_round_has_no_session_left_is_told_and_is_in_the_next(
    seven: World,
) -> None:
    joining(seven, student("gus", joined=date(2027, 4, 30)))
    (mail,) = seven.mails_of("2027-04-30 09:00")
    assert addresses(mail, "To") == [email("gus")]
    assert "The next round is assigned on Sunday, 2 May 2027" in body(mail)
    seven.nothing_more_is_due()
    seven.run("2027-05-02 09:00")
    assert "gus" in {one for pair in pairings(seven, "second") for one in pair}


def test_two_who_are_put_together_once_more_get_another_series(seven: World) -> None:
    joining(seven, student("gus", joined=date(2027, 2, 20)))
    seven.run("2027-02-20 09:00")
    coach, client = beside(seven, "gus")
    change(seven, "gus", left=date(2027, 2, 27))
    assert told(seven, "2027-02-27 09:00") == {email(coach), email(client)}
    first, second = between(seven, coach, client)
    assert first["id"] != second["id"]
    assert Pairing(coach, client, 2) in seven.history().pairings("first")
    seven.nothing_more_is_due()


def test_an_invitation_follows_to_another_address_and_nothing_starts_anew(seven: World) -> None:
    change(seven, "chi", email="new@mail.example")
    assert told(seven, "2027-02-09 09:00") == set()
    mine = [
        event
        for _, event in seven.series()
        if "new@mail.example" in {one["email"] for one in event["attendees"]}
    ]
    assert len(mine) == 2
    assert {one["responseStatus"] for event in mine for one in event["attendees"]} == {"accepted"}
    assert email("chi") not in str(seven.series())
    assert len(pairings(seven)) == 7
    seven.nothing_more_is_due()
    assert told(seven, "2027-02-14 09:00") == set()


def test_a_guest_who_was_taken_off_stays_off_with_another_address_too(seven: World) -> None:
    (calendar, event) = next(
        one for one in seven.series() if one[1]["attendees"][0]["email"] == email("chi")
    )
    seven.guests.remove(calendar, event["id"], email("chi"), seven.now)
    seven.run("2027-02-08 10:00")
    change(seven, "chi", email="new@mail.example")
    seven.run("2027-02-09 09:00")
    (now,) = [one for _, one in seven.series() if one["id"] == event["id"]]
    assert "new@mail.example" not in str(now["attendees"])
    seven.nothing_more_is_due()


def test_times_that_change_so_that_the_hour_still_fits_change_nothing(seven: World) -> None:
    change(
        seven, "chi", available=(*ALL_WEEK, *(Window(day, 20 * 60, 21 * 60) for day in range(7)))
    )
    result = seven.run("2027-02-09 09:00")
    assert (result.outcomes, result.asks) == ((), ())


def test_times_that_no_longer_fit_ask_first_and_then_propose_another_hour(seven: World) -> None:
    coach, client = beside(seven, "chi")
    evenings = tuple(Window(day, 18 * 60, 21 * 60) for day in range(7))
    change(seven, "chi", available=evenings)
    result = seven.run("2027-02-20 09:00")
    assert result.well
    assert [len(one.repair.begun) for one in result.asks] == [2]
    seven.nothing_more_is_due_but(asks=1)
    since = seven.sandbox.store.change()
    assert seven.run(force=True).well
    changed = {addresses(mail, "To")[0] for mail in seven.mails(since)}
    assert changed == {email("chi"), email(coach), email(client)}
    assert all("no longer suits both" in body(mail) for mail in seven.mails(since))
    assert pairings(seven) >= {(coach, "chi"), ("chi", client)}
    seven.nothing_more_is_due()


def test_two_to_be_kept_apart_from_now_on_are_parted(seven: World) -> None:
    coach, client = beside(seven, "chi")
    seven.cohort = replace(seven.cohort, never_pair=frozenset([frozenset((coach, "chi"))]))
    assert seven.run("2027-02-20 09:00").well
    assert frozenset((coach, "chi")) not in {frozenset(pair) for pair in pairings(seven)}
    assert len(pairings(seven)) == 7
    assert client
    seven.nothing_more_is_due()


def test_who_leaves_between_draw_and_assignment_is_in_no_mail(tmp_path: Path) -> None:
    one = cohort()
    world = World(
        tmp_path, replace(one, program=replace(one.program, review_days=3)), "2027-02-04 09:00"
    )
    world.run()
    change(world, "chi", left=date(2027, 2, 5))
    assert world.run("2027-02-05 09:00").well
    mails = world.mails_of(LAUNCH)
    assert {addresses(mail, "To")[0] for mail in mails} == {
        email(name) for name in ("ana", "ben", "dan", "eli", "fay")
    }
    assert not any("Chi" in body(mail) for mail in mails)
    assert len(world.series()) == 5
    world.nothing_more_is_due()
    world.close()


def test_who_takes_part_in_the_second_round_only_is_not_in_the_first(tmp_path: Path) -> None:
    roster = (*cohort().roster, replace(student("gus"), rounds=("second",)))
    world = World(tmp_path, cohort(*roster))
    world.run(LAUNCH)
    assert "gus" not in {one for pair in pairings(world) for one in pair}
    assert world.run("2027-02-08 09:00").outcomes == ()
    world.run("2027-05-02 09:00")
    assert "gus" in {one for pair in pairings(world, "second") for one in pair}
    world.close()


def test_a_series_that_was_cut_in_two_ends_in_both_parts(seven: World) -> None:
    coach, _ = beside(seven, "chi")
    (event,) = between(seven, coach, "chi")
    (calendar, _) = next(one for one in seven.series() if one[1]["id"] == event["id"])
    seven.guests.split(calendar, event["id"], 3, timedelta(hours=2), seven.now)
    seven.run("2027-02-08 10:00")
    change(seven, "chi", left=date(2027, 3, 15))
    seven.run("2027-03-15 09:00")
    parts = between(seven, coach, "chi")
    assert len(parts) == 2
    assert [to_come(seven, one) for one in parts] == [[], []]
    assert sum(len(starts(one)) for one in parts) == 5
    seven.nothing_more_is_due()


def test_a_session_put_off_until_after_the_end_is_cancelled_too(seven: World) -> None:
    coach, _ = beside(seven, "chi")
    (event,) = between(seven, coach, "chi")
    (calendar, _) = next(one for one in seven.series() if one[1]["id"] == event["id"])
    fifth = seven.guests.occurrence(event, 4)
    seven.guests.move(calendar, fifth, timedelta(days=10), seven.now)
    seven.run("2027-02-08 10:00")
    change(seven, "chi", left=date(2027, 3, 15))
    seven.run("2027-03-15 09:00")
    moved = seven.sandbox.store.get("event", calendar, fifth)
    assert moved is not None
    assert moved["status"] == "cancelled"
    seven.nothing_more_is_due()


def test_a_series_that_students_have_deleted_has_no_end_to_send(seven: World) -> None:
    coach, client = beside(seven, "chi")
    (event,) = between(seven, coach, "chi")
    (calendar, _) = next(one for one in seven.series() if one[1]["id"] == event["id"])
    seven.guests.cancel(calendar, event["id"], seven.now)
    seven.run("2027-02-08 10:00")
    change(seven, "chi", left=date(2027, 3, 15))
    assert told(seven, "2027-03-15 09:00") == {email(coach), email(client)}
    seven.nothing_more_is_due()


def test_a_table_without_ids_keeps_a_student_by_the_old_address_as_id(seven: World) -> None:
    """What the README tells those who gave no ids."""
    roster = tuple(replace(one, id=one.email) for one in seven.cohort.roster)
    world = seven
    world.cohort = replace(world.cohort, id="autumn", roster=roster)
    world.run("2027-02-08 09:00")
    before = pairings(world)
    change(world, email("chi"), email="new@mail.example")
    world.run("2027-02-08 10:00")
    assert pairings(world) == before
    world.nothing_more_is_due()


def test_a_plan_says_what_a_change_will_do_and_nothing_is_done(seven: World) -> None:
    change(seven, "chi", left=date(2027, 3, 15))
    seven.run("2027-03-14 09:00")
    writes = seven.sandbox.writes
    due = plan(seven.cohort, seven.history(), at("2027-03-15 09:00"))
    assert [type(one).__name__ for one in due.actions] == [
        "RecordRepair",
        "EndSeries",
        "EndSeries",
        "ProposeSeries",
        "SendMail",
        "SendMail",
    ]
    assert seven.sandbox.writes == writes


def test_the_coordinator_hears_once_that_an_hour_no_longer_suits(seven: World) -> None:
    change(seven, "chi", available=tuple(Window(day, 18 * 60, 21 * 60) for day in range(7)))
    (mail,) = seven.mails_of("2027-02-20 09:00")
    assert addresses(mail, "To") == ["dana@school.example"]
    assert "the hour of 2 pairings of the first round no longer suits" in body(mail)
    assert "Nothing is changed without your word" in body(mail)
    seven.nothing_more_is_due_but(asks=1)
    assert told(seven, "2027-02-21 09:00") == set()


def test_what_the_file_foresees_is_shown_before_it_is_due(seven: World) -> None:
    change(seven, "chi", left=date(2027, 3, 15))
    joining(seven, student("gus", joined=date(2027, 3, 1)))
    coming = [
        one for one in forecast(seven.cohort, seven.history(), seven.now) if one.repair is not None
    ]
    assert [(one.at, one.repair.joined, one.repair.left) for one in coming if one.repair] == [
        (at("2027-03-01 09:00"), ("gus",), ()),
        (at("2027-03-15 09:00"), (), ("chi",)),
    ]
    seven.run("2027-03-01 09:00")
    seven.run("2027-03-15 09:00")
    done = seven.history().repairs["first"]
    assert [one.ended for one in done] == [one.repair.ended for one in coming if one.repair]


def test_of_one_hour_that_no_longer_suits_the_coordinator_hears_once_however_others_fare(
    seven: World,
) -> None:
    seven.cohort = replace(seven.cohort, no_sessions_on=((date(2027, 3, 1), date(2027, 3, 7)),))
    assert told(seven, "2027-02-15 09:00") == {"dana@school.example"}
    for day, (calendar, event) in enumerate(seven.series()[:3], start=16):
        seven.guests.move(calendar, event["id"], timedelta(hours=1), seven.now)
        assert told(seven, f"2027-02-{day} 09:00") == set()


def test_a_session_brought_forward_and_held_stays(seven: World) -> None:
    coach, _ = beside(seven, "chi")
    (event,) = between(seven, coach, "chi")
    (calendar, _) = next(one for one in seven.series() if one[1]["id"] == event["id"])
    dates = starts(event)
    later = next(number for number, one in enumerate(dates) if one > at("2027-03-15 09:00")) + 1
    moved = seven.guests.occurrence(event, later)
    seven.guests.move(calendar, moved, at("2027-03-13 12:00") - dates[later], seven.now)
    seven.run("2027-02-08 10:00")
    change(seven, "chi", left=date(2027, 3, 15))
    assert seven.run("2027-03-15 09:00").well
    kept = seven.sandbox.store.get("event", calendar, moved)
    assert kept is not None
    assert kept["status"] == "confirmed"
    beside_it = seven.sandbox.store.get(
        "event", calendar, seven.guests.occurrence(event, later - 1)
    )
    assert beside_it is not None
    assert beside_it["status"] == "cancelled"
    seven.nothing_more_is_due()


def test_who_leaves_before_being_told_of_a_change_is_told_nothing(seven: World) -> None:
    coach, _ = beside(seven, "chi")
    change(seven, "chi", left=date(2027, 2, 20))
    whole, seven.ports = (
        seven.ports,
        troubled(seven, lambda verb, uri: verb == "POST" and "/drafts" in uri, 503),
    )
    seven.run("2027-02-20 09:00")
    seven.ports = whole
    change(seven, coach, left=date(2027, 2, 21))
    assert email(coach) not in told(seven, "2027-02-21 09:00")
    seven.nothing_more_is_due()


def test_sessions_that_were_over_when_a_series_was_deleted_count_on(seven: World) -> None:
    (calendar, event), *_ = seven.series()
    seven.run("2027-03-15 09:00")
    over = [one for one in starts(event) if one < seven.now]
    seven.guests.cancel(calendar, event["id"], seven.now)
    seven.run("2027-03-15 10:00")
    (seen,) = [one for one in seven.history().series.values() if one.cancelled]
    assert list(seen.starts) == over


def test_who_was_alone_is_not_told_of_as_somebody_new(seven: World) -> None:
    for name in ("ben", "chi", "dan", "eli", "fay", "gia"):
        change(seven, name, left=date(2027, 2, 20))
    seven.run("2027-02-20 09:00", force=True)
    joining(seven, student("gus", joined=date(2027, 2, 22)))
    mails = {addresses(mail, "To")[0]: body(mail) for mail in seven.mails_of("2027-02-22 09:00")}
    assert "Gus has joined the first round" in mails[email("ana")]
    assert seven.history().repairs["first"][-1].joined == ("gus",)


def test_who_is_alone_and_leaves_before_hearing_of_it_is_told_nothing(seven: World) -> None:
    for name in ("chi", "dan", "eli", "fay", "gia"):
        change(seven, name, left=date(2027, 2, 20))
    seven.run("2027-02-20 09:00", force=True)
    change(seven, "ben", left=date(2027, 2, 21))
    whole, seven.ports = (
        seven.ports,
        troubled(seven, lambda verb, uri: verb == "POST" and "/drafts" in uri, 503),
    )
    seven.run("2027-02-21 09:00")
    seven.ports = whole
    change(seven, "ana", left=date(2027, 2, 22))
    assert told(seven, "2027-02-22 09:00") == set()
    seven.nothing_more_is_due()


def test_a_question_whose_mail_was_stopped_is_asked_once_it_can_be(seven: World) -> None:
    seven.cohort = replace(seven.cohort, no_sessions_on=((date(2027, 3, 1), date(2027, 3, 7)),))
    whole, seven.ports = seven.ports, troubled(seven, lambda verb, uri: "drafts/send" in uri, 503)
    seven.run("2027-02-15 09:00")
    seven.ports = whole
    (calendar, event), *_ = seven.series()
    seven.guests.move(calendar, event["id"], timedelta(hours=1), seven.now)
    assert told(seven, "2027-02-16 09:00") == {"dana@school.example"}
    assert seven.sandbox.store.list("draft") == []
    assert told(seven, "2027-02-17 09:00") == set()
