"""Every fault at every request: of a launch, of a nudge day, and of the pass that finishes what
another pass has left in doubt.

A fault that means the same as another one to the program is tried at few requests: how every status
and every page is read, the tests of the adapters show.

One thing is not exact. A calendar whose making was not heard of stays behind, empty, since the
least scope shows it to nobody.
"""

from collections.abc import Container, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from tests.shell.broken_connections import Broken, over_http
from tests.shell.exactly_once import finished, launched_once, nudged, nudged_once
from tests.shell.faults import FAULTS, UNHEARD, Fault, Faulty, Meaning
from tests.shell.played import (
    FIRST_NUDGE,
    LAUNCH,
    NUDGE_DAY,
    after_a_deaf_pass,
    before_the_nudges,
    drawn,
    the_clients_answer,
    through,
    through_door,
)
from tests.shell.world import World
from worker.messages import markup, render

# Whose mailbox it is, the drafts, the note on the ledger. A calendar, four series, four times a
# draft and its sending. Another note in place of the first.
OF_A_LAUNCH = range(1, 19)
CALENDAR, A_SERIES, A_DRAFT = 4, 5, 9
# What is proved by others: series and mails between the first and the last of four, by these two;
# the last note, by that of a nudge day.
TWINS_OF_A_LAUNCH = {6, 7, *range(11, 15), 17, 18}
EACH_OF_A_LAUNCH = [number for number in OF_A_LAUNCH if number not in TWINS_OF_A_LAUNCH]
# A listing. Whose mailbox it is, the note, another one in its place. Twice a draft, a look for an
# answer at the last moment, and the sending. Another note.
OF_A_NUDGE_DAY = range(1, 14)
LOOKS_OF_A_NUDGE_DAY = {1, 2, 3, 7, 10}
# A listing, whose mailbox it is, and the note, which was left behind twice: so the drafts are
# listed, which means a look at each of four. A note in place of the two. A draft that is no longer
# due is looked at and thrown away. The drafts are listed, two by now, and one that was left behind
# is thrown away. Another draft, a look for an answer, and the sending. Another note.
OF_THE_PASS_AFTER = range(1, 23)
# One look at a draft is no other than the next.
EACH_OF_THE_PASS_AFTER = [number for number in OF_THE_PASS_AFTER if number not in {6, 7, 8, 16}]
FIRST_AFTER_THE_NOTES = 12
# The pass is over when it writes its last note and throws the one before away.
LAST_NOTE = 2
# All that a fault can mean: nobody knows what was done, it was not done, nothing else will be done.
# A page instead of an answer, and half an answer, mean the first; but to some requests they could
# look like an answer.
MEANINGS = (
    "dropped-before",
    "dropped-after",
    "200-page-before",
    "200-page-after",
    "half-after",
    "429-rateLimitExceeded",
    "403-quotaExceeded",
    "401-authError",
)
Case = tuple[Fault, bool]
ONCE: list[Case] = [(fault, False) for fault in FAULTS if fault.name in MEANINGS]
FROM_THEN_ON: list[Case] = [(fault, True) for fault in UNHEARD if fault.name.startswith("dropped")]
OTHER_FORMS: list[Case] = [(fault, False) for fault in FAULTS if fault.name not in MEANINGS]
A_FEW = [
    *((fault, False) for fault in FAULTS if fault.name in ("200-page-before", "403-quotaExceeded")),
    *FROM_THEN_ON,
]


