"""The example of a cohort file: no problems, the defaults as they are, and each key counts."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from tests.shell.cohort_files import EXAMPLE, PROGRAM, SETTINGS, cohort_of, errors_of, said, write
from worker.cohort_file.reading import read
from worker.core.model import Cohort, Links, MutualPairs, Person, RoundPlan, Window

FULL = EXAMPLE.read_text(encoding="utf-8")
# What the example says is required, and nothing else.
_REQUIRED = r"^cohort: .*\n|^name: .*\n|^timezone: .*\n|^coordinator: .*\n|^modules:.*\n(?:  .*\n)+|^roster:.*\n(?:  .*\n)+"
BARE = (
    "".join(re.findall(_REQUIRED, FULL, re.MULTILINE))
    + "google: {sender: peer-coaching@school.example}\n"
)


def window(day: int, start: int, end: int) -> Window:
    return Window(day, start * 60, end * 60)


def test_the_example_of_a_cohort_file_has_no_problems() -> None:
    file = read(EXAMPLE)
    assert file.problems == ()
    assert file.cohort is not None


def test_the_example_of_a_cohort_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path, FULL)
    assert (cohort.id, cohort.name, cohort.zone) == (
        "2027-spring",
        "Coach Training, Spring 2027",
        "America/New_York",
    )
    assert cohort.coordinator == Person("Dana Whitfield", "dana@school.example")
    assert [(module.name, module.first, module.last) for module in cohort.modules] == [
        ("I", date(2027, 1, 15), date(2027, 1, 17)),
        ("II", date(2027, 4, 9), date(2027, 4, 11)),
        ("III", date(2027, 7, 16), date(2027, 7, 18)),
    ]
    assert cohort.rounds == {
        "first": RoundPlan("first", date(2027, 2, 7), date(2027, 5, 2)),
        "second": RoundPlan("second", date(2027, 5, 2), date(2027, 8, 18), ("first",), True),
    }


def test_the_students_of_the_example_have_their_own_settings(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path, FULL)
    amara, ben, *_, grace, hugo, isla = cohort.roster
    evenings = tuple(window(day, 18, 21) for day in range(4))
    assert amara.available == (*evenings, window(5, 9, 12), window(5, 14, 16))
    assert (amara.id, amara.zone) == ("amara@mail.example", "Africa/Lagos")
    assert ben.available == tuple(window(day, 8, 20) for day in range(7))
    assert grace.joined == date(2027, 2, 20)
    assert hugo.left == date(2027, 3, 15)
    assert (isla.name, isla.zone) == ("O'Neill, Isla", "Europe/Dublin")
    assert cohort.roster[5].zone == cohort.zone
    assert [student.name for student in cohort.roster][4] == "Élodie Martin"


def test_the_program_file_and_the_required_keys_alone_give_the_cohort_of_the_example(
    tmp_path: Path,
) -> None:
    bare = write(tmp_path, BARE)
    write(tmp_path, PROGRAM.read_bytes(), "program.yaml")
    file = read(bare)
    assert said(file, tmp_path) == []
    full = cohort_of(tmp_path / "full", FULL)
    assert file.cohort is not None
    assert replace(file.cohort, links=full.links) == full


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    bare, full = cohort_of(tmp_path / "bare", BARE), cohort_of(tmp_path / "full", FULL)
    # The links of the example are its own: there are no defaults for them.
    assert replace(bare, links=full.links) == full


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("cohort: spring\n", "cohort"),
        ("name: Spring\n", "name"),
        ("timezone: America/New_York\n", "timezone"),
        ("coordinator: {name: Dana Whitfield, email: dana@school.example}\n", "coordinator"),
        ("  II: [2027-04-09, 2027-04-11]\n", "modules.II"),
        ("google:\n  sender: mail@school.example\n", "google"),
    ],
)
def test_a_required_setting_that_is_missing_is_named(tmp_path: Path, line: str, where: str) -> None:
    assert line in SETTINGS
    text = (
        SETTINGS.replace(line, "")
        + "roster: [{name: A, email: a@b.example}, {name: B, email: b@b.example}]\n"
    )
    (problem,) = errors_of(tmp_path, text)
    assert f": {where}: is missing; it has to be there" in problem


def test_a_cohort_file_without_a_roster_is_an_error(tmp_path: Path) -> None:
    assert errors_of(tmp_path, SETTINGS) == [
        "spring.yaml:1:1: roster: is missing; it has to be there; such as roster: students.xlsx"
    ]


AMARA, BEN = "amara@mail.example", "ben@mail.example"
CHANGES: list[tuple[str, str, Callable[[Cohort], object], object]] = [
    ("cohort: 2027-spring ", "cohort: autumn ", lambda cohort: cohort.id, "autumn"),
    ("name: Coach Training, Spring 2027", "name: Autumn", lambda cohort: cohort.name, "Autumn"),
    ("\ntimezone: America/New_York", "\ntimezone: Asia/Tokyo", lambda cohort: cohort.roster[5].zone, "Asia/Tokyo"),
    ("Dana Whitfield", "Eve", lambda cohort: cohort.coordinator.name, "Eve"),
    ("dana@school.example", "eve@school.example", lambda cohort: cohort.coordinator.email, "eve@school.example"),
    ("I: [2027-01-15, 2027-01-17]", "I: 2027-01-16", lambda cohort: cohort.modules[0].last, date(2027, 1, 16)),
    ("2027-02-07", "2027-02-09", lambda cohort: cohort.rounds["first"].assign_on, date(2027, 2, 9)),
    ("finish_by: 2027-05-02", "finish_by: 2027-05-09", lambda cohort: cohort.rounds["first"].finish_by, date(2027, 5, 9)),
    ("assign_on: 2027-05-02", "assign_on: 2027-05-04", lambda cohort: cohort.rounds["second"].assign_on, date(2027, 5, 4)),
    ("2027-08-18", "2027-08-25", lambda cohort: cohort.rounds["second"].finish_by, date(2027, 8, 25)),
    ("sessions: 12", "sessions: 8", lambda cohort: cohort.program.sessions, 8),
    ("session_minutes: 60", "session_minutes: 45", lambda cohort: cohort.program.session_minutes, 45),
    ('mail_at: "09:00"', 'mail_at: "7:30"', lambda cohort: cohort.program.mail_at, time(7, 30)),
    ("nudge_after_days: 7", "nudge_after_days: 5", lambda cohort: cohort.program.nudge_after_days, 5),
    ("escalate_after_days: 10", "escalate_after_days: 14", lambda cohort: cohort.program.escalate_after_days, 14),
    ("mutual_pairs: avoid", "mutual_pairs: require", lambda cohort: cohort.program.mutual_pairs, MutualPairs.REQUIRE),
    ('{mon-sun: "08:00-20:00"}', '{fri-mon: "08:00-20:00"}', lambda cohort: len(cohort.roster[1].available), 4),
    ("review_days: 0", "review_days: 3", lambda cohort: cohort.program.review_days, 3),
    (
        "no_sessions_on: []",
        "no_sessions_on: [2027-03-01, [2027-04-02, 2027-04-05]]",
        lambda cohort: cohort.no_sessions_on,
        ((date(2027, 3, 1), date(2027, 3, 1)), (date(2027, 4, 2), date(2027, 4, 5))),
    ),
    (
        "never_pair: []",
        f"never_pair: [[{AMARA}, {BEN}]]",
        lambda cohort: cohort.never_pair,
        frozenset({frozenset({AMARA, BEN})}),
    ),
    (
        "settled: []",
        f"settled: [[{AMARA}, {BEN}]]",
        lambda cohort: cohort.settled,
        frozenset({(AMARA, BEN)}),
    ),
    (
        "pin: {}",
        f"pin: {{second: [{{coach: {AMARA}, client: {BEN}}}]}}",
        lambda cohort: cohort.pins,
        {"second": ((AMARA, BEN),)},
    ),
    ("paused: false", "paused: true", lambda cohort: cohort.paused, True),
    ("sender: peer-coaching@", "sender: hello@", lambda cohort: cohort.google.sender, "hello@school.example"),
    ("sender_name: Peer Coaching", "sender_name: The School", lambda cohort: cohort.google.sender_name, "The School"),
    ("calendar: Peer Coaching", "calendar: primary", lambda cohort: cohort.google.calendar, "primary"),
    ("meet: true", "meet: false", lambda cohort: cohort.google.meet, False),
    ("school.example/peer-coaching-tips", "x.example/a", lambda cohort: cohort.links.peer_coaching_tips, "https://hub.x.example/a"),
    ("school.example/peer-assignment-tips", "x.example/b", lambda cohort: cohort.links.peer_assignment_tips, "https://hub.x.example/b"),
    ("name: Ben Castillo", "name: Ben B", lambda cohort: cohort.roster[1].name, "Ben B"),
    ("ben@mail.example", "b@mail.example", lambda cohort: cohort.roster[1].id, "b@mail.example"),
    ("email: ben@mail.example", "id: s2, email: Ben@mail.example", lambda cohort: cohort.roster[1].id, "s2"),
    ("timezone: Europe/Rome", "timezone: Europe/Oslo", lambda cohort: cohort.roster[2].zone, "Europe/Oslo"),
    ('sat: ["09:00-12:00", "14:00-16:00"]', "sat: 22:00-24:00", lambda cohort: cohort.roster[0].available[-1], window(5, 22, 24)),
    ("joined: 2027-02-20", "joined: 2027-02-21", lambda cohort: cohort.roster[6].joined, date(2027, 2, 21)),
    ("left: 2027-03-15", "left: 2027-03-16", lambda cohort: cohort.roster[7].left, date(2027, 3, 16)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "setting", "expected"), CHANGES, ids=[new for _, new, _, _ in CHANGES]
)
def test_every_key_of_the_example_counts(
    tmp_path: Path, old: str, new: str, setting: Callable[[Cohort], object], expected: object
) -> None:
    assert old in FULL
    assert setting(cohort_of(tmp_path, FULL.replace(old, new, 1))) == expected


def test_a_cohort_file_without_links_has_none(tmp_path: Path) -> None:
    assert cohort_of(tmp_path, BARE).links == Links(None, None)
