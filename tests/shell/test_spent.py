"""A limit of Google's for hours: sending stops, the coordinator hears of it once, and a later pass goes on."""

from collections.abc import Callable

import pytest

from tests.shell.test_pass_troubles import troubled
from tests.shell.world import World, addresses, body

LAUNCH = "2027-02-07 09:00"


def inviting(verb: str, uri: str) -> bool:
    return verb == "POST" and uri.split("?")[0].endswith("/events")


def mailing(verb: str, uri: str) -> bool:
    return verb == "POST" and "/drafts" in uri


def told(world: World) -> list[str]:
    return [
        str(mail["Subject"])
        for mail in world.mails()
        if addresses(mail, "To") == ["dana@school.example"]
    ]


@pytest.mark.parametrize("fails", [inviting, mailing], ids=["calendar", "mailbox"])
def test_the_coordinator_is_told_once_and_everything_goes_out_once(
    world: World, fails: Callable[[str, str], bool]
) -> None:
    whole, world.ports = world.ports, troubled(world, fails, 403, "quotaExceeded")
    for hour in ("09:00", "10:00", "11:00"):
        result = world.run(f"2027-02-07 {hour}")
        assert not result.well
    calendar_only = fails is inviting
    assert len(told(world)) == (1 if calendar_only else 0)
    world.ports = whole
    assert world.run("2027-02-07 12:00").well
    assert told(world) == ["Spring, first round: Google's limit is used up"]
    students = [addresses(mail, "To")[0] for mail in world.mails() if "dana" not in str(mail["To"])]
    assert len(students) == len(set(students)) == 9
    assert len(world.series()) == 9
    assert world.sandbox.store.list("draft") == []
    world.nothing_more_is_due()


def test_the_mail_says_how_many_still_wait(world: World) -> None:
    world.ports = troubled(world, inviting, 403, "quotaExceeded")
    world.run(LAUNCH)
    (mail,) = world.mails()
    assert "9 of 9 students still wait for their mail" in body(mail)


def test_sending_stops_at_the_first_refusal(world: World) -> None:
    asked = []

    def counting(verb: str, uri: str) -> bool:
        if inviting(verb, uri):
            asked.append(uri)
        return inviting(verb, uri)

    world.ports = troubled(world, counting, 403, "quotaExceeded")
    world.run(LAUNCH)
    assert len(asked) == 1