def cases(
    faults: Iterable[Case], numbers: Iterable[int], looks: Container[int] = ()
) -> list[pytest.ParameterSet]:
    """Each of these faults, and whether it lasts, at each of these requests. Where a request only
    `looks`, a fault after it is no other than one before it."""
    return [
        pytest.param(fault, lasts, number, id=f"{fault}-{'lasting-' if lasts else ''}{number}")
        for fault, lasts in faults
        for number in numbers
        if not (number in looks and fault.name.endswith("-after") and fault.name != "half-after")
    ]


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    """The same dozen mails are made hundreds of times: their words are made once, and no ledger has
    to survive a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "to_html_and_text", cache(markup.to_html_and_text))
        event.listen(Engine, "engine_connect", survive_no_power_cut)
        yield
        event.remove(Engine, "engine_connect", survive_no_power_cut)


def survive_no_power_cut(connection: Connection) -> None:
    connection.connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def before_launch(tmp_path: Path) -> Iterator[World]:
    with drawn().again(tmp_path) as world:
        yield world


@pytest.fixture
def before_nudges(tmp_path: Path) -> Iterator[World]:
    with before_the_nudges().again(tmp_path) as world:
        yield world


@pytest.fixture
def in_doubt(tmp_path: Path) -> Iterator[World]:
    with after_a_deaf_pass().again(tmp_path) as world:
        yield world


def faulty_pass(
    world: World,
    fault: Fault,
    lasts: bool,
    number: int,
    now: str | None = None,
    overcome: bool = True,
    over: bool = False,
) -> None:
    """A pass that meets this fault. One that passes is `overcome` within it; one that says stop is
    told to a person at once, unless the pass is `over`."""
    faulty = Faulty(world.sandbox, number, fault, lasts)
    result, slept = through(world, faulty, now)
    assert faulty.asked >= number
    if over:
        assert result.well
    elif fault.meaning is Meaning.STOP:
        (sentence,) = result.problems
        assert ("later pass" if uses_up_a_limit(fault) else "peer-coaching login") in sentence
        assert slept == []
    else:
        assert result.well is (overcome and not lasts)


def uses_up_a_limit(fault: Fault) -> bool:
    """Whether a limit for hours is used up. The coordinator hears of one that has stopped something
    that was due, and so not where the pass was only looking."""
    return fault.meaning is Meaning.STOP and "Exceeded" in fault.name


def is_over(number: int, numbers: range) -> bool:
    """Whether the pass has done everything when it makes this request."""
    return number > numbers[-1] - LAST_NOTE


@pytest.mark.parametrize(
    ("fault", "lasts", "number"),
    [
        *cases([*ONCE, *FROM_THEN_ON], EACH_OF_A_LAUNCH, looks={1, 2}),
        *cases(OTHER_FORMS, (A_SERIES, A_DRAFT)),
    ],
)
def test_a_launch_happens_once_whatever_happens_to_one_request(
    before_launch: World, fault: Fault, lasts: bool, number: int
) -> None:
    unheard = number == CALENDAR and fault.meaning is Meaning.UNHEARD
    faulty_pass(before_launch, fault, lasts, number, LAUNCH, overcome=not unheard)
    finished(before_launch)
    told_of_quota = uses_up_a_limit(fault) and number >= CALENDAR
    launched_once(before_launch, int(unheard and fault.done), told_of_quota)


@pytest.mark.parametrize("number", EACH_OF_A_LAUNCH)
@pytest.mark.parametrize("broken", Broken, ids=str)
def test_a_launch_happens_once_whatever_happens_to_a_connection(
    before_launch: World, broken: Broken, number: int
) -> None:
    with over_http(before_launch.sandbox, number, broken) as door:
        assert through_door(before_launch, door, LAUNCH).well is (number != CALENDAR)
    finished(before_launch)
    launched_once(before_launch, empty_calendars=int(number == CALENDAR))


@pytest.mark.parametrize(
    ("fault", "lasts", "number"),
    cases([*ONCE, *FROM_THEN_ON], OF_A_NUDGE_DAY, looks=LOOKS_OF_A_NUDGE_DAY),
)
def test_nobody_is_nudged_twice_or_after_an_answer_whatever_happens_to_one_request(
    before_nudges: World, fault: Fault, lasts: bool, number: int
) -> None:
    over = is_over(number, OF_A_NUDGE_DAY)
    faulty_pass(before_nudges, fault, lasts, number, NUDGE_DAY, over=over)
    told_of_quota = uses_up_a_limit(fault) and number >= FIRST_NUDGE and not over
    the_nudge_day_ends_well(before_nudges, told_of_quota)


@pytest.mark.parametrize("number", OF_A_NUDGE_DAY)
@pytest.mark.parametrize("broken", Broken, ids=str)
def test_nobody_is_nudged_twice_or_after_an_answer_whatever_happens_to_a_connection(
    before_nudges: World, broken: Broken, number: int
) -> None:
    with over_http(before_nudges.sandbox, number, broken) as door:
        assert through_door(before_nudges, door, NUDGE_DAY).well
    the_nudge_day_ends_well(before_nudges)


def the_nudge_day_ends_well(world: World, told_of_quota: bool = False) -> None:
    """The clients answer, and the rest is finished without faults."""
    before_the_answers = nudged(world)
    the_clients_answer(world)
    finished(world)
    nudged_once(world, before_the_answers)
    launched_once(world, told_of_quota=told_of_quota)


@pytest.mark.parametrize(("fault", "lasts", "number"), cases(A_FEW, EACH_OF_THE_PASS_AFTER))
def test_what_was_left_in_doubt_is_finished_once_whatever_happens_to_one_request(
    in_doubt: World, fault: Fault, lasts: bool, number: int
) -> None:
    before_the_answers = nudged(in_doubt)
    over = is_over(number, OF_THE_PASS_AFTER)
    faulty_pass(in_doubt, fault, lasts, number, over=over)
    finished(in_doubt)
    nudged_once(in_doubt, before_the_answers)
    told_of_quota = uses_up_a_limit(fault) and number >= FIRST_AFTER_THE_NOTES and not over
    launched_once(in_doubt, told_of_quota=told_of_quota)


def test_the_matrix_of_faults_leaves_out_no_request(tmp_path: Path) -> None:
    for played, day, numbers in (
        (drawn(), LAUNCH, OF_A_LAUNCH),
        (before_the_nudges(), NUDGE_DAY, OF_A_NUDGE_DAY),
        (after_a_deaf_pass(), None, OF_THE_PASS_AFTER),
    ):
        with played.again(tmp_path) as world:
            without_faults = Faulty(world.sandbox, 0, FAULTS[0])
            through(world, without_faults, day)
            assert range(1, without_faults.asked + 1) == numbers
