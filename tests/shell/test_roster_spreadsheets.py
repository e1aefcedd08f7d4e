"""Spreadsheets as people make them: each is read right, or refused with its row, column and cure."""

import codecs
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.shell.cohort_files import SETTINGS, said, write
from worker.cohort_file.file import CohortFile
from worker.cohort_file.reading import read
from worker.core.model import Window

EVENINGS = tuple(Window(day, 1080, 1260) for day in (0, 2))
ANA_BEN = [("Ana Silva", "ana@mail.example"), ("Ben Kim", "ben@mail.example")]


def file_with(
    folder: Path, roster: str | bytes, name: str = "roster.csv", settings: str = ""
) -> CohortFile:
    write(folder, roster, name)
    return read(write(folder, f"{SETTINGS}{settings}roster: {name}\n"))


def students(file: CohortFile, folder: Path) -> list[tuple[str, str]]:
    assert file.cohort is not None, said(file, folder)
    return [(student.name, student.email) for student in file.cohort.roster]


def workbook(*sheets: list[list[Any]], titles: tuple[str, ...] = ("Sheet1", "Sheet2")) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for rows, title in zip(sheets, titles, strict=False):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TABLE = "name,email\nAna Silva,ana@mail.example\nBen Kim,ben@mail.example\n"
READ: dict[str, str | bytes] = {
    "plain": TABLE,
    "semicolons": TABLE.replace(",", ";"),
    "tabs": TABLE.replace(",", "\t"),
    "sep= before it": "sep=;\n" + TABLE.replace(",", ";"),
    "sep= in quotes": '"sep=,"\n' + TABLE,
    "sep= a tab": "sep=\t\n" + TABLE.replace(",", "\t"),
    "carriage returns of an old Mac": TABLE.replace("\n", "\r"),
    "Windows": TABLE.replace("\n", "\r\n"),
    "no end of line": TABLE.rstrip("\n"),
    "blank first lines": "\n\n" + TABLE,
    "blank first lines of separators": ",,\n,,\n" + TABLE,
    "blank lines in between": TABLE.replace("\nBen", "\n\n\nBen"),
    "trailing empty columns": "name,email,,\nAna Silva,ana@mail.example,,\nBen Kim,ben@mail.example,,\n",
    "trailing empty cells": "name,email\nAna Silva,ana@mail.example,,,\nBen Kim,ben@mail.example,\n",
    "all in quotes": '"name","email"\n"Ana Silva","ana@mail.example"\n"Ben Kim","ben@mail.example"\n',
    "a line break in a cell": 'name,email\n"Ana\nSilva",ana@mail.example\nBen Kim,ben@mail.example\n',
    "a line break in a heading": '"Full\nName",email\nAna Silva,ana@mail.example\nBen Kim,ben@mail.example\n',
    "spaces around": " name , email \n Ana  Silva , ana@mail.example \nBen Kim ,ben@mail.example\n",
    "no-break spaces": TABLE.replace("Ana Silva", "Ana\u00a0Silva"),
    "invisible signs": TABLE.replace("Ana", "A\u200bna\u00ad").replace("Ben", "\ufeffBen"),
    "UTF-8 with its mark": codecs.BOM_UTF8 + TABLE.encode(),
    "UTF-16": TABLE.encode("utf-16"),
    "UTF-16, big end first": codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
    "UTF-16 without its mark": TABLE.encode("utf-16-le"),
    "UTF-16 with tabs, as Excel's Unicode text": TABLE.replace(",", "\t").encode("utf-16"),
    "UTF-32": TABLE.encode("utf-32"),
    "headings in capitals": TABLE.replace("name,email", "NAME,EMAIL"),
    "Google Forms": "Timestamp,Email Address,Full Name\n2/7/2027 9:00:00,ana@mail.example,Ana Silva\n"
    '"2/7/2027 9:01:00",ben@mail.example,Ben Kim\n',
    "Google Forms asked twice": "Email Address,Your name,E-mail\nana@mail.example,Ana Silva,Ana@mail.example\nben@mail.example,Ben Kim,\n",
    "Microsoft Forms": "ID,Start time,Completion time,Email,Name\n1,a,b,ana@mail.example,Ana Silva\n2,a,b,ben@mail.example,Ben Kim\n",
    "questions": "What is your full name?,What is your e-mail address? *\nAna Silva,ana@mail.example\nBen Kim,ben@mail.example\n",
    "hints in brackets": "Name (first and last),E-mail (private)\nAna Silva,ana@mail.example\nBen Kim,ben@mail.example\n",
    "first and last name": "First Name,Last Name,E-mail Address\nAna,Silva,ana@mail.example\nBen,Kim,ben@mail.example\n",
    "name and surname": "Name,Surname,Mail\nAna,Silva,ana@mail.example\nBen,Kim,ben@mail.example\n",
    "a title above": "Coaches of 2027,,\n,,\n" + TABLE,
    "more columns": "Group,name,Phone,email\nA,Ana Silva,1,ana@mail.example\nB,Ben Kim,2,ben@mail.example\n",
    "a comma in a heading with semicolons": "Name, in full;email\nAna Silva;ana@mail.example\nBen Kim;ben@mail.example\n".replace(
        "Name, in full", "Name (in full, please)"
    ),
    "a workbook": workbook([["name", "email"], ["Ana Silva", "ana@mail.example"], ["Ben Kim", "ben@mail.example"]]),
    "a workbook with a blank row and notes": workbook(
        [[], ["Full Name", None, "E-mail"], ["Ana Silva", "x", "ana@mail.example"], [], ["Ben Kim", None, "ben@mail.example", "paid"]]
    ),
    "a workbook whose second sheet is the roster": workbook(
        [["Notes"], ["Remember the cake"]], [["name", "email"], ["Ana Silva", "ana@mail.example"], ["Ben Kim", "ben@mail.example"]]
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_a_spreadsheet_is_read_however_it_was_made(tmp_path: Path, kind: str) -> None:
    assert students(file_with(tmp_path, READ[kind]), tmp_path) == ANA_BEN


def test_the_numbers_that_microsoft_forms_gives_to_answers_are_no_ids(tmp_path: Path) -> None:
    file = file_with(tmp_path, READ["Microsoft Forms"])
    assert file.cohort is not None
    assert [student.id for student in file.cohort.roster] == [email for _, email in ANA_BEN]


def test_windows_1252_is_read_and_said_with_the_first_accent(tmp_path: Path) -> None:
    rows = "name,email\nBen Kim,ben@mail.example\nJosé Núñez – ok,jose@mail.example\n"
    file = file_with(tmp_path, rows.encode("cp1252"))
    assert students(file, tmp_path)[1] == ("José Núñez – ok", "jose@mail.example")
    assert (
        'roster.csv:3:1: warning: the file is not UTF-8 and was read as Windows-1252: "José Núñez – ok,jose@mail.example". '
        "Where an accent is wrong, save it as *CSV UTF-8*"
    ) in said(file, tmp_path)


@pytest.mark.parametrize(
    ("name", "encoding"), [("Иван Петров", "cp1251"), ("山田太郎", "cp932"), ("Γιώργος", "cp1253")]
)
def test_another_alphabet_that_is_not_utf_8_is_refused(
    tmp_path: Path, name: str, encoding: str
) -> None:
    rows = f"name,email\nAna,ana@mail.example\n{name},b@mail.example\n"
    assert said(file_with(tmp_path, rows.encode(encoding)), tmp_path) == [
        "roster.csv:3:1: the file is not UTF-8, nor in another encoding that is known; save it as *CSV UTF-8*"
    ]


NOT_READ = [
    (
        "name,email,Timestamp,T-shirt\nAna,ana@mail.example,1,2\nBen,ben@mail.example,3,4\n",
        'roster.csv:1:12: warning: these columns are not read: "Timestamp", "T-shirt"',
    ),
    (
        "name,email,\nAna,ana@mail.example,late\nBen,ben@mail.example,\n",
        "roster.csv:1:11: warning: these columns are not read: C",
    ),
    (
        "Coaches of 2027\nname,email\nAna,ana@mail.example\nBen,ben@mail.example\n",
        "roster.csv:1:1: warning: what stands above the headings in row 2 is not read",
    ),
]


@pytest.mark.parametrize(("rows", "warning"), NOT_READ)
def test_what_is_not_read_of_a_spreadsheet_is_named_once(
    tmp_path: Path, rows: str, warning: str
) -> None:
    file = file_with(tmp_path, rows)
    assert file.cohort is not None
    assert said(file, tmp_path).count(warning) == 1


def test_a_form_has_the_settings_of_a_student_under_headings_of_its_own(tmp_path: Path) -> None:
    rows = (
        "Timestamp,Full Name,E-mail Address,Your time zone,When are you available? (your local time),Preferred first name\n"
        '1,Ana Silva,ana@mail.example,Mumbai,"Mon & Wed, 6pm-9pm",Anita\n'
        "2,Ben Kim,ben@mail.example,,,\n"
    )
    file = file_with(tmp_path, rows)
    assert file.cohort is not None, said(file, tmp_path)
    ana, ben = file.cohort.roster
    assert (ana.zone, ana.available, ana.first_name) == ("Asia/Kolkata", EVENINGS, "Anita")
    assert (ben.zone, ben.first_name) == ("America/New_York", "")


@pytest.mark.parametrize(
    "rows",
    [
        'name,email,Availability [Monday],Availability [Wednesday]\nAna,ana@mail.example,6pm-9pm,18-21\nBen,ben@mail.example,,"6pm-9pm"\n',
        'name,email,When are you free? [6pm-9pm]\nAna,ana@mail.example,"Monday, Wednesday"\nBen,ben@mail.example,Wednesday\n',
    ],
)
def test_a_grid_of_google_forms_is_one_setting(tmp_path: Path, rows: str) -> None:
    file = file_with(tmp_path, rows)
    assert file.cohort is not None, said(file, tmp_path)
    ana, ben = file.cohort.roster
    assert (ana.available, ben.available) == (EVENINGS, EVENINGS[1:])


def test_a_cohort_file_names_headings_that_nobody_could_know(tmp_path: Path) -> None:
    rows = "Wie heißt du?,Deine Mail,Email\nAna Silva,ana@mail.example,old@mail.example\nBen Kim,ben@mail.example,\n"
    columns = 'columns: {name: "Wie heißt du?", email: Deine Mail}\n'
    file = file_with(tmp_path, rows, settings=columns)
    assert students(file, tmp_path) == ANA_BEN


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ('{email: "E-Post"}', 'roster.csv:1:1: columns.email: there is no column "E-Post"; the headings are "name", "email"'),
        ("{emial: x}", 'spring.yaml:11:11: columns.emial: there is no "emial" of a student. Did you mean email?'),
    ],
)  # fmt: skip
def test_a_heading_that_is_not_there_is_named(tmp_path: Path, columns: str, problem: str) -> None:
    file = file_with(tmp_path, TABLE, settings=f"columns: {columns}\n")
    assert problem in said(file, tmp_path)


