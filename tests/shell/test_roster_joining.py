"""Students join a round that has begun, or come to take somebody's place."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.core.examples import cohort, student
from tests.shell.rosters import (
    change,
    email,
    join,
    pairings,
    peers_of,
    readers_at,
    series_of,
    students_in,
    to_come,
)
from tests.shell.world import World, addresses, body
from worker.core.rounds import Pairing

LAUNCH, SECOND_LAUNCH = "2027-02-07 09:00", "2027-05-02 09:00"
TWENTIETH, ON_THE_TWENTIETH = date(2027, 2, 20), "2027-02-20 09:00"
ALL_BUT_ANA = ("ben", "chi", "dan", "eli", "fay", "gia")


def test_a_late_joiner_is_put_between_one_coach_and_one_client(seven: World) -> None:
    before = pairings(seven)
    join(seven, student("gus", joined=TWENTIETH))
    mails = {addresses(mail, "To")[0]: body(mail) for mail in seven.mails_of(ON_THE_TWENTIETH)}
    coach, client = peers_of(seven, "gus")
    assert pairings(seven) == (before - {(coach, client)}) | {(coach, "gus"), ("gus", client)}
    assert set(mails) == {email(coach), email(client), email("gus")}
    possible = "10 of its 12 weekly sessions are still ahead of you"
    assert possible in mails[email("gus")]
    (event,) = series_of(seven, coach, client)
    assert to_come(seven, event) == []
    seven.nothing_more_is_due()


def test_whoever_joins_as_somebody_leaves_takes_that_place(seven: World) -> None:
    coach, client = peers_of(seven, "chi")
    before = pairings(seven)
    change(seven, "chi", left=TWENTIETH)
    join(seven, student("gus", joined=TWENTIETH))
    readers = readers_at(seven, ON_THE_TWENTIETH)
    assert readers == {email(coach), email(client), email("gus")}
    assert len(pairings(seven) - before) == 2
    assert len(pairings(seven)) == 7


def test_whoever_is_alone_is_paired_as_soon_as_somebody_comes(seven: World) -> None:
    for name in ALL_BUT_ANA:
        change(seven, name, left=TWENTIETH)
    seven.run(ON_THE_TWENTIETH, force=True)
    join(seven, student("gus", joined=date(2027, 2, 22)))
    assert readers_at(seven, "2027-02-22 09:00") == {email("ana"), email("gus")}
    assert pairings(seven) == {("ana", "gus"), ("gus", "ana")}


def test_whoever_was_alone_is_not_told_of_as_somebody_new(seven: World) -> None:
    for name in ALL_BUT_ANA:
        change(seven, name, left=TWENTIETH)
    seven.run(ON_THE_TWENTIETH, force=True)
    join(seven, student("gus", joined=date(2027, 2, 22)))
    mails = {addresses(mail, "To")[0]: body(mail) for mail in seven.mails_of("2027-02-22 09:00")}
    assert "Gus has joined the first round" in mails[email("ana")]
    assert seven.history().repairs["first"][-1].joined == ("gus",)


def test_whoever_joins_when_a_round_has_no_session_left_is_told_and_is_in_the_next(
    seven: World,
) -> None:
    join(seven, student("gus", joined=date(2027, 4, 30)))
    (mail,) = seven.mails_of("2027-04-30 09:00")
    assert addresses(mail, "To") == [email("gus")]
    assert "The next round is assigned on Sunday, May 2, 2027" in body(mail)
    seven.nothing_more_is_due()
    seven.run(SECOND_LAUNCH)
    assert "gus" in students_in(seven, "second")


def test_two_who_are_put_together_once_more_get_another_series(seven: World) -> None:
    join(seven, student("gus", joined=TWENTIETH))
    seven.run(ON_THE_TWENTIETH)
    coach, client = peers_of(seven, "gus")
    change(seven, "gus", left=date(2027, 2, 27))
    assert readers_at(seven, "2027-02-27 09:00") == {email(coach), email(client)}
    first, second = series_of(seven, coach, client)
    assert first["id"] != second["id"]
    assert Pairing(coach, client, 2) in seven.history().pairings("first")
    seven.nothing_more_is_due()


def test_whoever_takes_part_in_the_second_round_only_is_not_in_the_first(tmp_path: Path) -> None:
    roster = (*cohort().roster, replace(student("gus"), rounds=("second",)))
    world = World(tmp_path, cohort(*roster))
    world.run(LAUNCH)
    assert "gus" not in students_in(world, "first")
    assert world.run("2027-02-08 09:00").outcomes == ()
    world.run(SECOND_LAUNCH)
    assert "gus" in students_in(world, "second")
    world.close()
