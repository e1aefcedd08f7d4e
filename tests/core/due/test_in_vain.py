"""Of which pairs it changes nothing that the file says they have settled."""

from dataclasses import replace
from datetime import date

import pytest

from tests.core.examples import SEEDS, cohort, launched, seen
from worker.core.due.in_vain import InVain, settled_in_vain
from worker.core.history import History
from worker.core.model import Response
from worker.core.rounds import Repair

COHORT = cohort()
LAUNCHED = launched(COHORT)
PAIRING = LAUNCHED.pairings("first")[0]
STRANGER = next(
    each.id
    for each in COHORT.roster
    if each.id not in PAIRING.both
    and all(pairing.both != {each.id, PAIRING.coach} for pairing in LAUNCHED.pairings("first"))
)
YES, SILENT = Response.ACCEPTED, Response.NEEDS_ACTION


def test_a_pair_as_it_was_drawn_has_something_to_settle() -> None:
    assert settled_in_vain(LAUNCHED, *PAIRING.roles) is None


def test_the_coach_comes_first() -> None:
    assert settled_in_vain(LAUNCHED, PAIRING.client, PAIRING.coach) is InVain.REVERSED


def test_two_whom_no_round_has_paired_have_nothing_to_settle() -> None:
    assert settled_in_vain(LAUNCHED, PAIRING.coach, STRANGER) is InVain.NOT_PAIRED


def test_before_the_first_draw_nobody_has() -> None:
    assert settled_in_vain(History(SEEDS), *PAIRING.roles) is InVain.NOTHING_DRAWN


def test_nor_have_two_whose_pairing_has_ended() -> None:
    repair = Repair("first", 1, date(2027, 2, 20), (PAIRING.client,), (), (PAIRING,), (), ())
    assert settled_in_vain(LAUNCHED.with_repair(repair), *PAIRING.roles) is InVain.OVER


@pytest.mark.parametrize(("coach", "why"), [(YES, InVain.AGREED), (SILENT, None)])
def test_nor_have_two_who_have_both_pressed_yes(coach: Response, why: InVain | None) -> None:
    answers = {PAIRING.client: YES, PAIRING.coach: coach}
    series = {("first", PAIRING): seen(LAUNCHED, PAIRING, answers)}
    history = replace(LAUNCHED, series=series, agreed=frozenset({PAIRING.roles}))
    assert settled_in_vain(history, *PAIRING.roles) is why
