import json
from dataclasses import replace
from datetime import date

from tests.core.examples import LAUNCH, SEEDS, at, cohort, launched, student
from worker.core.actions import Plan
from worker.core.due.forecast import forecast
from worker.core.due.guard import refusals
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.serialize import action_out, draw_in, draw_out, fingerprint


def test_a_roster_that_has_lost_half_its_students_is_refused() -> None:
    one = cohort()
    history = launched(one)
    damaged = replace(one, roster=one.roster[:3])
    (sentence,) = refusals(damaged, history, LAUNCH, Plan())
    assert sentence.startswith("3 of the 6 students of the first round are no longer in the file")
    assert "--force" in sentence


def test_one_or_two_who_left_the_file_are_a_change_of_roster() -> None:
    one = cohort()
    assert refusals(replace(one, roster=one.roster[:4]), launched(one), LAUNCH, Plan()) == ()


def test_before_a_draw_any_roster_will_do() -> None:
    assert refusals(cohort(student("ana"), student("ben")), History(SEEDS), LAUNCH, Plan()) == ()


def test_many_who_would_lose_their_peers_at_once_are_refused() -> None:
    one = cohort(*(student(f"s{number:02d}") for number in range(20)))
    history, day = launched(one), at("2027-02-20 09:00")
    leaving = tuple(
        replace(who, left=date(2027, 2, 20)) if who.id < "s05" else who for who in one.roster
    )
    changed = replace(one, roster=leaving)
    (sentence,) = refusals(changed, history, day, plan(changed, history, day))
    assert "of the 20 pairings of the first round would end at once" in sentence
    two = replace(one, roster=(*leaving[:2], *one.roster[2:]))
    assert refusals(two, history, day, plan(two, history, day)) == ()


def test_a_draw_comes_back_from_json_as_it_was() -> None:
    draw = launched(cohort()).draws["first"].draw
    assert draw_in(json.loads(json.dumps(draw_out(draw)))) == draw


def test_another_plan_has_another_fingerprint() -> None:
    first = plan(cohort(), History(SEEDS), LAUNCH)
    other = plan(cohort(), History({**SEEDS, "first": "x"}), LAUNCH)
    assert fingerprint(first) != fingerprint(other)
    assert json.dumps([action_out(one) for one in first.actions])


def test_the_outlook_shows_the_draw_that_the_pass_will_make() -> None:
    one = cohort()
    coming = forecast(one, History(SEEDS), LAUNCH.replace(day=1))
    due = plan(one, History(SEEDS), LAUNCH).actions[0]
    assert coming[0].what == "draw"
    assert coming[0].at == LAUNCH
    assert coming[0].draw == getattr(due, "draw", None)


def test_the_outlook_counts_who_is_still_silent() -> None:
    one = cohort()
    coming = [(entry.what, entry.students) for entry in forecast(one, launched(one), LAUNCH)]
    assert ("nudge", 6) in coming
    assert ("escalation", 6) in coming
