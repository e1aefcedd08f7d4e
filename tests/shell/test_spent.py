"""A limit of Google's for hours is used up: sending stops, the coordinator hears of it once, and a
later pass goes on."""

import pytest

from tests.shell.googles import Refusing, Requests, drafting, inviting, sending
from tests.shell.world import World, addresses, body

LAUNCH = "2027-02-07 09:00"


def used_up(world: World, refused: Requests) -> Refusing:
    """The world's Google, at which a limit for these requests is used up."""
    return Refusing(world.sandbox, refused, 403, "quotaExceeded")


def subjects_for_the_coordinator(world: World) -> list[str]:
    return [
        str(mail["Subject"])
        for mail in world.mails()
        if addresses(mail, "To") == ["dana@school.example"]
    ]


def everybody_is_served_once(world: World) -> None:
    """A pass at noon sends to every student what they have not had."""
    assert world.run("2027-02-07 12:00").well
    readers = [addresses(mail, "To")[0] for mail in world.mails()]
    students = [reader for reader in readers if reader != "dana@school.example"]
    assert len(students) == len(set(students)) == 9
    assert len(world.series()) == 9
    assert world.unsent() == []
    world.nothing_more_is_due()


@pytest.mark.parametrize("refused", [inviting, sending], ids=["calendar", "mailbox"])
def test_the_coordinator_is_told_once_of_a_limit_and_everything_goes_out_once(
    world: World, refused: Requests
) -> None:
    with world.asking(used_up(world, refused)):
        for hour in ("09:00", "10:00", "11:00"):
            assert not world.run(f"2027-02-07 {hour}").well
    # Where no mail goes out, the one about the limit has to wait, too.
    assert len(subjects_for_the_coordinator(world)) == (1 if refused is inviting else 0)
    everybody_is_served_once(world)
    subject = "Spring, first round: Google's limit is used up"
    assert subjects_for_the_coordinator(world) == [subject]


def test_where_not_even_the_note_on_the_ledger_can_be_written_nothing_is_begun(
    world: World,
) -> None:
    with world.asking(used_up(world, drafting)):
        (sentence,) = world.run(LAUNCH).problems
    assert "goes on in a later pass" in sentence
    assert world.history().records == {}
    everybody_is_served_once(world)


def test_the_mail_about_a_limit_says_how_many_still_wait(world: World) -> None:
    with world.asking(used_up(world, inviting)):
        world.run(LAUNCH)
    (mail,) = world.mails()
    assert "9 of 9 students still wait for their mail" in body(mail)


def test_sending_stops_at_the_first_request_above_a_limit(world: World) -> None:
    asked = []

    def counted(verb: str, uri: str) -> bool:
        if inviting(verb, uri):
            asked.append(uri)
        return inviting(verb, uri)

    with world.asking(used_up(world, counted)):
        world.run(LAUNCH)
    assert len(asked) == 1