REFUSED = [
    (
        "name,email\n#N/A,ana@mail.example\nBen,ben@mail.example\n",
        'roster.csv:2:1: row 2, name (#N/A): "#N/A" is an error of the spreadsheet; write what belongs here',
    ),
    (
        'name,email\n"=A2&B2",ana@mail.example\nBen,ben@mail.example\n',
        'roster.csv:2:2: row 2, name (=A2&B2): "=A2&B2" is a formula in place of its result; write what it gives',
    ),
    (
        "name,email,timezone\nAna,ana@mail.example,#REF!\nBen,ben@mail.example,\n",
        'roster.csv:2:22: row 2, timezone (Ana): "#REF!" is an error of the spreadsheet; write what belongs here',
    ),
    (
        'name,email\n"Ana\nSilva",ana@mail.example\nBen,ben at mail\n',
        'roster.csv:4:5: row 3, email (Ben): "ben at mail" is no e-mail address: an email address must have an @-sign.',
    ),
    (
        'sep=;\nname;email\nAna;"ana ""at"" mail"\nBen;ben@mail.example\n',
        'roster.csv:3:6: row 2, email (Ana): "ana "at" mail" is no e-mail address: an email address must have an @-sign.',
    ),
    (
        "Full Name,E-mail Address\nAna,ana@mail.example\n,ben@mail.example\n",
        "roster.csv:3:1: row 3, Full Name: is missing; it has to be there",
    ),
    (
        "Full Name,E-mail Address,Time zone\nAna,ana@mail.example,\nKim, Ben,ben@mail.example\n",
        'roster.csv:3:1: row 3 (Kim): under "E-mail Address" is "Ben", and "ben@mail.example" further right; '
        "put a text that holds the separator in quotes",
    ),
    (
        "name,email,available\nAna,ana@mail.example,monkey 18:00-21:00\nBen,ben@mail.example,\n",
        'roster.csv:2:22: row 2, available (Ana): "monkey" names no days; write them like mon, mon-fri or sat,sun. Did you mean monday?',
    ),
    (
        "name,email,available\nAna,ana@mail.example,Mon\nBen,ben@mail.example,\n",
        'roster.csv:2:22: row 2, available (Ana): "Mon" does not say from when to when; '
        'if that is meant, write mon 08:00-20:00; an empty cell means 08:00-20:00 every day, or program.available',
    ),
    (
        "name,email,timezone\nAna,ana@mail.example,PST\nBen,ben@mail.example,\n",
        'roster.csv:2:22: row 2, timezone (Ana): "PST" may be America/Los_Angeles or Asia/Manila; write the one that is meant',
    ),
    (
        "name,email\nA\u202ena,ana@mail.example\nBen,ben@mail.example\n",
        "roster.csv:2:1: row 2, name (A\u202ena): this holds U+202E (Right-To-Left Override), which turns text round; type the name anew",
    ),
    (
        "name,email\nJosÃ©,ana@mail.example\nBen,ben@mail.example\n",
        'roster.csv:2:1: row 2, name (JosÃ©): "JosÃ©" was saved in a wrong encoding; is it "José"?',
    ),
    (
        "name,email\nAna,ana@mail.example\nBen,Ana@Mail.example\n",
        'roster.csv:3:5: row 3, email (Ben): "Ana@mail.example" is Ana already, row 2; each student has to be there once',
    ),
    (
        "name,email,e-mail\nAna,ana@mail.example,anna@mail.example\nBen,ben@mail.example,\n",
        'roster.csv:2:5: row 2, email (Ana): "email" has "ana@mail.example", "e-mail" has "anna@mail.example"; '
        'say in the cohort file which counts: columns: {email: "email"}',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "problem"), REFUSED, ids=[problem for _, problem in REFUSED])
