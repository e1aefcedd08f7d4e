"""Why two students share no hour, and what would mend it, in sentences."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from tests.shell.mails import AMARA_BEN, BEN, CHIARA, CHIARA_AMARA, COHORT, WEEK
from worker.core.history import History
from worker.core.model import Cohort, Student, Window
from worker.core.roster.terms import terms_of, terms_to_json
from worker.report.no_common_hour import of_drawn
from worker.report.students_apart import sentences

MONDAY_MORNING = (Window(0, 480, 540),)
MONDAY_NOON = (Window(0, 660, 720),)


def with_hours(**available: Iterable[Window]) -> Cohort:
    """The cohort in which these students, by id, are available at these times only."""
    roster = [
        replace(student, available=tuple(available.get(student.id, student.available)))
        for student in COHORT.roster
    ]
    return replace(COHORT, roster=tuple(roster))


def terms(cohort: Cohort) -> str:
    """The terms of a first draw of this cohort, as they are recorded."""
    on = cohort.rounds["first"].assign_on
    return terms_to_json(terms_of(cohort, "first", History({"first": "a seed"}), on))


def test_where_everybody_shares_an_hour_nothing_is_told() -> None:
    assert list(sentences(COHORT)) == []


def test_two_who_never_meet_are_told_with_the_least_that_would_do() -> None:
    # 08:00 to 09:00 in Lagos is long before 11:00 to 12:00 in Chicago.
    apart = with_hours(amara=MONDAY_MORNING, ben=MONDAY_NOON)
    told = [line for line in sentences(apart) if line.startswith("first round: Amara")]
    assert told == [
        "first round: Amara Okafor and Ben Castillo share no hour in any week: the times at which "
        "they are available do not meet; no few hours more of either would mend that"
    ]


def test_two_whom_a_change_of_the_clocks_parts_are_told_when_and_where() -> None:
    # Noon in Chicago is 19:00 in Lagos in winter, and 18:00 in summer; Rome changes later.
    apart = with_hours(amara=(Window(2, 1140, 1200),), ben=(Window(2, 720, 780),))
    told = [line for line in sentences(apart) if line.startswith("first round: Amara")]
    assert told == [
        "first round: Amara Okafor and Ben Castillo share no hour on all dates: none goes on after "
        "March 10, when Chicago changes its clocks; 1 hour more would do: Amara Okafor on "
        "Wednesdays from 18:00 (Africa/Lagos)",
        "first round: Amara Okafor and Chiara Rossi share no hour on all dates: none goes on after "
        "March 24, when Rome changes its clocks; 1 hour more would do: Amara Okafor on "
        "Wednesdays from 18:00 (Africa/Lagos)",
    ]


def test_whoever_shares_an_hour_with_fewer_than_two_is_told_once() -> None:
    apart = with_hours(amara=MONDAY_MORNING, ben=MONDAY_NOON)
    told = [line for line in sentences(apart) if "round:" not in line]
    assert told == [
        "Amara Okafor shares an hour with one other student only: hardly any draw can give "
        "everybody an hour. Ask for more of their time",
        "Ben Castillo shares an hour with one other student only: hardly any draw can give "
        "everybody an hour. Ask for more of their time",
    ]


def free_on(number: int, name: str, days: Iterable[int]) -> Student:
    """Somebody who is free at noon on these days."""
    windows = tuple(Window(day, 720, 780) for day in sorted(days))
    return replace(CHIARA, id=f"s{number}", name=name, available=windows)


def test_of_many_pairs_the_first_few_are_told_and_the_others_counted() -> None:
    # Three days with Monday, and the four others: no day in common, but one with anybody else.
    roster = []
    for number, two in enumerate(list(combinations(range(1, 7), 2))[:10]):
        days = {0, *two}
        roster.append(free_on(2 * number, f"Ann{number} Lee", days))
        roster.append(free_on(2 * number + 1, f"Bob{number} Lee", set(range(7)) - days))
    told = list(sentences(replace(COHORT, roster=tuple(roster))))
    first = [line for line in told if line.startswith("first round: ")]
    assert len(first) == 9
    assert first[-1] == (
        "first round: 2 more pairs share no hour; the draw avoids all of them where it can"
    )


def test_whoever_shares_no_hour_with_many_is_told_once_with_their_names() -> None:
    crowd = [free_on(number, f"Ann{number} Lee", range(5)) for number in range(5)]
    loner = free_on(9, "Kim Roe", (5, 6))
    told = list(sentences(replace(COHORT, roster=(*crowd, loner))))
    assert [line for line in told if line.startswith("first round: ")] == [
        "first round: Kim Roe shares no hour with 5 of the others, Ann0 Lee, Ann1 Lee, Ann2 Lee, Ann3 Lee, and Ann4 Lee: "
        "more of Kim Roe's time would help most; the draw avoids all of them where it can"
    ]


def test_a_round_of_very_many_is_not_looked_through() -> None:
    def roster(count: int) -> tuple[Student, ...]:
        crowd = [replace(BEN, id=f"s{number}", available=WEEK) for number in range(count - 1)]
        return (*crowd, replace(BEN, id="never", available=()))

    assert list(sentences(replace(COHORT, roster=roster(3))))
    assert list(sentences(replace(COHORT, roster=roster(102)))) == []


def test_a_drawn_pairing_is_told_by_the_times_that_the_draw_knew() -> None:
    drawn = terms(with_hours(amara=MONDAY_MORNING, ben=MONDAY_NOON))
    told = of_drawn(drawn, AMARA_BEN, COHORT)
    assert told.startswith("Amara Okafor and Ben Castillo share no hour in any week: ")


def test_a_drawn_pairing_that_shares_hours_is_told_that_they_clash() -> None:
    assert of_drawn(terms(COHORT), CHIARA_AMARA, COHORT) == (
        "every hour that Chiara Rossi and Amara Okafor share clashes with the other sessions of "
        "one of them"
    )


def test_of_a_draw_without_terms_or_of_somebody_who_is_gone_nothing_is_told() -> None:
    without_ben = replace(
        COHORT, roster=tuple(student for student in COHORT.roster if student != BEN)
    )
    assert of_drawn("", AMARA_BEN, COHORT) == ""
    assert of_drawn(terms(COHORT), AMARA_BEN, without_ben) == ""
