"""Warnings: what may be meant so in a cohort file, but should be checked. They stop nothing."""

from datetime import date
from pathlib import Path

import pytest

from tests.shell.cohort_files import (
    REQUIRED,
    SETTINGS,
    changed,
    cohort_of,
    errors_of,
    warnings_of,
)

LAST = "The last ones will fall after finish_by"


def test_a_cohort_file_in_order_has_no_warnings(tmp_path: Path) -> None:
    assert warnings_of(tmp_path, REQUIRED) == []


def test_a_round_of_fewer_than_twelve_weeks_gets_a_warning_with_the_count(tmp_path: Path) -> None:
    # From 10 February to 18 April there are 68 days; 9 to 11 April, Friday to Sunday, are the
    # module's. Wednesday 10 February to Wednesday 14 April are 10 dates; Fridays are 9.
    text = (
        REQUIRED
        + "rounds:\n  first:\n    assign_on: 2027-02-07\n    finish_by: 2027-04-18\n  second: {}\n"
    )
    assert (date(2027, 4, 18) - date(2027, 2, 10)).days + 1 == 68 == 9 * 7 + 5
    assert warnings_of(tmp_path, text) == [
        "spring.yaml:18:3: warning: rounds.first: from 2027-02-10 (3 days after assign_on) to 2027-04-18 are "
        f"9 weeks and 5 days, less the days without sessions: at most 10 weekly sessions fit, 12 are planned. {LAST}"
    ]


def test_days_without_sessions_count_against_the_weeks_of_a_round(tmp_path: Path) -> None:
    # The program's own dates leave 12 weeks to the day for most weekdays; two weeks off leave 10.
    text = REQUIRED + "no_sessions_on: [[2027-03-01, 2027-03-14]]\n"
    (warning,) = warnings_of(tmp_path, text)
    assert "are 11 weeks and 5 days" in warning
    assert "at most 10 weekly sessions fit, 12 are planned" in warning


def test_the_weeks_of_a_round_are_compared_with_the_sessions_that_are_planned(
    tmp_path: Path,
) -> None:
    short = "rounds: {first: {finish_by: 2027-04-18}}\n"
    assert warnings_of(tmp_path, REQUIRED + short + "program: {sessions: 10}\n") == []
    (warning,) = warnings_of(tmp_path, REQUIRED + short + "program: {sessions: 11}\n")
    assert "at most 10 weekly sessions fit, 11 are planned" in warning


def test_a_round_that_would_be_done_before_its_default_beginning_gets_a_warning(
    tmp_path: Path,
) -> None:
    warnings = warnings_of(tmp_path, REQUIRED + "rounds: {first: {finish_by: 2027-02-01}}\n")
    assert (
        "spring.yaml:17:10: warning: rounds.first: would be assigned on 2027-02-07 and done by 2027-02-01; give both dates"
        in warnings
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2027-01-17", ["2027-01-17 is 21 days earlier than three weeks after Module I"]),
        ("2027-01-18", []),
        ("2027-02-10", []),
    ],
)
def test_a_round_long_before_its_usual_date_gets_a_warning(
    tmp_path: Path, written: str, expected: list[str]
) -> None:
    text = f"{REQUIRED}rounds: {{first: {{assign_on: {written}, finish_by: 2027-05-09}}, second: {{}}}}\n"
    assert warnings_of(tmp_path, text) == [
        f"spring.yaml:17:29: warning: rounds.first.assign_on: {sentence}" for sentence in expected
    ]


def test_an_escalation_before_the_nudge_gets_a_warning(tmp_path: Path) -> None:
    text = REQUIRED + "program: {nudge_after_days: 7, escalate_after_days: 7}\n"
    assert warnings_of(tmp_path, text) == [
        "spring.yaml:17:53: warning: program.escalate_after_days: comes before nudge_after_days: nobody would ever be nudged"
    ]
    later = REQUIRED + "program: {nudge_after_days: 7, escalate_after_days: 8}\n"
    assert warnings_of(tmp_path, later) == []


def test_two_students_of_the_same_name_get_a_warning(tmp_path: Path) -> None:
    assert warnings_of(tmp_path, changed("name: Ben Castillo", "name: ANA silva")) == [
        "spring.yaml:13:12: warning: roster entry 2, name (ANA silva): ANA silva is also the name of roster entry 1; "
        "lists show where each lives, mails to students the addresses"
    ]


