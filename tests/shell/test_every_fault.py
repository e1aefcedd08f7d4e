"""Every fault at every request: of a launch, of a nudge day, and of the pass that finishes what another has left in doubt.

The one thing that is not exact: a calendar whose making was not heard of stays behind, empty, since the least scope shows it to
nobody.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from tests.shell.broken_connections import Broken, over_http
from tests.shell.exactly_once import (
    LAUNCH,
    NUDGE_DAY,
    TEN_MINUTES,
    Played,
    before_the_nudges,
    drawn,
    finished,
    launched_once,
    nudged,
    nudged_once,
    the_clients_answer,
    through,
    through_door,
)
from tests.shell.faults import FAULTS, UNHEARD, Fault, Faulty, Meaning
from tests.shell.world import World
from worker.messages import render
from worker.sandbox.service import Sandbox

# A calendar, four series, four drafts and their sending.
OF_A_LAUNCH = range(1, 14)
# A listing. Twice a draft, a look for an answer at the last moment, and the sending.
OF_A_NUDGE_DAY = range(1, 8)
# A listing. A look at a draft and its deletion. A draft that is looked for, thrown away and looked for again; another, a look for
# an answer and the sending.
OF_THE_PASS_AFTER = range(1, 11)
DROPPED = [one for one in UNHEARD if one.name.startswith("dropped")]
GOES_AWAY = [(one, True) for one in DROPPED]
EVERY = [*((one, False) for one in FAULTS), *GOES_AWAY]
A_FEW = [
    *((one, False) for one in FAULTS if one.name in ("200-page-before", "403-quotaExceeded")),
    *GOES_AWAY,
]


def cases(
    faults: Iterable[tuple[Fault, bool]], numbers: range, reads: Container[int] = ()
) -> list[pytest.ParameterSet]:
    """Each of these faults, and whether it lasts, at each of these requests. Where one only `reads`, before is as good as after."""
    return [
        pytest.param(fault, lasts, number, id=name)
        for fault, lasts in faults
        for number in numbers
        if not (number in reads and fault.name.endswith("-after") and fault.name != "half-after")
        for name in (f"{fault}-{'lasting-' if lasts else ''}{number}",)
    ]


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    """The same dozen mails hundreds of times: their words are made once, and no ledger has to survive a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("to_html", "to_text"):
            patch.setattr(render, name, cache(getattr(render, name)))
        event.listen(Engine, "engine_connect", survive_no_power_cut)
        yield
        event.remove(Engine, "engine_connect", survive_no_power_cut)


def survive_no_power_cut(connection: Connection) -> None:
    connection.connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def before_launch(tmp_path: Path) -> Iterator[World]:
    with drawn().again(tmp_path) as one:
        yield one


@pytest.fixture
def before_nudges(tmp_path: Path) -> Iterator[World]:
    with before_the_nudges().again(tmp_path) as one:
        yield one


@pytest.fixture
def in_doubt(tmp_path: Path) -> Iterator[World]:
    with after_a_deaf_pass().again(tmp_path) as one:
        yield one


def faulty_pass(
    world: World,
    fault: Fault,
    lasts: bool,
    number: int,
    now: str | None = None,
    overcome: bool = True,
) -> None:
    """A pass that meets this fault. One that passes is `overcome` within it; one that says stop is told to a person at once."""
    faulty = Faulty(world.sandbox, number, fault, lasts)
    result, slept = through(world, faulty, now)
    assert faulty.asked >= number
    if fault.meaning is Meaning.STOP:
        (sentence,) = result.problems
        assert ("later pass" if spent(fault) else "peer-coaching login") in sentence
        assert slept == []
    else:
        assert result.well is (overcome and not lasts)


def spent(fault: Fault, writing: bool = True) -> bool:
    """Whether a limit for hours was used up by writing, of which the coordinator hears; one that is met while the calendar is
    only read has stopped nothing that was due."""
    return writing and fault.meaning is Meaning.STOP and "Exceeded" in fault.name


