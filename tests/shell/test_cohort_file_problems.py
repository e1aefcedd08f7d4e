"""Each kind of mistake is one sentence with its place, and the cure where there is one."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, SETTINGS, changed, errors_of

STRAY = " Take it away; or, if it belongs to the text before it, put that text in quotes, with a space after each colon"


UNKNOWN = [
    ("nme: Spring", "17:1: nme: there is no such setting. Did you mean name?"),
    ("zebra: 1", f"17:1: zebra: there is no such setting.{STRAY}"),
    (
        "program: {sesions: 12}",
        "17:11: program.sesions: there is no such setting. Did you mean sessions?",
    ),
    (
        "rounds: {first: {asign_on: 2027-02-07}}",
        "17:18: rounds.first.asign_on: there is no such setting. Did you mean assign_on?",
    ),
    (
        "rounds: {frist: {}}",
        "17:10: rounds.frist: a round with a name of its own needs both dates; assign_on and finish_by are missing. "
        "Did you mean first?",
    ),
    (
        "pin: {first: [{coach: ana@mail.example, client: ben@mail.example, cient: x}]}",
        "17:67: pin.first[0].cient: there is no such setting. Did you mean client?",
    ),
    (
        "links: {peer_couching_tips: 'https://x.example'}",
        "17:9: links.peer_couching_tips: there is no such setting. Did you mean peer_coaching_tips?",
    ),
    ("1: x", f"17:1: 1: there is no such setting.{STRAY}"),
]
VALUES = [
    ("program: {sessions: 0}", "17:21: program.sessions: 0 is too small; it has to be at least 1"),
    (
        "program: {sessions: 53}",
        "17:21: program.sessions: 53 is too large; it has to be at most 52",
    ),
    (
        "program: {session_minutes: 10}",
        "17:28: program.session_minutes: 10 is too small; it has to be at least 15",
    ),
    (
        "program: {session_minutes: 300}",
        "17:28: program.session_minutes: 300 is too large; it has to be at most 240",
    ),
    (
        "program: {nudge_after_days: 0}",
        "17:29: program.nudge_after_days: 0 is too small; it has to be at least 1",
    ),
    (
        "program: {escalate_after_days: 91}",
        "17:32: program.escalate_after_days: 91 is too large; it has to be at most 90",
    ),
    (
        "program: {review_days: 61}",
        "17:24: program.review_days: 61 is too large; it has to be at most 60",
    ),
    (
        "program: {review_days: -1}",
        '17:24: program.review_days: "-1" is no whole number; write it in digits, such as 12',
    ),
    (
        "program: {sessions: twelve}",
        '17:21: program.sessions: "twelve" is no whole number; write it in digits, such as 12',
    ),
    (
        "program: {sessions: 1.5}",
        '17:21: program.sessions: "1.5" is no whole number; write it in digits, such as 12',
    ),
    (
        "program: {sessions: [12]}",
        "17:11: program.sessions: this has to be a single value, not a list or a group of settings",
    ),
    (
        "program: {mutual_pairs: avoyd}",
        "17:25: program.mutual_pairs: \"avoyd\" is none of 'avoid', 'allow' or 'require'. Did you mean avoid?",
    ),
    (
        "program: {mail_at: nine}",
        '17:20: program.mail_at: "nine" is no time of day; write hours:minutes, such as 18:30',
    ),
    (
        "program: {mail_at: 25:00}",
        '17:20: program.mail_at: "25:00" is no time of day; write hours:minutes, such as 18:30',
    ),
    (
        "program: {mail_at: 09:60}",
        '17:20: program.mail_at: "09:60" is no time of day; write hours:minutes, such as 18:30',
    ),
    ("program: {mail_at: 24:00}", '17:20: program.mail_at: "24:00" is the next day; write 00:00'),
    (
        "program: {available: 08:00-20:00}",
        '17:22: program.available: "08:00-20:00" names no days at its beginning or its end; if that is meant, write mon-sun 08:00-20:00',
    ),
    (
        "program: {available: {thr: 08:00-20:00}}",
        '17:23: program.available.thr: "thr" names no days; write them like mon, mon-fri or sat,sun. Did you mean thu?',
    ),
    (
        "program: {available: {mon: evening}}",
        '17:28: program.available.mon[0]: "evening" is no stretch of time; write it like 18:00-21:00',
    ),
    (
        "program: {available: {mon: [08:00-09:00, 20:00-08:00]}}",
        '17:42: program.available.mon[1]: "20:00-08:00" ends before it begins; '
        "where it runs past midnight, write two: until 24:00, and from 00:00 the next day",
    ),
    (
        "rounds: {first: {assign_on: 7.2.2027}}",
        '17:29: rounds.first.assign_on: "7.2.2027" is no date; write year-month-day, such as 2027-02-07',
    ),
    (
        "rounds: {first: {assign_on: 2027-02-30}}",
        '17:29: rounds.first.assign_on: "2027-02-30" is not in the calendar',
    ),
    (
        "rounds: {first: {assign_on: 9999-12-20}}",
        '17:29: rounds.first.assign_on: "9999-12-20" is too far away; write a year from 2000 to 2199, such as 2027-02-07',
    ),
    (
        "rounds: []",
        "17:1: rounds: has to be a group of settings, `name: value`"
        "; such as rounds: {first: {assign_on: 2027-02-07, finish_by: 2027-05-02}}",
    ),
    (
        "no_sessions_on: 2027-03-01",
        "17:17: no_sessions_on: has to be a list; such as no_sessions_on: [2027-05-31, [2027-12-24, 2027-12-31]]",
    ),
    (
        "no_sessions_on: [2027-03-01, [2027-03-05, 2027-03-03]]",
        "17:30: no_sessions_on[1]: the last day, 2027-03-03, is before the first, 2027-03-05",
    ),
    (
        "no_sessions_on: [[2027-03-05]]",
        "17:18: no_sessions_on[0]: has to be a list of two dates, [first, last]",
    ),
    ("paused: maybe", '17:9: paused: "maybe" is neither true nor false; write one of the two'),
    (
        "links: {peer_coaching_tips: hub.school.example}",
        '17:29: links.peer_coaching_tips: "hub.school.example" is no link; it has to begin with https://',
    ),
    (
        "never_pair: {ana: ben}",
        "17:1: never_pair: has to be a list; such as never_pair: [[one address, another]]",
    ),
]
DATES = [
    (
        "rounds: {first: {assign_on: 2027-03-01, finish_by: 2027-03-01}}",
        "17:52: rounds.first.finish_by: 2027-03-01 is not after assign_on, 2027-03-01",
    ),
    (
        "rounds: {first: {assign_on: 2027-03-01}, second: {assign_on: 2027-02-01}}",
        "17:62: rounds.second.assign_on: the second round would be assigned on 2027-02-01, not after the first on 2027-03-01",
    ),
]


@pytest.mark.parametrize(
    ("line", "problem"),
    [*UNKNOWN, *VALUES, *DATES],
    ids=[line for line, _ in UNKNOWN + VALUES + DATES],
)
def test_a_wrong_line_of_a_cohort_file_is_named_with_its_place(
    tmp_path: Path, line: str, problem: str
) -> None:
    assert errors_of(tmp_path, f"{REQUIRED}{line}\n") == [f"spring.yaml:{problem}"]


PLACES = [
    (
        "timezone: America/New_York",
        "timezone: America/New Yrok",
        '3:11: timezone: there is no zone or place "America/New Yrok". Did you mean America/New_York?',
    ),
    (
        "timezone: America/New_York",
        "timezone: Birmingham",
        '3:11: timezone: "Birmingham" may be Europe/London or America/Chicago; write the one that is meant',
    ),
    (
        "timezone: America/New_York",
        "timezone: 1",
        '3:11: timezone: there is no zone or place "1". Write the zone of a large city nearby, such as Europe/Paris',
    ),
    (
        "cohort: spring",
        "cohort: spring/2027",
        "1:9: cohort: may hold letters, digits, dots, dashes and underscores only, such as 2027-spring",
    ),
    ("name: Spring", "name: ' '", "2:7: name: this is empty; write something here"),
    (
        "name: Spring",
        "name: [Spring]",
        "2:1: name: this has to be a single value, not a list or a group of settings",
    ),
    (
        "name: Spring",
        'name: "Spring\\nBcc: all@mail.example"',
        "2:7: name: this has to stand on one line, without control characters",
    ),
    (
        "coordinator: {name: Dana Whitfield, email: dana@school.example}",
        "coordinator: [Dana]",
        "4:1: coordinator: has to be a group of settings, `name: value`"
        "; such as coordinator: {name: Dana Whitfield, email: dana@school.example}",
    ),
    (
        "sender: mail@school.example",
        "sender: mail at school",
        '10:11: google.sender: "mail at school" is no e-mail address: an email address must have an @-sign.',
    ),
    (
        "[2027-04-09, 2027-04-11]",
        "[2027-04-11, 2027-04-09]",
        "7:3: modules.II: the last day, 2027-04-09, is before the first, 2027-04-11",
    ),
    (
        "[2027-04-09, 2027-04-11]",
        "[2027-04-09]",
        "7:3: modules.II: has to be a list of two dates, [first, last]",
    ),
    (
        "[2027-04-09, 2027-04-11]",
        "[2027-01-17, 2027-04-11]",
        "7:3: modules.II: Module II begins on 2027-01-17, but Module I only ends on 2027-01-17; the modules have to be in order",
    ),
    (
        "  sender: mail@school.example",
        "  sendr: mail@school.example\n  sender: a@school.example",
        "10:3: google.sendr: there is no such setting. Did you mean sender?",
    ),
    (
        "name: Spring",
        "name: Spring\nname: Autumn",
        "3:1: name: is given twice, first in line 2; keep one of them",
    ),
    (
        "  sender: mail@school.example",
        "  sender: mail@school.example\n  meet: true\n  meet: false",
        "12:3: google.meet: is given twice, first in line 11; keep one of them",
    ),
]


@pytest.mark.parametrize(("old", "new", "problem"), PLACES, ids=[new for _, new, _ in PLACES])
def test_a_wrong_setting_of_a_cohort_file_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert errors_of(tmp_path, changed(old, new)) == [f"spring.yaml:{problem}"]


def test_modules_out_of_order_are_named_one_pair_at_a_time(tmp_path: Path) -> None:
    text = changed("II: [2027-04-09, 2027-04-11]\n  III", "II: [2027-08-06, 2027-08-08]\n  III")
    assert errors_of(tmp_path, text) == [
        "spring.yaml:8:3: modules.III: Module III begins on 2027-07-16, but Module II only ends on 2027-08-08; "
        "the modules have to be in order"
    ]


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        SETTINGS.replace("America/New_York", "Mars").replace("2027-04-09", "2027-04-31")
        + "program: {sesions: 12, mail_at: nine}\n"
        + "roster:\n"
        + "  - {name: Ana, email: ana at mail, timezone: Romme}\n"
        + "  - {name: Ben, email: ben@mail.example, joined: 2027-05-01, left: 2027-04-01}\n"
        + "  - {name: Cho, email: BEN@mail.example}\n"
        + "never_pair: [[ben@mail.example, zoe@school.example]]\n"
        + "settled: [[zoe@school.example, ben@mail.example], [ben@mail.example, BEN@mail.example]]\n"
    )
    assert [error.split(": ")[:2] for error in errors_of(tmp_path, text)] == [
        ["spring.yaml:3:11", "timezone"],
        ["spring.yaml:7:8", "modules.II[0]"],
        ["spring.yaml:11:11", "program.sesions"],
        ["spring.yaml:11:33", "program.mail_at"],
        ["spring.yaml:13:24", "roster entry 1, email (Ana)"],
        ["spring.yaml:13:47", "roster entry 1, timezone (Ana)"],
        ["spring.yaml:14:68", "roster entry 2, left (Ben)"],
        ["spring.yaml:15:24", "roster entry 3, email (Cho)"],
        ["spring.yaml:16:33", "never_pair[0][1]"],
        ["spring.yaml:17:12", "settled[0][0]"],
        ["spring.yaml:17:51", "settled[1]"],
    ]
