"""Why two students share no hour, and what would mend it, in sentences."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from tests.shell.mails import AMARA_BEN, BEN, CHIARA, CHIARA_AMARA, COHORT, WEEK
from worker.core.history import History
from worker.core.model import Cohort, Student, Window
from worker.core.roster.terms import terms_of, terms_to_json
from worker.messages.no_common_hour import of_drawn
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
        "they are available do not meet; not even four hours more on one of their days would do"
    ]


def test_two_whom_a_change_of_the_clocks_parts_are_told_when_and_where() -> None:
    # Noon in Chicago is 19:00 in Lagos in winter, and 18:00 in summer; Rome changes later.
    apart = with_hours(amara=(Window(2, 1140, 1200),), ben=(Window(2, 720, 780),))
    told = [line for line in sentences(apart) if line.startswith("first round: Amara")]
    assert told == [
        "first round: Amara Okafor and Ben Castillo share no hour on all dates: none goes on after "
        "March 10, when Chicago changes its clocks; 1 hour more would do: Amara Okafor on "
        "Wednesdays from 18:00, Lagos time",
        "first round: Amara Okafor and Chiara Rossi share no hour on all dates: none goes on after "
        "March 24, when Rome changes its clocks; 1 hour more would do: Amara Okafor on "
        "Wednesdays from 18:00, Lagos time",
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


def test_whoever_shares_an_hour_with_few_is_told_the_least_that_would_do() -> None:
    # 07:00 in Chicago is 14:00 in Lagos in winter, and 13:00 in summer.
    apart = with_hours(amara=(Window(0, 720, 780),), ben=(Window(0, 420, 480),))
    told = [line for line in sentences(apart) if "round:" not in line]
    few = "shares an hour with one other student only: hardly any draw can give everybody an hour"
    assert told == [
        f"Amara Okafor {few}. Ask for more of their time: to share an hour with Ben Castillo, "
        "2 hours more would do: Amara Okafor on Mondays until 15:00, Lagos time",
        f"Ben Castillo {few}. Ask for more of their time: to share an hour with Amara Okafor, "
        "2 hours more would do: Ben Castillo on Mondays from 05:00, Chicago time",
    ]


def free_on(number: int, name: str, days: Iterable[int]) -> Student:
    """Somebody who is free at noon on these days."""
    windows = tuple(Window(day, 720, 780) for day in sorted(days))
    return replace(CHIARA, id=f"s{number}", name=name, available=windows)


def test_of_many_pairs_the_causes_are_counted_and_the_worst_off_stand_in_a_table() -> None:
    # Three days with Monday, and the four others: no day in common, but one with anybody else.
    roster = []
    for number, two in enumerate(list(combinations(range(1, 7), 2))[:10]):
        days = {0, *two}
        roster.append(free_on(2 * number, f"Ann{number} Lee", days))
        roster.append(free_on(2 * number + 1, f"Bob{number} Lee", set(range(7)) - days))
    (told,) = sentences(replace(COHORT, roster=tuple(roster)))
    sentence, heading, *rows, rest = told.splitlines()
    assert sentence == (
        "first round: 10 pairs of 190 share no hour: 10 in no week; the draw avoids all of them "
        "where it can. More time of these would help most:"
    )
    assert heading == "  student   time zone  free a week  shares an hour with"
    assert len(rows) == 10
    assert rows[0] == "  Ann0 Lee  Rome time  3 hours      18 peers"
    assert rest == "  and 10 more, who share one with 18 peers"


def test_a_class_of_many_troubles_is_told_of_in_a_screenful() -> None:
    hours = [(Window(day, 60 * hour, 60 * hour + 60),) for day in range(7) for hour in (9, 15)]
    # The fifteenth shares its hour with the first. Ben shares one with Ann02 until clocks change.
    roster = [
        replace(CHIARA, id=f"s{number}", name=f"Ann Lee{number:02}", available=windows)
        for number, windows in enumerate([*hours, hours[0]])
    ]
    late = replace(BEN, id="ben", available=(Window(1, 120, 180),))
    first, *others = sentences(replace(COHORT, roster=(*roster, late)))
    assert first.splitlines()[0] == (
        "first round: 119 pairs of 120 share no hour: 118 in no week and 1 in some weeks only "
        "(clocks change, or one of the two is away); the draw avoids all of them where it can. "
        "14 students share an hour with nobody and 2 students share an hour with one other only: "
        "no draw can give everybody an hour. More time of these would help most:"
    )
    assert first.splitlines()[-1] == "  and 6 more, who share one with 0 to 1 peers"
    assert all(len(line) <= 80 for line in first.splitlines()[1:])
    # The second round has the same pairs and two that share an hour there: nothing is said twice.
    assert others == []


def test_whoever_shares_no_hour_with_many_is_told_once_with_their_names() -> None:
    loner = free_on(9, "Kim Roe", (5, 6))
    for crowd_size, names in (
        (5, "Ann2 Lee, Ann3 Lee, and Ann4 Lee"),
        (7, "Ann2 Lee, Ann3 Lee, Ann4 Lee, and 2 more"),
    ):
        crowd = [free_on(number, f"Ann{number} Lee", range(5)) for number in range(crowd_size)]
        told = list(sentences(replace(COHORT, roster=(*crowd, loner))))
        assert [line for line in told if line.startswith("first round: ")] == [
            f"first round: Kim Roe shares no hour with {crowd_size} of the others, Ann0 Lee, "
            f"Ann1 Lee, {names}: more of Kim Roe's time would help most; the draw avoids all of "
            "them where it can"
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
