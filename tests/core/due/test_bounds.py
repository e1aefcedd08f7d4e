"""How much of a class may change at once: more is refused, whatever the size of the class."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.examples import LAUNCH, SEEDS, all_done, at, cohort, launched, mails, seen, student
from worker.core.actions import Plan
from worker.core.due.guard import refusals
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort, Program, RoundPlan

NEXT_DAY = at("2027-02-08 09:00")
# Each size of a class with the most that may happen to it at once: addresses, newcomers, who leaves.
SIZES = {3: (2, 2, 2), 6: (2, 2, 2), 8: (2, 2, 2), 12: (3, 3, 3), 24: (6, 6, 7), 40: (10, 10, 12)}


def of_size(count: int) -> Cohort:
    return cohort(*(student(f"s{number:02d}") for number in range(count)))


def invited(spring: Cohort) -> History:
    """The history once everybody has been invited under the address in the file."""
    history = launched(spring)
    records = {
        key: replace(
            record,
            detail=replace(
                record.series,
                guests=tuple(f"{student}@mail.example" for student in key.pairing.roles),
            ),
        )
        if key.kind is Kind.SERIES and key.pairing is not None
        else record
        for key, record in history.records.items()
    }
    return replace(history, records=records)


def moved_away(spring: Cohort, count: int) -> Cohort:
    """The cohort in which so many have another address."""
    roster = [
        replace(student, email=f"new-{student.email}") if number < count else student
        for number, student in enumerate(spring.roster)
    ]
    return replace(spring, roster=tuple(roster))


def joined(spring: Cohort, count: int) -> Cohort:
    """The cohort with so many more."""
    newcomers = tuple(student(f"n{number:02d}") for number in range(count))
    return replace(spring, roster=(*spring.roster, *newcomers))


def without(spring: Cohort, count: int) -> Cohort:
    """The cohort without its last so many."""
    return replace(spring, roster=spring.roster[: len(spring.roster) - count])


def refused(spring: Cohort, history: History) -> tuple[str, ...]:
    return refusals(spring, history, NEXT_DAY, plan(spring, history, NEXT_DAY))


@pytest.mark.parametrize(("size", "most"), [(size, most[0]) for size, most in SIZES.items()])
def test_so_many_addresses_may_change_at_once_and_not_one_more(size: int, most: int) -> None:
    spring = of_size(size)
    history = invited(spring)
    assert refused(moved_away(spring, most), history) == ()
    (sentence,) = refused(moved_away(spring, most + 1), history)
    assert sentence.startswith(
        f"{most + 1} of the {size} students of the first round would have other addresses at once (S00, S01, S02"
    )
    assert "run again with --force, otherwise restore the roster" in sentence


@pytest.mark.parametrize(("size", "most"), [(size, most[1]) for size, most in SIZES.items()])
def test_so_many_may_join_at_once_and_not_one_more(size: int, most: int) -> None:
    spring = of_size(size)
    history = invited(spring)
    assert refused(joined(spring, most), history) == ()
    (sentence,) = refused(joined(spring, most + 1), history)
    assert sentence.startswith(
        f"{most + 1} students would join the first round of {size} at once (N00, N01, N02"
    )


@pytest.mark.parametrize(("size", "most"), [(size, most[2]) for size, most in SIZES.items()])
def test_so_many_may_be_missing_and_not_one_more(size: int, most: int) -> None:
    spring = of_size(size)
    history = invited(spring)
    # What is left of a class of three cannot be paired, which is another sentence.
    gone = [each for each in refused(without(spring, most), history) if "no longer" in each]
    assert gone == []
    (sentence,) = refused(without(spring, min(most + 1, size)), history)
    assert sentence.startswith(
        f"{most + 1} of the {size} students of the first round are no longer in the file"
    )


def test_an_address_that_differs_by_its_case_alone_has_not_changed() -> None:
    spring = of_size(6)
    loud = [replace(student, email=student.email.upper()) for student in spring.roster]
    assert refused(replace(spring, roster=tuple(loud)), invited(spring)) == ()


def test_addresses_are_free_to_change_once_the_round_is_over() -> None:
    spring = of_size(6)
    history, later = invited(spring), at("2027-06-30 09:00")
    changed = moved_away(spring, 6)
    sentences = refusals(changed, history, later, Plan())
    assert not any("addresses" in sentence for sentence in sentences)


def test_whoever_is_not_invited_yet_may_have_another_address() -> None:
    spring = of_size(6)
    assert refused(moved_away(spring, 6), launched(spring)) == ()


# Series that are gone from the calendar.


@pytest.mark.parametrize(
    ("size", "gone", "is_told"),
    [(3, 2, False), (3, 3, True), (10, 3, False), (10, 4, True), (30, 9, False), (30, 10, True)],
)
def test_many_deleted_series_are_told_and_few_are_not(size: int, gone: int, is_told: bool) -> None:
    spring = of_size(size)
    history = launched(spring)
    series = {
        ("first", pairing): seen(history, pairing, {}, cancelled=number < gone)
        for number, pairing in enumerate(history.pairings("first"))
    }
    actions = plan(spring, replace(history, series=series), NEXT_DAY).actions
    assert [len(mail.about) for mail in mails(actions, Kind.VANISHED)] == [gone] * is_told


# Dates that were moved, seasons that are over.


def with_first(spring: Cohort, assign_on: date, finish_by: date) -> Cohort:
    first = RoundPlan("first", assign_on, finish_by)
    return replace(spring, rounds={**spring.rounds, "first": first})


def test_a_date_moved_on_after_the_launch_is_a_problem_and_a_mail_once() -> None:
    spring = of_size(6)
    history = launched(spring)
    later = with_first(spring, date(2028, 2, 7), date(2028, 5, 2))
    due = plan(later, history, NEXT_DAY)
    (problem,) = due.problems
    assert problem.startswith(
        "the first round has been sent out, but the file now says that it is assigned on 2028-02-07"
    )
    (mail,) = due.actions
    assert getattr(mail, "kind", None) is Kind.DATES
    again = plan(later, all_done(history, due.actions, NEXT_DAY), NEXT_DAY)
    assert (again.actions, again.problems) == ((), due.problems)


@pytest.mark.parametrize("days_back", [1, 3, 40, 400])
@pytest.mark.parametrize("review_days", [0, 3])
def test_a_clock_that_has_gone_back_is_no_moved_date(days_back: int, review_days: int) -> None:
    spring = replace(of_size(6), program=Program(review_days=review_days))
    drawn_at = LAUNCH - timedelta(days=review_days)
    history = all_done(History(SEEDS), plan(spring, History(SEEDS), drawn_at).actions, drawn_at)
    history = all_done(history, plan(spring, history, LAUNCH).actions, LAUNCH)
    due = plan(spring, history, LAUNCH - timedelta(days=days_back))
    assert (due.actions, due.problems) == ((), ())


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2027-08-18 08:59", False),
        ("2027-08-18 09:00", True),
        ("2028-02-07 09:00", True),
    ],
)
def test_a_season_that_is_over_and_never_began_is_a_problem(now: str, said: bool) -> None:
    problems = plan(cohort(), History(SEEDS), at(now)).problems
    assert any("none was ever drawn" in problem for problem in problems) is said


def test_a_season_that_is_over_and_had_a_round_is_none() -> None:
    spring = cohort()
    assert plan(spring, launched(spring), at("2028-02-07 09:00")).problems == ()


def test_a_paused_cohort_says_nothing_of_its_dates() -> None:
    paused = replace(cohort(), paused=True)
    assert plan(paused, History(SEEDS), at("2028-02-07 09:00")).problems == ()
