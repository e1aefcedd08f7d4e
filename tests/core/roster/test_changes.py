"""What a changed roster makes of a round, and what nobody may be told twice."""

from dataclasses import replace
from datetime import date

from tests.core.examples import at, cohort, launched, mails, student
from worker.core.actions import Mail, Plan, RecordRepair
from worker.core.due.plan import plan, with_repair
from worker.core.history import History, Record, State
from worker.core.model import Cohort
from worker.core.rounds import Repair

THREE = cohort(*(student(one) for one in ("ana", "ben", "chi")))
A_DAY_LATER = at("2027-02-08 09:00")
JOINED = date(2027, 2, 8)


def changed(one: Cohort, *leave: str, join: tuple[str, ...] = (), apart: str = "") -> Cohort:
    roster = [replace(who, left=JOINED) if who.id in leave else who for who in one.roster]
    pairs = frozenset(frozenset(pair.split("-")) for pair in apart.split())
    more = (student(who, joined=JOINED) for who in join)
    return replace(one, roster=(*roster, *more), never_pair=one.never_pair | pairs)


def the_repair(due: Plan) -> Repair:
    (action,) = [one for one in due.actions if isinstance(one, RecordRepair)]
    return action.repair


def once_done(history: History, due: Plan) -> History:
    records = {one.key: Record(one.key, State.DONE, A_DAY_LATER) for one in due.actions}
    for one in due.actions:
        if isinstance(one, RecordRepair):
            history = with_repair(history, one.repair)
    return replace(history, records={**history.records, **records})


def test_a_repair_says_which_rule_gave_way_also_where_somebody_stays_alone() -> None:
    one = changed(THREE, "chi", join=("dan",), apart="dan-ana dan-ben")
    repair = the_repair(plan(one, launched(THREE), A_DAY_LATER))
    assert {pairing.key for pairing in with_repair(launched(THREE), repair).pairings("first")} == {
        "ana>ben",
        "ben>ana",
    }
    assert repair.alone == ("dan",)
    assert repair.relaxed == ("two students may coach each other",)


def test_no_rule_gives_way_where_that_would_pair_nobody_more() -> None:
    one = changed(THREE, join=("dan",), apart="dan-ana dan-ben dan-chi")
    assert the_repair(plan(one, launched(THREE), A_DAY_LATER)).relaxed == ()


def test_the_coordinator_is_told_of_a_newcomer_whom_nobody_may_meet() -> None:
    one = changed(THREE, join=("dan",), apart="dan-ana dan-ben dan-chi")
    history = launched(THREE)
    due = plan(one, history, A_DAY_LATER)
    assert the_repair(due).alone == ("dan",)
    assert the_repair(due).ended == ()
    assert len(mails(due.actions, Mail.TROUBLE)) == 1
    assert plan(one, once_done(history, due), A_DAY_LATER).actions == ()


def test_whom_nobody_may_meet_keeps_no_other_newcomer_out() -> None:
    one = changed(THREE, join=("dan", "eli"), apart="dan-ana dan-ben dan-chi dan-eli")
    repair = the_repair(plan(one, launched(THREE), A_DAY_LATER))
    assert repair.alone == ("dan",)
    assert len(repair.ended) == 1
    assert len(repair.begun) == 2


def test_the_coordinator_is_not_told_again_of_who_is_still_alone() -> None:
    one = changed(THREE, join=("dan",), apart="dan-ana dan-ben dan-chi dan-eli")
    history = once_done(launched(THREE), plan(one, launched(THREE), A_DAY_LATER))
    due = plan(changed(one, join=("eli",)), history, A_DAY_LATER)
    assert the_repair(due).alone == ("dan",)
    assert mails(due.actions, Mail.TROUBLE) == []