def test_a_student_with_no_stretch_as_long_as_a_session_gets_a_warning(tmp_path: Path) -> None:
    text = changed(
        "email: ana@mail.example", "email: ana@mail.example, available: {mon-fri: 08:00-08:45}"
    )
    assert warnings_of(tmp_path, text) == [
        "spring.yaml:12:48: warning: roster entry 1, available (Ana Silva): there is no stretch of 60 minutes, so no hour can be proposed"
    ]
    assert warnings_of(tmp_path, text + "program: {session_minutes: 45}\n") == []


def test_a_student_available_on_one_day_only_gets_a_warning(tmp_path: Path) -> None:
    text = changed(
        "email: ana@mail.example", "email: ana@mail.example, available: {fri: 08:00-20:00}"
    )
    assert warnings_of(tmp_path, text) == [
        "spring.yaml:12:48: warning: roster entry 1, available (Ana Silva): available on Friday only, "
        "where two sessions a week have to fit"
    ]


def test_a_round_in_which_nobody_takes_part_gets_a_warning(tmp_path: Path) -> None:
    roster = "roster:\n" + "".join(
        f"  - {{name: {name}, email: {name}@mail.example, joined: 2027-03-01}}\n"
        for name in ("Ana", "Ben", "Chi", "Dan")
    )
    warnings = warnings_of(tmp_path, SETTINGS + roster)
    assert [warning.partition("warning: ")[2] for warning in warnings] == [
        "roster: on 2027-02-07, when the first round is assigned, only 0 of the students take part; it cannot be drawn",
        "roster: with 4 students the second round cannot keep every rule: first two students may coach each other, "
        "then peers of the first round may meet again",
    ]


def test_a_cohort_file_with_warnings_can_be_used(tmp_path: Path) -> None:
    short = REQUIRED + "rounds: {first: {finish_by: 2027-04-18}}\n"
    assert cohort_of(tmp_path, short).rounds["first"].finish_by == date(2027, 4, 18)


def test_a_cohort_of_two_students_gets_a_warning_that_they_coach_each_other(tmp_path: Path) -> None:
    roster = "roster:\n" + "".join(
        f"  - {{name: {name}, email: {name}@mail.example}}\n" for name in ("Ana", "Ben")
    )
    warnings = warnings_of(tmp_path, SETTINGS + roster)
    assert [warning.partition("warning: ")[2] for warning in warnings] == [
        "roster: with two students the first round cannot keep every rule: the two coach each other",
        "roster: with 2 students the second round cannot keep every rule: first two students may coach each other, "
        "then peers of the first round may meet again",
    ]


def test_preferred_hours_outside_the_available_times_get_a_warning(tmp_path: Path) -> None:
    text = changed("email: ana@mail.example", "email: ana@mail.example, prefer: {mon: 19:30-21:00}")
    assert warnings_of(tmp_path, text) == [
        "spring.yaml:12:48: warning: roster entry 1, prefer (Ana Silva): "
        "no session fits into what Ana Silva prefers within their available "
        "times, so it changes nothing"
    ]
    assert warnings_of(tmp_path, text.replace("19:30", "18:30")) == []


def real_file(**left: str) -> str:
    """The required settings with addresses of real domains, but for what is left of the example."""
    text = REQUIRED.replace("@school.example", "@school.org").replace("@mail.example", "@gmail.com")
    for new, old in left.items():
        text = text.replace(f"{new}@gmail.com", old)
    return text


