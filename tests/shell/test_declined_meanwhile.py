"""A series is declined, and something happens while a pass is moving it to another hour."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.shell.declines import AN_HOUR_LATER, LAUNCH, first_declines, same
from tests.shell.googles import Interrupted
from tests.shell.world import World, body, starts


def test_a_no_that_is_taken_back_in_time_moves_nothing(world: World) -> None:
    calendar, event = first_declines(world)

    def accept_before_the_look(verb: str, uri: str) -> None:
        if verb == "GET" and "/events/" in uri:
            world.answer(event, calendar, 1, "accepted")

    with world.asking(Interrupted(world.sandbox, accept_before_the_look)):
        assert world.run(AN_HOUR_LATER).well
    assert starts(same(world, event)) == starts(event)
    world.nothing_more_is_due()


def test_somebody_who_moves_a_declined_series_at_the_same_moment_goes_first(world: World) -> None:
    calendar, event = first_declines(world)
    moves = iter([timedelta(hours=3)])

    def move_before_the_change(verb: str, _uri: str) -> None:
        if verb == "PATCH" and (by := next(moves, None)):
            world.guests.move(calendar, event["id"], by, world.now)

    with world.asking(Interrupted(world.sandbox, move_before_the_change)):
        assert world.run(AN_HOUR_LATER).well
    assert next(moves, None) is None
    assert starts(same(world, event)) == [start + timedelta(hours=3) for start in starts(event)]
    world.nothing_more_is_due()


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_a_move_whose_answer_is_lost_is_made_once(world: World, done: bool) -> None:
    _, event = first_declines(world)
    losses = iter([ConnectionResetError("the other side went away")])

    class Losing:
        def answer(
            self, verb: str, uri: str, headers: Mapping[str, str], content: bytes | str | None
        ) -> tuple[int, bytes]:
            if verb == "PATCH" and (loss := next(losses, None)):
                if done:
                    world.sandbox.answer(verb, uri, headers, content)
                raise loss
            return world.sandbox.answer(verb, uri, headers, content)

    with world.asking(Losing()):
        assert world.run(AN_HOUR_LATER).well
    assert len(same(world, event)["_notified"]) == 2
    world.nothing_more_is_due()


def test_an_answer_that_comes_while_a_pass_runs_keeps_the_nudge_back(world: World) -> None:
    world.run(LAUNCH)
    (calendar, late), *_ = world.series()
    world.everybody_accepts()
    world.answer(late, calendar, 1, "needsAction")
    since = world.sandbox.store.change()

    def accept_before_the_draft(verb: str, uri: str) -> None:
        if verb == "POST" and uri.split("?")[0].endswith("/drafts"):
            world.answer(late, calendar, 1, "accepted")

    with world.asking(Interrupted(world.sandbox, accept_before_the_draft)):
        assert world.run("2027-02-14 09:00").well
    assert world.mails(since) == []
    assert world.unsent() == []
    world.run()
    world.nothing_more_is_due()


def test_a_move_in_doubt_whose_hour_is_declined_as_well_is_not_asked_for_again(
    world: World,
) -> None:
    calendar, event = first_declines(world)

    class Stopped(BaseException):
        """The program ends here."""

    def die(*_: object) -> None:
        raise Stopped

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.ledger, "settle", die)
        with pytest.raises(Stopped):
            world.run(AN_HOUR_LATER)
    moved = same(world, event)
    world.answer(event, calendar, 1, "declined")
    assert world.run("2027-02-07 11:00").well
    assert starts(same(world, event)) == starts(moved)
    assert same(world, event)["attendees"][1]["responseStatus"] == "declined"
    (mail,) = world.mails_of("2027-02-07 12:00")
    assert "please pick one together" in body(mail)
    world.nothing_more_is_due()
