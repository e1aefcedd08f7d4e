from dataclasses import replace
from datetime import date

from tests.core.examples import LAUNCH, SEEDS, at, cohort, launched, student
from worker.core.actions import Plan
from worker.core.due.forecast import forecast
from worker.core.due.guard import refusals
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.rounds import Draw
from worker.core.serialize import fingerprint, from_json, to_json


def test_a_roster_that_has_lost_half_its_students_is_refused() -> None:
    spring = cohort()
    history = launched(spring)
    damaged = replace(spring, roster=spring.roster[:3])
    (sentence,) = refusals(damaged, history, LAUNCH, Plan())
    assert sentence.startswith("3 of the 6 students of the first round are no longer in the file")
    assert "--force" in sentence


def test_one_or_two_who_left_the_file_are_a_change_of_roster() -> None:
    spring = cohort()
    assert (
        refusals(replace(spring, roster=spring.roster[:4]), launched(spring), LAUNCH, Plan()) == ()
    )


def test_before_a_draw_any_roster_will_do() -> None:
    assert refusals(cohort(student("ana"), student("ben")), History(SEEDS), LAUNCH, Plan()) == ()


def test_many_who_would_lose_their_peers_at_once_are_refused() -> None:
    spring = cohort(*(student(f"s{number:02d}") for number in range(20)))
    history, day = launched(spring), at("2027-02-20 09:00")
    leaving = tuple(
        replace(who, left=date(2027, 2, 20)) if who.id < "s05" else who for who in spring.roster
    )
    changed = replace(spring, roster=leaving)
    (sentence,) = refusals(changed, history, day, plan(changed, history, day))
    assert "of the 20 pairings of the first round would end at once" in sentence
    two = replace(spring, roster=(*leaving[:2], *spring.roster[2:]))
    assert refusals(two, history, day, plan(two, history, day)) == ()


def test_a_draw_comes_back_from_json_as_it_was() -> None:
    draw = launched(cohort()).draws["first"].draw
    assert from_json(Draw, to_json(draw)) == draw


def test_another_plan_has_another_fingerprint() -> None:
    first = plan(cohort(), History(SEEDS), LAUNCH)
    other = plan(cohort(), History({**SEEDS, "first": "x"}), LAUNCH)
    assert fingerprint(first) != fingerprint(other)


def test_the_outlook_shows_the_draw_that_the_pass_will_make() -> None:
    spring = cohort()
    coming = forecast(spring, History(SEEDS), LAUNCH.replace(day=1))
    due = plan(spring, History(SEEDS), LAUNCH).actions[0]
    assert coming[0].what == "draw"
    assert coming[0].at == LAUNCH
    assert coming[0].draw == getattr(due, "draw", None)


def test_the_outlook_counts_who_is_still_silent() -> None:
    spring = cohort()
    coming = [(entry.what, entry.students) for entry in forecast(spring, launched(spring), LAUNCH)]
    assert ("nudge", 6) in coming
    assert ("escalation", 6) in coming
