"""Which rounds a cohort file has: none named, one, three or five, by names of its own."""

from datetime import date
from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, cohort_of, errors_of, warnings_of
from worker.core.model import RoundPlan

SPRING = RoundPlan("spring", date(2027, 2, 7), date(2027, 5, 2), exam_practice=True)
THREE = """rounds:
  first: {assign_on: 2027-02-07, finish_by: 2027-05-02}
  second: {assign_on: 2027-05-02, finish_by: 2027-08-18}
  third: {assign_on: 2027-08-22, finish_by: 2027-11-21}
"""


def test_a_file_with_one_round_of_its_own_name_has_no_other(tmp_path: Path) -> None:
    text = f"{REQUIRED}rounds: {{spring: {{assign_on: 2027-02-07, finish_by: 2027-05-02}}}}\n"
    assert cohort_of(tmp_path, text).rounds == {"spring": SPRING}
    assert warnings_of(tmp_path, text) == []


def test_a_third_round_avoids_the_peers_of_both_and_ends_in_practice(tmp_path: Path) -> None:
    rounds = cohort_of(tmp_path, REQUIRED + THREE).rounds
    assert rounds["third"].avoid_peers_of == ("first", "second")
    in_practice = [plan.name for plan in rounds.values() if plan.exam_practice]
    assert in_practice == ["third"]


def test_a_file_says_whose_peers_may_meet_again_and_which_round_ends_in_practice(
    tmp_path: Path,
) -> None:
    text = THREE.replace("2027-11-21}", "2027-11-21, avoid_peers_of: [second], exam_practice: no}")
    third = cohort_of(tmp_path, REQUIRED + text).rounds["third"]
    assert (third.avoid_peers_of, third.exam_practice) == (("second",), False)


def test_five_rounds_stay_in_the_order_of_the_file(tmp_path: Path) -> None:
    lines = [
        f"  r{month}: {{assign_on: 2027-{month:02}-01, finish_by: 2027-{month + 1:02}-20}}"
        for month in (2, 4, 6, 8, 10)
    ]
    rounds = cohort_of(tmp_path, REQUIRED + "rounds:\n" + "\n".join(lines) + "\n").rounds
    assert list(rounds) == ["r2", "r4", "r6", "r8", "r10"]
    assert rounds["r10"].avoid_peers_of == ("r2", "r4", "r6", "r8")


@pytest.mark.parametrize("given", ["first: {assign_on: 2027-02-08}", "second: {}", "first: "])
def test_a_date_left_to_the_modules_means_that_both_usual_rounds_are_there(
    tmp_path: Path, given: str
) -> None:
    text = f"{REQUIRED}rounds:\n  {given}\n"
    assert list(cohort_of(tmp_path, text).rounds) == ["first", "second"]
    assert warnings_of(tmp_path, text) == []


def test_the_first_round_alone_gets_a_warning(tmp_path: Path) -> None:
    text = f"{REQUIRED}rounds:\n  first: {{assign_on: 2027-02-07, finish_by: 2027-05-02}}\n"
    assert list(cohort_of(tmp_path, text).rounds) == ["first"]
    assert warnings_of(tmp_path, text) == [
        "spring.yaml:17:1: warning: rounds: this cohort has one round, the first, since `rounds` lists "
        "no other; for the second one as well, add `second: {}` there"
    ]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (
            "rounds: {spring: {assign_on: 2027-02-07}}",
            "17:10: rounds.spring: a round with a name of its own needs both dates; finish_by is missing. "
            "Only those of first and second are counted from the modules",
        ),
        (
            THREE.replace("2027-08-22", "2027-05-02").strip(),
            "20:22: rounds.third.assign_on: the third round would be assigned on 2027-05-02, not after the "
            "second on 2027-05-02",
        ),
        (
            THREE.replace("2027-08-18}", "2027-08-18, avoid_peers_of: [third]}").strip(),
            "19:75: rounds.second.avoid_peers_of[0]: the third round does not come before the second round",
        ),
        (
            THREE.replace("2027-08-18}", "2027-08-18, avoid_peers_of: [frist]}").strip(),
            '19:75: rounds.second.avoid_peers_of[0]: there is no round "frist". Did you mean first?',
        ),
        (
            THREE + "pin: {fourth: [{coach: ana@mail.example, client: ben@mail.example}]}",
            '21:7: pin.fourth: there is no round "fourth"; this cohort has first and second and third.',
        ),
        (
            'rounds: {"a/b": {assign_on: 2027-02-07, finish_by: 2027-05-02}}',
            "17:10: rounds.a/b: may hold letters, digits, dots, dashes and underscores only, such as 2027-spring",
        ),
    ],
)
def test_a_mistake_in_the_rounds_is_named_with_its_place(
    tmp_path: Path, lines: str, problem: str
) -> None:
    assert errors_of(tmp_path, f"{REQUIRED}{lines}\n") == [f"spring.yaml:{problem}"]


def test_three_rounds_of_five_students_cannot_keep_every_rule(tmp_path: Path) -> None:
    assert (
        "with 5 students the third round cannot keep every rule: first two students may coach each other, "
        "then peers of the first and second rounds may meet again"
    ) in warnings_of(tmp_path, REQUIRED + THREE)[0]
