"""Available times or days without sessions change: an hour that no longer suits is changed only
when a person has said so."""

from dataclasses import replace
from datetime import date, timedelta

from tests.core.examples import ALL_WEEK
from tests.shell.googles import Refusing, sending
from tests.shell.rosters import change, email, pairings, peers_of, readers_at
from tests.shell.world import World, addresses, body
from worker.core.model import Window

COORDINATOR = {"dana@school.example"}
EVENINGS = tuple(Window(day, 18 * 60, 21 * 60) for day in range(7))
A_WEEK_IN_MARCH = (date(2027, 3, 1), date(2027, 3, 7))


def test_times_that_change_so_that_the_hour_still_fits_change_nothing(seven: World) -> None:
    later = tuple(Window(day, 20 * 60, 21 * 60) for day in range(7))
    change(seven, "chi", available=(*ALL_WEEK, *later))
    result = seven.run("2027-02-09 09:00")
    assert (result.outcomes, result.asks) == ((), ())


def test_times_that_no_longer_fit_ask_first_and_then_propose_another_hour(seven: World) -> None:
    coach, client = peers_of(seven, "chi")
    change(seven, "chi", available=EVENINGS)
    result = seven.run("2027-02-20 09:00")
    assert result.well
    assert [len(ask.repair.begun) for ask in result.asks] == [2]
    seven.nothing_more_is_due_but(asks=1)
    since = seven.sandbox.store.change()
    assert seven.run(force=True).well
    mails = seven.mails(since)
    readers = {addresses(mail, "To")[0] for mail in mails}
    assert readers == {email("chi"), email(coach), email(client)}
    assert all("another time that suits you both" in body(mail) for mail in mails)
    assert pairings(seven) >= {(coach, "chi"), ("chi", client)}
    seven.nothing_more_is_due()


def test_the_coordinator_hears_once_that_an_hour_no_longer_suits(seven: World) -> None:
    change(seven, "chi", available=EVENINGS)
    (mail,) = seven.mails_of("2027-02-20 09:00")
    assert addresses(mail, "To") == ["dana@school.example"]
    assert "the hour of 2 pairings of the first round no longer suits" in body(mail)
    assert "Nothing is changed without your word" in body(mail)
    seven.nothing_more_is_due_but(asks=1)
    assert readers_at(seven, "2027-02-21 09:00") == set()


def test_the_coordinator_hears_once_of_an_hour_that_no_longer_suits_whatever_others_do(
    seven: World,
) -> None:
    seven.cohort = replace(seven.cohort, no_sessions_on=(A_WEEK_IN_MARCH,))
    assert readers_at(seven, "2027-02-15 09:00") == COORDINATOR
    for day, (calendar, event) in enumerate(seven.series()[:3], start=16):
        seven.guests.move(calendar, event["id"], timedelta(hours=1), seven.now)
        assert readers_at(seven, f"2027-02-{day} 09:00") == set()


def test_a_question_whose_mail_was_stopped_is_asked_once_it_can_be(seven: World) -> None:
    seven.cohort = replace(seven.cohort, no_sessions_on=(A_WEEK_IN_MARCH,))
    with seven.asking(Refusing(seven.sandbox, sending)):
        seven.run("2027-02-15 09:00")
    (calendar, event), *_ = seven.series()
    seven.guests.move(calendar, event["id"], timedelta(hours=1), seven.now)
    assert readers_at(seven, "2027-02-16 09:00") == COORDINATOR
    assert seven.unsent() == []
    assert readers_at(seven, "2027-02-17 09:00") == set()