def test_a_file_that_is_an_example_throughout_and_one_that_is_real_have_no_warnings(
    tmp_path: Path,
) -> None:
    links = "links: {peer_coaching_tips: 'https://hub.school.org/tips'}\n"
    assert warnings_of(tmp_path, real_file() + links) == []
    example = "links: {peer_coaching_tips: 'https://hub.school.example/tips'}\n"
    assert warnings_of(tmp_path, REQUIRED + example) == []


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        ({"ben": "ben@mail.example"}, "13:33: warning: roster entry 2, email (Ben Castillo): "
            "ben@mail.example is an address of the example; mail"),
        ({"ben": "ben@example.com"}, "13:33: warning: roster entry 2, email (Ben Castillo): "
            "ben@example.com is an address of the example; mail"),
        (
            {"ben": "b@mail.example", "chi": "c@mail.example", "dan": "d@mail.example"},
            "13:33: warning: roster entry 2, email (Ben Castillo): b@mail.example is an address of the example, and so are 2 more; mail",
        ),
        (
            {"ben": "b@mail.example", "chi": "c@mail.example"},
            "13:33: warning: roster entry 2, email (Ben Castillo): b@mail.example is an address of the example, and so is one more; mail",
        ),
    ],
)  # fmt: skip
def test_addresses_of_the_example_left_in_a_real_file_get_one_warning(
    tmp_path: Path, left: dict[str, str], sentence: str
) -> None:
    assert warnings_of(tmp_path, real_file(**left)) == [
        f"spring.yaml:{sentence} to it reaches nobody"
    ]


def test_the_senders_address_of_the_example_beside_real_ones_gets_a_warning(tmp_path: Path) -> None:
    text = REQUIRED.replace("ana@mail.example", "ana@gmail.com")
    assert warnings_of(tmp_path, text) == [
        "spring.yaml:10:11: warning: google.sender: mail@school.example is an address of the example, other addresses "
        "are real; mail cannot go out from it"
    ]


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("https://hub.school.example/tips", "is a link of the example; it leads nowhere"),
        ("https://localhost:8000/tips", "leads nowhere that students could reach"),
        ("https://hub/tips", "leads nowhere that students could reach"),
        ("https://192.168.1.5/tips", "leads nowhere that students could reach"),
        ("https://", None),
        ("https://...", "leads nowhere that students could reach"),
        ("http://[::1/tips", "leads nowhere that students could reach"),
        ("https://hub.school.org/tips", ""),
        ("https://münchen.de/tipps", ""),
    ],
)
def test_a_link_that_leads_nowhere_gets_a_warning(
    tmp_path: Path, link: str, sentence: str | None
) -> None:
    text = f"{real_file()}links: {{peer_coaching_tips: '{link}'}}\n"
    if sentence is None:
        assert "is no link" in errors_of(tmp_path, text)[0]
        return
    told = [warning for warning in warnings_of(tmp_path, text) if sentence and sentence in warning]
    assert len(told) == bool(sentence)
    assert bool(warnings_of(tmp_path, text)) is bool(sentence)


LAST_TWO_IN_2072 = REQUIRED.replace("2027-04", "2072-04").replace("2027-07", "2072-07")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LAST_TWO_IN_2072, "6:7: warning: modules.I[0]: 2027-01-15"),
        (changed("III: [2027-07-16, 2027-07-18]", "III: [2072-07-16, 2072-07-18]"), "8:9: warning: modules.III[0]: 2072-07-16"),
        (REQUIRED + "no_sessions_on: [2072-03-01]\n", "17:18: warning: no_sessions_on[0]: 2072-03-01"),
        (
            REQUIRED
            + "rounds: {first: {finish_by: 2072-05-02}, second: {assign_on: 2073-05-02, finish_by: 2073-08-18}}\n",
            "17:29: warning: rounds.first.finish_by: 2072-05-02",
        ),
        (changed("email: ana@mail.example", "email: ana@mail.example, joined: 2017-02-20"),
            "12:56: warning: roster entry 1, joined (Ana Silva): "
            "2017-02-20"),
    ],
)  # fmt: skip
def test_a_year_far_from_the_modules_gets_a_warning(tmp_path: Path, text: str, told: str) -> None:
    warnings = warnings_of(tmp_path, text)
    assert any(
        warning.startswith(f"spring.yaml:{told} is more than a year away from the modules")
        for warning in warnings
    ), warnings


def test_a_break_of_the_year_before_gets_no_warning(tmp_path: Path) -> None:
    assert warnings_of(tmp_path, REQUIRED + "no_sessions_on: [2026-12-24]\n") == []


def test_headings_without_a_spreadsheet_get_a_warning(tmp_path: Path) -> None:
    assert warnings_of(tmp_path, REQUIRED + "columns: {email: Mail}\n") == [
        "spring.yaml:17:1: warning: columns: says nothing here, since the roster stands in this file"
    ]
