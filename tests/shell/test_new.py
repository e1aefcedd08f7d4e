"""From the roster that a form gives to a cohort file that passes `check`."""

import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.shell.cohort_files import REPOSITORY, REQUIRED, write
from worker.cli.commands import cli
from worker.cohort_file.form import CohortForm, StudentForm
from worker.cohort_file.json_schema import json_schema
from worker.cohort_file.reading import read
from worker.cohort_file.weekly_text import weekly_of
from worker.cohort_file.weekly_words import weekly_words
from worker.core.model import Person, Window

MODULES = "2027-01-15/2027-01-17,2027-04-09/2027-04-11,2027-07-16/2027-07-18"
GIVEN = {
    "modules": MODULES,
    "timezone": "New York",
    "coordinator": "Dana Whitfield <dana@school.example>",
    "sender": "peer-coaching@school.example",
}
HEADINGS = (
    "Timestamp",
    "Email Address",
    "Full Name",
    "What time zone are you in?",
    "When are you free? [Monday]",
    "When are you free? [Wednesday]",
)
ANSWERS = [
    ["2026-12-01", "ana@mail.example", "O'Neill, Ana", "Mumbai", "6pm-9pm", "18:00-21:00"],
    ["2026-12-01", "ben@mail.example", "Dr. Ben Castillo", "Pacific Time", "", "8:00-12:00"],
    ["2026-12-02", "chi@mail.example", "Chi Rossi", "", "", ""],
]