@pytest.mark.parametrize(("fault", "lasts", "number"), cases(EVERY, OF_A_LAUNCH))
def test_a_launch_happens_once_whatever_happens_to_one_request(
    before_launch: World, fault: Fault, lasts: bool, number: int
) -> None:
    unheard = number == 1 and fault.meaning is Meaning.UNHEARD
    faulty_pass(before_launch, fault, lasts, number, LAUNCH, overcome=not unheard)
    finished(before_launch)
    launched_once(before_launch, empty_calendars=int(unheard and fault.done), spent=spent(fault))


@pytest.mark.parametrize("number", OF_A_LAUNCH)
@pytest.mark.parametrize("broken", Broken, ids=str)
def test_a_launch_happens_once_whatever_happens_to_a_connection(
    before_launch: World, broken: Broken, number: int
) -> None:
    with over_http(before_launch.sandbox, number, broken) as door:
        assert through_door(before_launch, door, LAUNCH).well is (number > 1)
    finished(before_launch)
    launched_once(before_launch, empty_calendars=int(number == 1))


@pytest.mark.parametrize(
    ("fault", "lasts", "number"), cases(EVERY, OF_A_NUDGE_DAY, reads={1, 3, 6})
)
def test_nobody_is_nudged_twice_or_after_an_answer_whatever_happens_to_one_request(
    before_nudges: World, fault: Fault, lasts: bool, number: int
) -> None:
    faulty_pass(before_nudges, fault, lasts, number, NUDGE_DAY)
    the_nudge_day_ends_well(before_nudges, spent(fault, number > 1))


@pytest.mark.parametrize("number", OF_A_NUDGE_DAY)
@pytest.mark.parametrize("broken", Broken, ids=str)
def test_nobody_is_nudged_twice_or_after_an_answer_whatever_happens_to_a_connection(
    before_nudges: World, broken: Broken, number: int
) -> None:
    with over_http(before_nudges.sandbox, number, broken) as door:
        assert through_door(before_nudges, door, NUDGE_DAY).well
    the_nudge_day_ends_well(before_nudges)


def the_nudge_day_ends_well(world: World, spent: bool = False) -> None:
    """The clients answer, and the rest is finished without faults."""
    out = nudged(world)
    the_clients_answer(world)
    finished(world)
    nudged_once(world, out)
    launched_once(world, spent=spent)


@pytest.mark.parametrize(("fault", "lasts", "number"), cases(A_FEW, OF_THE_PASS_AFTER))
def test_what_was_left_in_doubt_is_finished_once_whatever_happens_to_one_request(
    in_doubt: World, fault: Fault, lasts: bool, number: int
) -> None:
    before = nudged(in_doubt)
    faulty_pass(in_doubt, fault, lasts, number)
    finished(in_doubt)
    nudged_once(in_doubt, before)
    launched_once(in_doubt, spent=spent(fault, number > 1))


def test_no_request_is_left_out(tmp_path: Path) -> None:
    for played, day, numbers in (
        (drawn(), LAUNCH, OF_A_LAUNCH),
        (before_the_nudges(), NUDGE_DAY, OF_A_NUDGE_DAY),
        (after_a_deaf_pass(), None, OF_THE_PASS_AFTER),
    ):
        with played.again(tmp_path) as world:
            without = Faulty(world.sandbox, 0, FAULTS[0])
            through(world, without, day)
            assert range(1, without.asked + 1) == numbers


@cache
def after_a_deaf_pass() -> Played:
    """Two nudges are drafted, one of them unheard, and none is sent; then the clients answer."""

    def story(world: World) -> None:
        through(world, Deaf(world.sandbox), NUDGE_DAY)
        assert len(world.sandbox.store.list("draft")) == 2
        the_clients_answer(world)
        world.now += TEN_MINUTES

    return Played(story, after=before_the_nudges())


class Deaf:
    """A sandbox that writes the first draft and does not say so, writes the next, sends none, and shows no draft."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox, self._first = sandbox, True

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """See Answering."""
        if "/drafts" not in uri:
            return self._sandbox.answer(verb, uri, headers, body)
        if "/send" in uri or verb != "POST":
            raise ConnectionRefusedError("nobody is there")
        answered = self._sandbox.answer(verb, uri, headers, body)
        if self._first:
            self._first = False
            raise ConnectionResetError("the other side went away")
        return answered