def test_a_mistake_in_a_spreadsheet_is_named_as_the_spreadsheet_has_it(
    tmp_path: Path, rows: str, problem: str
) -> None:
    file = file_with(tmp_path, rows)
    assert file.cohort is None
    assert said(file, tmp_path) == [problem]


def test_a_workbook_gives_dates_numbers_and_what_its_formulas_gave(tmp_path: Path) -> None:
    data = workbook(
        [
            ["id", "name", "email", "joined", "left"],
            [7, "Ana Silva", "ana@mail.example", date(2027, 2, 20), None],
            [8.0, "Ben_x000D_ Kim", "ben@mail.example", None, datetime(2027, 3, 1)],  # noqa: DTZ001 - a workbook has no zones
        ]
    )
    file = file_with(tmp_path, data, "roster.xlsx")
    assert students(file, tmp_path) == ANA_BEN
    assert file.cohort is not None
    ana, ben = file.cohort.roster
    assert (ana.id, ana.joined, ben.id, ben.left) == ("7", date(2027, 2, 20), "8", date(2027, 3, 1))


def test_a_mistake_in_a_workbook_has_the_row_and_the_column_of_the_sheet(tmp_path: Path) -> None:
    data = workbook(
        [[], ["Full Name", "E-mail"], ["=A1&B1", "ana@mail.example"], ["Ben", "ben at mail"]]
    )
    assert said(file_with(tmp_path, data, "roster.xlsx"), tmp_path) == [
        'roster.xlsx:3:1: row 3, Full Name (=A1&B1): "=A1&B1" is a formula in place of its result; write what it gives',
        'roster.xlsx:4:2: row 4, E-mail (Ben): "ben at mail" is no e-mail address: an email address must have an @-sign.',
    ]