def workbook(folder: Path, answers: list[list[str]] = ANSWERS) -> Path:
    """The answers as a form's workbook."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (list(HEADINGS), *answers):
        sheet.append(row)
    path = folder / "responses.xlsx"
    book.save(path)
    return path


def new(roster: Path, out: Path, *more: str, **given: str) -> Result:
    """`new` with these options, without a terminal."""
    options = [f"--{name}={value}" for name, value in given.items()]
    command = ["new", "Fall Class", f"--roster={roster}", f"--out={out}", *options, *more]
    return CliRunner().invoke(cli, command, catch_exceptions=False)


def test_a_form_s_answers_become_a_cohort_file_that_passes(tmp_path: Path) -> None:
    out = tmp_path / "fall.yaml"
    result = new(workbook(tmp_path), out, **GIVEN)
    assert result.exit_code == 0, result.output
    cohort = read(out).cohort
    assert cohort is not None
    assert (cohort.id, cohort.name, cohort.zone) == ("fall-class", "Fall Class", "America/New_York")
    assert cohort.coordinator == Person("Dana Whitfield", "dana@school.example")
    ana, ben, chi = cohort.roster
    assert (ana.id, ana.name, ana.first_name, ana.zone) == (
        "s01",
        "Ana O'Neill",
        "Ana",
        "Asia/Kolkata",
    )
    assert ana.available == (Window(0, 18 * 60, 21 * 60), Window(2, 18 * 60, 21 * 60))
    assert (ben.first_name, ben.zone) == ("Ben", "America/Los_Angeles")
    assert (chi.zone, len(chi.available)) == ("America/New_York", 7)


def test_what_was_understood_is_shown_before_anything_is_written(tmp_path: Path) -> None:
    lines = new(workbook(tmp_path), tmp_path / "fall.yaml", **GIVEN).stdout.splitlines()
    assert "  Ana O'Neill       Ana         Asia/Kolkata         mon,wed 18:00-21:00" in lines
    assert "  Chi Rossi         Chi         the class's zone     the class's hours" in lines
    assert '  taken: "Pacific Time" for America/Los_Angeles' in lines
    assert '  note: these columns are not read: "Timestamp"' in lines


def test_other_cohort_files_in_the_folder_are_named_since_a_pass_serves_them(
    tmp_path: Path,
) -> None:
    write(tmp_path, REQUIRED, "example.yaml")
    result = new(workbook(tmp_path), tmp_path / "fall.yaml", **GIVEN)
    assert "In the same folder is example.yaml: `run` serves every file there" in result.stdout


def test_the_files_are_for_their_owner_alone_and_editors_find_the_schema(tmp_path: Path) -> None:
    out = tmp_path / "classes/fall.yaml"
    new(workbook(tmp_path), out, **GIVEN)
    first_line = out.read_text().splitlines()[0]
    assert first_line == "# yaml-language-server: $schema=cohort.schema.json"
    assert json.loads((out.parent / "cohort.schema.json").read_text()) == json_schema()
    for file in out.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("there", ["fall.yaml", "fall-roster.csv"])
def test_nothing_is_overwritten(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    result = new(workbook(tmp_path), tmp_path / "fall.yaml", **GIVEN)
    assert result.exit_code == 2
    assert "is there already and stays as it is" in result.output
    assert (tmp_path / there).read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 2


def test_all_that_is_missing_is_named_at_once_where_nobody_can_be_asked(tmp_path: Path) -> None:
    result = new(workbook(tmp_path), tmp_path / "fall.yaml", modules="2027-01-15")
    assert result.exit_code == 2
    assert '--modules: \\"2027-01-15\\" names 1 module, not three' in result.stderr
    for option in ("timezone", "coordinator", "sender"):
        assert f"--{option}: is missing" in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["responses.xlsx"]


def test_what_program_yaml_says_is_not_asked_for(tmp_path: Path) -> None:
    (tmp_path / "program.yaml").write_text(
        "timezone: Europe/Paris\ncoordinator: {name: Dana, email: dana@school.example}\n"
        "google: {sender: mail@school.example}\n"
    )
    result = new(workbook(tmp_path), tmp_path / "fall.yaml", modules=MODULES)
    assert result.exit_code == 0, result.output
    cohort = read(tmp_path / "fall.yaml").cohort
    assert cohort is not None
    assert (cohort.zone, cohort.google.sender) == ("Europe/Paris", "mail@school.example")


def test_what_is_wrong_is_said_with_row_heading_and_name_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    answers = [
        *ANSWERS,
        ["", "dan@mail", "Dan Kim", "Birmingham", "", ""],
        ["", "chi@mail.example", "Eli Martin", "", "6-9", ""],
    ]
    result = new(workbook(tmp_path, answers), tmp_path / "fall.yaml", **GIVEN)
    assert result.exit_code == 2
    for place in (
        "row 5, Email Address (Dan Kim): ",
        "row 5, What time zone are you in? (Dan Kim): ",
        "row 6, When are you free? [Monday] (Eli Martin): ",
        'row 6, Email Address (Eli Martin): "chi@mail.example" is also the address of Chi Rossi in row 4',
    ):
        assert place in result.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["responses.xlsx"]


def test_the_later_of_two_answers_counts(tmp_path: Path) -> None:
    again = ["", "ANA@mail.example", "O'Neill, Ana", "Paris", "10:00-12:00", ""]
    broken = [["", "ana@mail.example", "O'Neill, Ana", "Atlantis", "?", ""], *ANSWERS[1:], again]
    result = new(workbook(tmp_path, broken), tmp_path / "fall.yaml", **GIVEN)
    assert result.exit_code == 0, result.output
    assert "O'Neill, Ana has answered twice, in row 2 and in row 5; row 5 counts" in result.stdout
    cohort = read(tmp_path / "fall.yaml").cohort
    assert cohort is not None
    assert [student.zone for student in cohort.roster if student.first_name == "Ana"] == [
        "Europe/Paris"
    ]


def test_a_column_that_is_not_understood_can_be_named(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text("Wer?,Wohin?\nAna Silva,ana@mail.example\nBen Kim,ben@mail.example\n")
    result = new(roster, tmp_path / "fall.yaml", **GIVEN)
    assert result.exit_code == 2
    assert 'Name the columns: --column name="its heading" --column email="its heading"' in (
        result.stdout
    )
    named = new(
        roster, tmp_path / "fall.yaml", "--column=name=Wer?", "--column=email=Wohin?", **GIVEN
    )
    assert named.exit_code == 0, named.output
    slip = new(roster, tmp_path / "a.yaml", "--column=emial=Wohin?", **GIVEN)
    assert "Did you mean email?" in slip.stderr


LIVES = "name,email,Where do you live?,Hours you like\nAna Silva,ana@mail.example,Rome,Evenings\nBen Kim,ben@mail.example,Tokyo,any time\n"


def test_a_column_that_seems_to_hold_zones_or_hours_is_asked_about_before_all_are_wrong(
    tmp_path: Path,
) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text(LIVES.replace("Evenings", "mon 18-21"))
    out = tmp_path / "fall.yaml"
    result = new(roster, out, **GIVEN)
    assert (result.exit_code, out.exists()) == (2, False)
    assert (
        'class.csv:1:12: timezone, "Where do you live?": no column is called time zone, and this '
        "one seems to hold it\n" in result.stdout
    )
    assert result.stdout.endswith(
        'Name the columns: --column timezone="Where do you live?" --column available="Hours you '
        'like"; or, where it is something else, --column timezone=. Nothing was written\n'
    )
    named = new(roster, out, "--column=timezone=Where do you live?", "--column=available=", **GIVEN)
    assert named.exit_code == 0, named.output
    cohort = read(out).cohort
    assert cohort is not None
    assert [student.zone for student in cohort.roster] == ["Europe/Rome", "Asia/Tokyo"]
    assert [len(student.available) for student in cohort.roster] == [7, 7]


def test_all_who_say_that_any_time_will_do_are_told_of_in_a_line(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text(
        "name,email,available\nAna Silva,ana@mail.example,Flexible\nBen Kim,ben@mail.example,any time\n"
    )
    told = new(roster, tmp_path / "fall.yaml", **GIVEN).stdout
    assert (
        '  note: "Flexible", "any time" of 2 students are taken for the class\'s hours, as an empty '
        "cell is\n" in told
    )


def test_a_greeting_by_what_may_be_the_family_name_is_told(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text("name,email\nLEE Min-jun,min@mail.example\nBEN KIM,ben@mail.example\n")
    lines = new(roster, tmp_path / "fall.yaml", **GIVEN).stdout.splitlines()
    assert [line for line in lines if "is greeted" in line] == [
        '  note: LEE Min-jun is greeted as "LEE"; where that is the family name, correct first_name'
    ]


def test_a_name_all_in_small_letters_is_told(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text(
        "name,email\npriya nair,priya@mail.example\nAna de la Cruz,ana@mail.example\n"
        "ნინო ბერიძე,nino@mail.example\n王 芳,fang@mail.example\n"
    )
    lines = new(roster, tmp_path / "fall.yaml", **GIVEN).stdout.splitlines()
    assert [line for line in lines if line.startswith("  note: ")] == [
        "  note: priya nair is in small letters, and stands so in every mail; where it is written "
        "with capitals, correct name"
    ]


def test_columns_that_hold_something_else_are_let_be(tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text(LIVES.replace("Rome", "with two cats").replace("Evenings", "Monopoly"))
    assert new(roster, tmp_path / "fall.yaml", **GIVEN).exit_code == 0


def test_on_a_terminal_only_what_is_missing_is_asked_and_asked_again(tmp_path: Path) -> None:
    out = tmp_path / "fall.yaml"
    given = {name: value for name, value in GIVEN.items() if name not in ("timezone", "sender")}
    options = [f"--{name}={value}" for name, value in given.items()]
    roster = tmp_path / "class.csv"
    roster.write_text("name,email\nAna Silva,ana@mail.example\nBen Kim,ben@mail.example\n")
    command = ["new", "Fall Class", f"--roster={roster}", f"--out={out}", *options]
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "worker", *command],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        cwd=REPOSITORY,
    )
    os.close(inner)
    os.write(outer, b"Europe/Rome\nmail\nmail@school.example\n")
    shown = b""
    while chunk := _chunk(outer):
        shown += chunk
    assert process.wait(60) == 0, shown.decode()
    os.close(outer)
    assert b'"mail" is no e-mail address' in shown
    assert b"three modules" not in shown
    cohort = read(out).cohort
    assert cohort is not None
    assert (cohort.zone, cohort.google.sender) == ("Europe/Rome", "mail@school.example")


def _chunk(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # Linux says so where the other end has been closed.
        return b""


@pytest.mark.parametrize(
    "text",
    [
        "mon-thu 18:00-21:00; sat 09:00-12:00, 14:00-16:00",
        "mon-sun 00:00-24:00",
        "mon,wed-fri 08:15-09:30",
        "tue,wed 10:00-11:00; sun 20:00-24:00",
    ],
)
def test_clean_times_are_read_as_they_were_meant(text: str) -> None:
    form = StudentForm.model_validate(
        {"name": "Ana", "email": "ana@mail.example", "available": weekly_of(text)}
    )
    windows: Any = form.available
    assert weekly_words(windows) == text


def test_the_schema_knows_every_setting_and_no_other() -> None:
    result = CliRunner().invoke(cli, ["check", "--schema"])
    schema = json.loads(result.stdout)
    assert list(schema["properties"]) == list(CohortForm.model_fields)
    assert list(schema["$defs"]["StudentForm"]["properties"]) == list(StudentForm.model_fields)
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["ProgramForm"]["properties"]["sessions"]["maximum"] == 52
    assert schema["properties"]["roster"]["anyOf"][0] == {"type": "string"}
