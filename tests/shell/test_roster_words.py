"""Days, times, names and addresses as people write them into a roster."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from tests.shell.cohort_files import REQUIRED, changed, cohort_of, errors_of, said, write
from worker.cli.commands import cli
from worker.cohort_file.any_time import is_any_time
from worker.cohort_file.days import days_of
from worker.cohort_file.person_name import person_name
from worker.cohort_file.reading import read
from worker.cohort_file.stretches import stretch
from worker.cohort_file.weekly_hints import suggestion
from worker.cohort_file.weekly_text import weekly_of
from worker.core.model import Window

DAYS = [
    ("mon–thu", (0, 1, 2, 3)),
    ("mon—thu", (0, 1, 2, 3)),
    ("mon\u2011thu", (0, 1, 2, 3)),
    ("Mon to Thu", (0, 1, 2, 3)),
    ("monday through thursday", (0, 1, 2, 3)),
    ("M-F", (0, 1, 2, 3, 4)),
    ("Mon.-Fri.", (0, 1, 2, 3, 4)),
    ("tue/thu", (1, 3)),
    ("Tue / Thu", (1, 3)),
    ("mon & wed", (0, 2)),
    ("Mon and Wed", (0, 2)),
    ("Mon + Wed", (0, 2)),
    ("mon wed fri", (0, 2, 4)),
    ("Mondays", (0,)),
    ("on Tuesdays & Thursdays", (1, 3)),
    ("every Saturday", (5,)),
    ("Tues, Thurs", (1, 3)),
    ("weekdays", (0, 1, 2, 3, 4)),
    ("working days", (0, 1, 2, 3, 4)),
    ("weekends", (5, 6)),
    ("weekdays and Sunday", (0, 1, 2, 3, 4, 6)),
    ("every day", tuple(range(7))),
    ("fri-mon", (4, 5, 6, 0)),
    ("monkey", None),
    ("sunny", None),
    ("fried", None),
    ("T/Th", None),
    ("mon-wed-fri", None),
    ("mon-", None),
    ("-mon", None),
    ("mon-weekend", None),
    ("evenings", None),
    ("", None),
]
STRETCHES = [
    ("6pm-9pm", (1080, 1260)),
    ("6 p.m. to 9 p.m.", (1080, 1260)),
    ("6:00 PM – 9:00 PM", (1080, 1260)),
    ("18-21", (1080, 1260)),
    ("18.00-21.00", (1080, 1260)),
    ("18h-21h", (1080, 1260)),
    ("1800-2100", (1080, 1260)),
    ("from 18:00 until 21:00", (1080, 1260)),
    ("6-9pm", (1080, 1260)),
    ("6:30-9pm", (1110, 1260)),
    ("11-2pm", (660, 840)),
    ("11am-2", (660, 840)),
    ("9-5", (540, 1020)),
    ("9-17", (540, 1020)),
    ("09-12", (540, 720)),
    ("9am-noon", (540, 720)),
    ("12am-6am", (0, 360)),
    ("8pm-midnight", (1200, 1440)),
    ("20:00-00:00", (1200, 1440)),
    ("20:00-23:59", (1200, 1440)),
    ("8pm-11:59pm", (1200, 1440)),
    ("00:00-23:59", (0, 1440)),
    ("18:10-21:05", (1090, 1265)),
    ("6-9", '"6-9" may be in the morning or in the evening; write 06:00-09:00 or 18:00-21:00'),
    ("6-midnight", '"6-midnight" may be in the morning or in the evening; write 18:00-24:00'),
    ("13pm-2pm", '"13pm" is no time of day; write hours:minutes, such as 18:30'),
    ("9:60-10:00", '"9:60" is no time of day; write hours:minutes, such as 18:30'),
    ("evening", '"evening" is no stretch of time; write it like 18:00-21:00'),
    (
        "10pm-1am",
        '"10pm-1am" ends before it begins; where it runs past midnight, write two: until 24:00, and from 00:00 the next day',
    ),
]
WEEKS = [
    ("Mon & Wed 6pm-9pm; Sat 9am-noon", {"Mon & Wed": ["6pm-9pm"], "Sat": ["9am-noon"]}),
    ("Mon 18:00-21:00, Wed 18:00-21:00", {"Mon": ["18:00-21:00"], "Wed": ["18:00-21:00"]}),
    ("6pm-9pm on weekdays", {"weekdays": ["6pm-9pm"]}),
    ("6pm-9pm Mon, 7-9pm Tue and Wed", {"Mon": ["6pm-9pm"], "Tue and Wed": ["7-9pm"]}),
    ("Mon (6pm-9pm), Tue (5pm-7pm)", {"Mon": ["6pm-9pm"], "Tue": ["5pm-7pm"]}),
    ("sat 9-12:00 & 14-16; sat 18-19", {"sat": ["9-12:00", "14-16", "18-19"]}),
    ("Mon, Wed", '"Mon, Wed" does not say from when to when; if that is meant, write mon,wed'),
    ("18:00-21:00", '"18:00-21:00" names no days at its beginning or its end; if that is meant'),
    ("Mon 6pm-9pm, Tue", '"Mon 6pm-9pm, Tue" has no times for "Tue"; if that is meant, write mon'),
    ("Mon 6pm", '"Mon 6pm" does not say from when to when; write it like mon-thu 18:00-21:00;'),
    ("Mon 6pm-9pm EST", '"Mon 6pm-9pm EST" names the time zone "EST", which has a column of its'),
]
MEANT = [
    ("Evenings", "mon-sun 18:00-21:00"),
    ("any evening", "mon-sun 18:00-21:00"),
    ("weekday evenings", "mon-fri 18:00-21:00"),
    ("I am free on Tuesday afternoons", "tue 12:00-17:00"),
    ("Mon, Wed mornings", "mon,wed 08:00-12:00"),
    ("after 5pm", "mon-sun 17:00-21:00"),
    ("Mon to Fri after work", "mon-fri 18:00-21:00"),
    ("after 9pm", "mon-sun 21:00-24:00"),
    ("Tue before noon", "tue 08:00-12:00"),
    ("weekends", "sat,sun 08:00-20:00"),
    ("Mon-Fri", "mon-fri 08:00-20:00"),
    ("24/7", "mon-sun 00:00-24:00"),
    ("Mon-Fri after 6pm, anytime Sat", "mon-fri 18:00-21:00; sat 08:00-20:00"),
    ("lun-ven 18-21", "mon-fri 18:00-21:00"),
    ("Montag-Freitag 18-21", "mon-fri 18:00-21:00"),
    # In the morning or in the evening?
    ("after 5", ""),
    ("Mon 6-9", ""),
    ("Mornings and evenings", ""),
    ("it depends", ""),
    ("n/a", ""),
]
ANY_TIME = [
    *("any time", "Anytime", "I'm flexible", "Flexible!", "always", "Any day, any time", "open"),
    *("anytime works for me", "no preference", "I am very flexible", "at all times"),
]
HOURS = ["flexible on Mondays", "not any time", "any evening", "n/a", "", "open from 6pm"]


@pytest.mark.parametrize(("text", "weekdays"), DAYS)
def test_days_are_those_that_are_meant_or_an_error(
    text: str, weekdays: tuple[int, ...] | None
) -> None:
    if weekdays is not None:
        assert days_of(text) == weekdays
        return
    with pytest.raises(ValueError, match="names no days; write them like"):
        days_of(text)


@pytest.mark.parametrize(("text", "minutes"), STRETCHES)
def test_times_are_those_that_are_meant_or_an_error(
    text: str, minutes: tuple[int, int] | str
) -> None:
    if not isinstance(minutes, str):
        assert stretch(text) == minutes
        return
    with pytest.raises(ValueError, match="write") as told:
        stretch(text)
    assert str(told.value) == minutes


@pytest.mark.parametrize(("text", "weekly"), WEEKS)
def test_days_and_times_in_one_cell_are_told_apart(
    text: str, weekly: dict[str, list[str]] | str
) -> None:
    if not isinstance(weekly, str):
        assert weekly_of(text) == weekly
        return
    with pytest.raises(ValueError, match="write ") as told:
        weekly_of(text)
    assert str(told.value).startswith(weekly)


@pytest.mark.parametrize(("text", "meant"), MEANT)
def test_hours_that_may_be_meant_are_suggested(text: str, meant: str) -> None:
    assert suggestion(text) == meant


def test_whoever_has_no_wish_is_told_from_whoever_has_one() -> None:
    assert [text for text in (*ANY_TIME, *HOURS) if is_any_time(text)] == ANY_TIME


@given(st.text(alphabet="mon -fri,;69:ap0allny&/ti", max_size=25))
def test_whatever_is_suggested_is_read_as_it_stands(text: str) -> None:
    if meant := suggestion(text):
        assert weekly_of(meant)


ROWS = """name,email,available
Ana Silva,ana@mail.example,Any time
Ben Kim,ben@mail.example,mon 18:00-21:00
Chi Roe,chi@mail.example,{}
"""


def test_any_time_is_taken_for_the_hours_of_an_empty_cell_and_told(tmp_path: Path) -> None:
    write(tmp_path, ROWS.format("flexible"), "roster.csv")
    path = write(tmp_path, REQUIRED.partition("roster:")[0] + "roster: roster.csv\n")
    file = read(path)
    assert file.cohort is not None
    assert [len(student.available) for student in file.cohort.roster] == [7, 1, 7]
    assert [(reading.where, reading.what) for reading in file.readings] == [
        (
            "row 2, available (Ana Silva)",
            '"Any time" is taken for the usual hours, mon-sun 08:00-20:00',
        ),
        (
            "row 4, available (Chi Roe)",
            '"flexible" is taken for the usual hours, mon-sun 08:00-20:00',
        ),
    ]


def test_hours_that_are_not_clear_are_refused_with_all_that_may_be_written(tmp_path: Path) -> None:
    path = write(tmp_path, REQUIRED.partition("roster:")[0] + "roster: roster.csv\n")
    write(tmp_path, ROWS.format("Evenings"), "roster.csv")
    assert said(read(path), tmp_path) == [
        'roster.csv:4:26: row 4, available (Chi Roe): "Evenings" does not say from when to when; '
        "if that is meant, write mon-sun 18:00-21:00; an empty cell means 08:00-20:00 every day, "
        "or program.available"
    ]
    write(tmp_path, ROWS.format("lun-ven 18-21"), "roster.csv")
    assert said(read(path), tmp_path) == [
        'roster.csv:4:26: row 4, available (Chi Roe): "lun-ven" names no days in English; if that '
        "is meant, write mon-fri"
    ]


NAMES = [
    ("Ana\u00a0\u2009Silva", "Ana Silva"),
    ("A\u200bna\u00ad \ufeffSilva\u2060", "Ana Silva"),
    ("Ana\u3164", "Ana"),
    ("علی\u200cرضا", "علی\u200cرضا"),
    ("An\u200cna", "Anna"),
    ("Zoe\u0308", "Zoe\u0308"),
]
REFUSED = [
    ("A\u202ena", "this holds U+202E (Right-To-Left Override), which turns text round"),
    ("\u2067Ana", "this holds U+2067 (Right-To-Left Isolate), which turns text round"),
    ("Ana\u200f", "this holds U+200F (Right-To-Left Mark), which turns text round"),
    ("\u200b\u2060", "this is empty; write something here"),
    ("Jos\ufffd", 'letters of "Jos\ufffd" were lost when it was saved'),
    ("FranÃ§ois", '"FranÃ§ois" was saved in a wrong encoding; is it "François"?'),
    ("#REF!", '"#REF!" is an error of the spreadsheet'),
    ("=A2", '"=A2" is a formula in place of its result'),
]


@pytest.mark.parametrize(("written", "name"), NAMES)
def test_what_nobody_can_see_is_taken_out_of_a_name(
    tmp_path: Path, written: str, name: str
) -> None:
    text = changed("name: Ana Silva", f"name: {json.dumps(written)}")
    assert cohort_of(tmp_path, text).roster[0].name == name


@pytest.mark.parametrize(("written", "sentence"), REFUSED)
def test_a_name_that_would_harm_a_mail_is_refused_with_its_place(
    tmp_path: Path, written: str, sentence: str
) -> None:
    text = changed("name: Ana Silva", f"name: {json.dumps(written)}")
    (problem,) = errors_of(tmp_path, text)
    assert problem.startswith("spring.yaml:12:12: roster entry 1, name")
    assert f": {sentence}" in problem
    assert all(char.isprintable() for char in problem.partition("this holds")[0])


def test_the_coordinator_and_the_sender_have_names_under_the_same_rule(tmp_path: Path) -> None:
    text = changed("{name: Dana Whitfield,", '{name: "Dana\\u202e",')
    assert "U+202E" in errors_of(tmp_path, text)[0]
    text = changed(
        "sender: mail@school.example", 'sender: mail@school.example\n  sender_name: "P\\u202e"'
    )
    assert "U+202E" in errors_of(tmp_path, text)[0]


@given(st.text(max_size=30))
def test_any_text_is_a_name_or_gets_a_sentence(text: str) -> None:
    name = "?"
    try:
        name = person_name(text)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - either may be
    assert name.strip() == name != ""
    assert "\u202e" not in name


def test_a_file_says_how_to_greet_a_student(tmp_path: Path) -> None:
    text = changed("name: Ana Silva", "name: Ana Silva, first_name: Anita")
    cohort = cohort_of(tmp_path, text)
    assert [student.first_name for student in cohort.roster] == ["Anita", "", "", "", ""]


def test_the_greeting_of_a_name_that_took_thought_is_shown(tmp_path: Path) -> None:
    text = changed("name: Ana Silva", "name: Dr Ana Silva")
    readings = read(write(tmp_path, text)).readings
    assert [reading.what for reading in readings] == ['Dr Ana Silva is greeted as "Ana"']


def test_hours_may_stand_in_a_file_as_in_a_cell(tmp_path: Path) -> None:
    text = changed("name: Ana Silva", 'name: Ana Silva, available: "mon,wed 18-21; sat 9-12:00"')
    assert cohort_of(tmp_path, text).roster[0].available == (
        Window(0, 1080, 1260),
        Window(2, 1080, 1260),
        Window(5, 540, 720),
    )
    text = changed("name: Ana Silva", "name: Ana Silva, available: Evenings")
    assert errors_of(tmp_path, text) == [
        'spring.yaml:12:34: roster entry 1, available (Ana Silva): "Evenings" does not say from '
        "when to when; if that is meant, write mon-sun 18:00-21:00"
    ]
    text = changed("roster:", "program: {available: weekdays 9-17}\nroster:")
    assert len(cohort_of(tmp_path, text).roster[0].available) == 5


HOURS_TAKEN = [
    ('{mon: "18:00-23:59"}', ["an end at 23:59 is taken for 24:00, the end of the day"]),
    ('{mon-fri: "6pm-11:59 pm"}', ["an end at 23:59 is taken for 24:00, the end of the day"]),
    (
        '{mon-fri: "18:10-21:05"}',
        ["18:10-21:05 counts as 18:15-21:00: hours are looked for by the quarter"],
    ),
    (
        '{mon: ["18:05-18:14", "19:00-20:50"]}',
        [
            "18:05-18:14 does not count: hours are looked for by the quarter",
            "19:00-20:50 counts as 19:00-20:45: hours are looked for by the quarter",
        ],
    ),
    # What one stretch loses at its end, the next does not lose at its beginning.
    ('{mon: ["18:00-18:50", "18:50-20:00"]}', []),
    ('{mon: ["18:15-19:45"], tue: ["00:00-24:00"]}', []),
]


@pytest.mark.parametrize(("hours", "told"), HOURS_TAKEN)
def test_check_says_what_becomes_of_hours_that_count_otherwise(
    tmp_path: Path, hours: str, told: list[str]
) -> None:
    text = changed("name: Ana Silva", f"name: Ana Silva, available: {hours}")
    readings = read(write(tmp_path, text)).readings
    assert [reading.what for reading in readings] == told
    assert all("available" in reading.where for reading in readings)


def test_the_usual_hours_of_a_program_are_looked_at_too(tmp_path: Path) -> None:
    text = changed("roster:", 'program: {available: {mon-fri: "09:20-23:59"}}\nroster:')
    readings = read(write(tmp_path, text)).readings
    assert [(reading.where, reading.what) for reading in readings] == [
        ("program.available", "an end at 23:59 is taken for 24:00, the end of the day"),
        (
            "program.available",
            "09:20-24:00 counts as 09:30-24:00: hours are looked for by the quarter",
        ),
    ]


def test_stretches_that_meet_inside_a_quarter_are_one(tmp_path: Path) -> None:
    hours = '{mon: ["18:00-18:50", "18:50-20:00"], tue: ["18:00-19:00", "19:00-20:00"]}'
    text = changed("name: Ana Silva", f"name: Ana Silva, available: {hours}")
    assert cohort_of(tmp_path, text).roster[0].available == (
        Window(0, 1080, 1200),
        Window(1, 1080, 1140),
        Window(1, 1140, 1200),
    )


SAME_ID = [
    ("Ana.Rossi@Mail.example", "Ana.Rossi@Mail.example"),
    ("Ana.Rossi@Mail.example", "ANA.ROSSI@MAIL.EXAMPLE"),
    ("ana@münchen.example", "ana@xn--mnchen-3ya.example"),
    ("ana@xn--mnchen-3ya.example", "Ana@MÜNCHEN.example"),
]


@pytest.mark.parametrize(("email", "student_id"), SAME_ID)
def test_an_address_that_is_now_an_id_is_the_same_student(
    tmp_path: Path, email: str, student_id: str
) -> None:
    before = cohort_of(tmp_path, changed("ana@mail.example", email)).roster[0].id
    text = changed("email: ana@mail.example", f"id: {student_id}, email: new@mail.example")
    assert cohort_of(tmp_path, text).roster[0].id == before


@pytest.mark.parametrize(
    ("email", "other"),
    [
        ("Ana.Rossi@Mail.example", "ana.rossi@MAIL.example"),
        ("ana@münchen.example", "ana@xn--mnchen-3ya.example"),
        ("ana@xn--mnchen-3ya.example", "Ana@München.example"),
        ("ann.lee@gmail.com", "Ann.Lee+coach@googlemail.com"),
    ],
)
def test_pairs_and_pins_and_duplicates_know_an_address_however_it_is_written(
    tmp_path: Path, email: str, other: str
) -> None:
    text = changed("ana@mail.example", email)
    pairs = f"never_pair: [[{other}, ben@mail.example]]\npin: {{first: [{{coach: {other}, client: chi@mail.example}}]}}\n"
    cohort = cohort_of(tmp_path, text + pairs)
    ana = cohort.roster[0].id
    assert ana == cohort.roster[0].email.lower()
    assert cohort.never_pair == {frozenset({ana, "ben@mail.example"})}
    assert cohort.pins == {"first": ((ana, "chi@mail.example"),)}
    (problem,) = errors_of(tmp_path, text.replace("eli@mail.example", other))
    assert problem.endswith(
        "is Ana Silva already, roster entry 1; each student has to be there once"
    )
    both = f"{text}never_pair: [[{email}, {other}]]\n"
    assert errors_of(tmp_path, both) == [
        "spring.yaml:17:14: never_pair[0]: names the same student twice"
    ]


INDENTS = [
    ("  II: [2027-04-09", "\u00a0\u00a0II: [2027-04-09", "7:1"),
    ("  II: [2027-04-09", " \u00a0II: [2027-04-09", "7:2"),
    ("  - {name: Ben", "  -\u00a0{name: Ben", "13:4"),
    ("cohort: spring", "cohort:\u00a0spring", "1:8"),
    ("  I: [", "\u3000I: [", "6:1"),
]


@pytest.mark.parametrize(("old", "new", "place"), INDENTS)
def test_a_space_that_is_none_for_yaml_is_named_in_its_own_line(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    (problem,) = errors_of(tmp_path, changed(old, new))
    assert problem.startswith(f"spring.yaml:{place}: this is no ordinary space, but U+")


def test_a_forgotten_colon_is_named_in_its_own_line(tmp_path: Path) -> None:
    (problem,) = errors_of(tmp_path, changed("name: Spring", "name Spring"))
    assert problem == 'spring.yaml:2:5: a colon is missing after "name": name: Spring'


@pytest.mark.parametrize(("today", "told"), [("2027-08-18", False), ("2027-08-20", True)])
def test_check_says_of_a_season_that_it_is_over(tmp_path: Path, today: str, told: bool) -> None:
    path = write(tmp_path, REQUIRED)
    with freeze_time(f"{today} 12:00"):
        result = CliRunner().invoke(cli, ["check", str(path)])
    assert result.exit_code == 0
    sentence = "look: this season is over: the last round was to be done by 2027-08-18."
    assert (sentence in result.stdout) is told


def test_check_shows_what_was_taken_for_what(tmp_path: Path) -> None:
    rows = "name,email,time zone\nDr Ana Silva,ana@mail.example,Mumbai\nBen Kim,ben@mail.example,\n"
    write(tmp_path, rows, "roster.csv")
    path = write(tmp_path, REQUIRED.partition("roster:")[0] + "roster: roster.csv\n")
    assert read(path).cohort is not None, said(read(path), tmp_path)
    with freeze_time("2027-01-20"):
        result = CliRunner().invoke(cli, ["check", str(path)])
    shown = result.stdout.replace(f"{tmp_path}/", "")
    assert (
        'roster.csv:2:31: taken: row 2, time zone (Dr Ana Silva): "Mumbai" is taken for Asia/Kolkata\n'
        in shown
    )
    assert 'row 2, name (Dr Ana Silva): Dr Ana Silva is greeted as "Ana"\n' in shown