def test_the_sheets_of_a_workbook_that_are_not_read_are_named(tmp_path: Path) -> None:
    rows = [["name", "email"], ["Ana Silva", "ana@mail.example"], ["Ben Kim", "ben@mail.example"]]
    file = file_with(tmp_path, workbook(rows, rows, titles=("Now", "Last year")), "roster.xlsx")
    assert students(file, tmp_path) == ANA_BEN
    assert said(file, tmp_path)[0] == (
        'roster.xlsx:1:1: warning: the students are read from the sheet "Now"; not from "Last year"'
    )


WORKBOOKS = [
    (
        b"\xd0\xcf\x11\xe0 the old kind",
        "this is a workbook of the old kind, or one with a password",
    ),
    (b"PK\x03\x04 no archive", "this is neither CSV nor an Excel workbook"),
    (workbook([["name"]])[:-400], "this is neither CSV nor an Excel workbook"),
    (workbook([[]]), "the workbook has no sheet with anything in it"),
]


@pytest.mark.parametrize(("data", "sentence"), WORKBOOKS)
def test_a_file_that_is_no_workbook_is_refused_with_a_cure(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    (problem,) = said(file_with(tmp_path, data, "roster.xlsx"), tmp_path)
    assert problem.startswith(f"roster.xlsx:1:1: {sentence}")


def test_a_roster_file_with_a_slip_in_its_name_has_the_line_of_the_cohort_file(
    tmp_path: Path,
) -> None:
    write(tmp_path, TABLE, "students.csv")
    file = read(write(tmp_path, SETTINGS + "roster: studnets.csv\n"))
    assert said(file, tmp_path) == [
        f'spring.yaml:11:9: roster: there is no file "studnets.csv" in {tmp_path}. Did you mean students.csv?'
    ]
