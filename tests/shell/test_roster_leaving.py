"""Students leave a round that has begun: it survives with the fewest changes, and those for whom
something changes, and only those, are told, in one mail each."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.core.examples import at, cohort, student
from tests.shell.googles import Refusing, sending
from tests.shell.rosters import (
    change,
    email,
    join,
    pairings,
    peers_of,
    readers_at,
    series_of,
    students_in,
)
from tests.shell.world import World, addresses, body, starts
from worker.core.due.forecast import forecast
from worker.core.due.plan import plan
from worker.core.rounds import Relaxation

LAUNCH, SECOND_LAUNCH = "2027-02-07 09:00", "2027-05-02 09:00"
LEAVES_ON, ON_THAT_DAY = date(2027, 3, 15), "2027-03-15 09:00"


def test_the_coach_and_the_client_of_whoever_leaves_are_put_together_and_only_they_are_told(
    seven: World,
) -> None:
    coach, client = peers_of(seven, "chi")
    before = pairings(seven)
    change(seven, "chi", left=LEAVES_ON)
    assert readers_at(seven, ON_THAT_DAY) == {email(coach), email(client)}
    assert pairings(seven) == (before - {(coach, "chi"), ("chi", client)}) | {(coach, client)}
    seven.nothing_more_is_due()


def test_when_somebody_leaves_past_sessions_stay_and_those_to_come_are_cancelled_with_notice(
    seven: World,
) -> None:
    coach, client = peers_of(seven, "chi")
    series = [*series_of(seven, coach, "chi"), *series_of(seven, "chi", client)]
    past = {
        event["id"]: [start for start in starts(event) if start < at(ON_THAT_DAY)]
        for event in series
    }
    assert {len(dates) for dates in past.values()} == {5}
    change(seven, "chi", left=LEAVES_ON)
    seven.run(ON_THAT_DAY)
    for event in (*series_of(seven, coach, "chi"), *series_of(seven, "chi", client)):
        assert starts(event) == past[event["id"]]
        assert event["_notified"][-1] == "all"


def test_two_who_are_put_together_late_meet_in_the_weeks_that_are_left(seven: World) -> None:
    coach, client = peers_of(seven, "chi")
    change(seven, "chi", left=LEAVES_ON)
    seven.run(ON_THAT_DAY)
    (event,) = series_of(seven, coach, client)
    dates = [start.date() for start in starts(event)]
    assert min(dates) >= date(2027, 3, 18)
    assert max(dates) <= date(2027, 5, 2)
    assert 5 <= len(dates) <= 7
    mail = seven.mails()[-1]
    assert "Chi has left the first round" in body(mail)
    assert f"; {len(dates)} to come" in body(mail)


def test_a_line_taken_out_of_the_file_is_as_good_as_a_date_on_which_somebody_leaves(
    seven: World,
) -> None:
    coach, client = peers_of(seven, "chi")
    roster = tuple(student for student in seven.cohort.roster if student.id != "chi")
    seven.cohort = replace(seven.cohort, roster=roster)
    assert readers_at(seven, ON_THAT_DAY) == {email(coach), email(client)}
    assert (coach, client) in pairings(seven)
    seven.nothing_more_is_due()


def test_nothing_happens_before_the_day_on_which_somebody_leaves(seven: World) -> None:
    change(seven, "chi", left=LEAVES_ON)
    assert readers_at(seven, "2027-03-15 08:00") == set()


def test_everybody_keeps_both_roles_when_several_leave_at_once(seven: World) -> None:
    change(seven, "chi", left=date(2027, 2, 20))
    change(seven, "eli", left=date(2027, 2, 20))
    assert seven.run("2027-02-20 09:00").well
    coaches = {coach for coach, _ in pairings(seven)}
    clients = {client for _, client in pairings(seven)}
    assert coaches == clients == {"ana", "ben", "dan", "fay", "gia"}
    seven.nothing_more_is_due()


def test_a_ring_goes_down_to_three_two_and_one_and_what_happens_is_said(seven: World) -> None:
    for day, name in enumerate(("gia", "chi", "dan", "eli"), start=21):
        change(seven, name, left=date(2027, 2, day))
        seven.run(f"2027-02-{day} 09:00")
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
    assert readers_at(seven, "2027-02-27 09:00") == set()
    seven.nothing_more_is_due()


def test_whoever_leaves_during_both_rounds_leaves_both(seven: World) -> None:
    seven.run(SECOND_LAUNCH)
    first = replace(seven.cohort.rounds["first"], finish_by=date(2027, 6, 30))
    seven.cohort = replace(seven.cohort, rounds={**seven.cohort.rounds, "first": first})
    change(seven, "chi", left=date(2027, 5, 10))
    assert seven.run("2027-05-10 09:00").well
    for round_name in ("first", "second"):
        assert "chi" not in students_in(seven, round_name)
        assert len(pairings(seven, round_name)) == 6
    seven.nothing_more_is_due()


def test_whoever_leaves_between_the_draw_and_the_assignment_is_in_no_mail(tmp_path: Path) -> None:
    six = cohort()
    reviewed = replace(six, program=replace(six.program, review_days=3))
    world = World(tmp_path, reviewed, "2027-02-04 09:00")
    world.run()
    change(world, "chi", left=date(2027, 2, 5))
    assert world.run("2027-02-05 09:00").well
    mails = world.mails_of(LAUNCH)
    readers = {addresses(mail, "To")[0] for mail in mails}
    assert readers == {email(name) for name in ("ana", "ben", "dan", "eli", "fay")}
    assert not any("Chi" in body(mail) for mail in mails)
    assert len(world.series()) == 5
    world.nothing_more_is_due()
    world.close()


def test_whoever_leaves_before_being_told_of_a_change_is_told_nothing(seven: World) -> None:
    coach, _ = peers_of(seven, "chi")
    change(seven, "chi", left=date(2027, 2, 20))
    with seven.asking(Refusing(seven.sandbox, sending)):
        seven.run("2027-02-20 09:00")
    change(seven, coach, left=date(2027, 2, 21))
    assert email(coach) not in readers_at(seven, "2027-02-21 09:00")
    seven.nothing_more_is_due()


def test_whoever_is_alone_and_leaves_before_hearing_of_it_is_told_nothing(seven: World) -> None:
    for name in ("chi", "dan", "eli", "fay", "gia"):
        change(seven, name, left=date(2027, 2, 20))
    seven.run("2027-02-20 09:00", force=True)
    change(seven, "ben", left=date(2027, 2, 21))
    with seven.asking(Refusing(seven.sandbox, sending)):
        seven.run("2027-02-21 09:00")
    change(seven, "ana", left=date(2027, 2, 22))
    assert readers_at(seven, "2027-02-22 09:00") == set()
    seven.nothing_more_is_due()


def test_two_who_are_to_be_kept_apart_from_now_on_are_parted(seven: World) -> None:
    coach, _ = peers_of(seven, "chi")
    apart = frozenset((coach, "chi"))
    seven.cohort = replace(seven.cohort, never_pair=frozenset([apart]))
    assert seven.run("2027-02-20 09:00").well
    assert apart not in {frozenset(pair) for pair in pairings(seven)}
    assert len(pairings(seven)) == 7
    seven.nothing_more_is_due()


def test_a_plan_says_what_a_change_of_the_roster_will_do_and_does_nothing(seven: World) -> None:
    change(seven, "chi", left=LEAVES_ON)
    seven.run("2027-03-14 09:00")
    writes = seven.sandbox.writes
    due = plan(seven.cohort, seven.history(), at(ON_THAT_DAY))
    assert [type(action).__name__ for action in due.actions] == [
        "RecordRepair",
        "EndSeries",
        "EndSeries",
        "ProposeSeries",
        "SendMail",
        "SendMail",
    ]
    assert seven.sandbox.writes == writes


def test_what_the_file_says_of_later_days_is_forecast_as_it_comes(seven: World) -> None:
    change(seven, "chi", left=LEAVES_ON)
    join(seven, student("gus", joined=date(2027, 3, 1)))
    coming = [
        (event.at, event.repair)
        for event in forecast(seven.cohort, seven.history(), seven.now)
        if event.repair is not None
    ]
    assert [(instant, repair.joined, repair.left) for instant, repair in coming] == [
        (at("2027-03-01 09:00"), ("gus",), ()),
        (at(ON_THAT_DAY), (), ("chi",)),
    ]
    seven.run("2027-03-01 09:00")
    seven.run(ON_THAT_DAY)
    done = [repair.ended for repair in seven.history().repairs["first"]]
    assert done == [repair.ended for _, repair in coming]
