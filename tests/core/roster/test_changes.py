"""What a changed roster makes of a round, and what nobody may be told twice."""

from dataclasses import replace
from datetime import date

from tests.core.examples import all_done, at, cohort, launched, mails, student
from worker.core.actions import Plan, RecordRepair
from worker.core.due.plan import plan
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.core.rounds import Relaxation, Repair

THREE = cohort(*(student(name) for name in ("ana", "ben", "chi")))
A_DAY_LATER = at("2027-02-08 09:00")
JOINED = date(2027, 2, 8)


def changed(spring: Cohort, *leave: str, join: tuple[str, ...] = (), apart: str = "") -> Cohort:
    roster = [replace(who, left=JOINED) if who.id in leave else who for who in spring.roster]
    pairs = frozenset(frozenset(pair.split("-")) for pair in apart.split())
    more = (student(who, joined=JOINED) for who in join)
    return replace(spring, roster=(*roster, *more), never_pair=spring.never_pair | pairs)


def the_repair(due: Plan) -> Repair:
    (action,) = [each for each in due.actions if isinstance(each, RecordRepair)]
    return action.repair


def test_a_repair_says_which_rule_gave_way_also_where_somebody_stays_alone() -> None:
    spring = changed(THREE, "chi", join=("dan",), apart="dan-ana dan-ben")
    repair = the_repair(plan(spring, launched(THREE), A_DAY_LATER))
    assert {str(pairing) for pairing in launched(THREE).with_repair(repair).pairings("first")} == {
        "ana>ben",
        "ben>ana",
    }
    assert repair.alone == ("dan",)
    assert repair.relaxed == (Relaxation.MUTUAL_PAIRS,)


def test_no_rule_gives_way_where_that_would_pair_nobody_more() -> None:
    spring = changed(THREE, join=("dan",), apart="dan-ana dan-ben dan-chi")
    assert the_repair(plan(spring, launched(THREE), A_DAY_LATER)).relaxed == ()


def test_the_coordinator_is_told_of_a_newcomer_whom_nobody_may_meet() -> None:
    spring = changed(THREE, join=("dan",), apart="dan-ana dan-ben dan-chi")
    history = launched(THREE)
    due = plan(spring, history, A_DAY_LATER)
    assert the_repair(due).alone == ("dan",)
    assert the_repair(due).ended == ()
    assert len(mails(due.actions, Kind.ALONE)) == 1
    assert plan(spring, all_done(history, due.actions, A_DAY_LATER), A_DAY_LATER).actions == ()


def test_whom_nobody_may_meet_keeps_no_other_newcomer_out() -> None:
    spring = changed(THREE, join=("dan", "eli"), apart="dan-ana dan-ben dan-chi dan-eli")
    repair = the_repair(plan(spring, launched(THREE), A_DAY_LATER))
    assert repair.alone == ("dan",)
    assert len(repair.ended) == 1
    assert len(repair.begun) == 2


def test_the_coordinator_is_not_told_again_of_who_is_still_alone() -> None:
    spring = changed(THREE, join=("dan",), apart="dan-ana dan-ben dan-chi dan-eli")
    history = all_done(
        launched(THREE), plan(spring, launched(THREE), A_DAY_LATER).actions, A_DAY_LATER
    )
    due = plan(changed(spring, join=("eli",)), history, A_DAY_LATER)
    assert the_repair(due).alone == ("dan",)
    assert mails(due.actions, Kind.ALONE) == []
