"""Spreadsheets that went through several hands and programs: read right, or refused with row, column,
name and cure; what is left out of them is said."""

import codecs
import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.shell.cohort_files import said
from tests.shell.test_roster_spreadsheets import ANA_BEN, TABLE, file_with, students, workbook

NAMES = [["name", "email"], ["Ana Silva", "ana@mail.example"], ["Ben Kim", "ben@mail.example"]]


def sheet(*changes: Callable[[Any], object], rows: list[list[Any]] = NAMES) -> bytes:
    """A workbook with these rows, and with what is then done to its sheet."""
    book = openpyxl.Workbook()
    page: Any = book.active
    for row in rows:
        page.append(row)
    for change in changes:
        change(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, "<x/>")
    return out.getvalue()


def hide(number: int) -> Callable[[Any], None]:
    def hidden(page: Any) -> None:
        page.row_dimensions[number].hidden = True

    return hidden


def with_former_students_hidden(page: Any) -> None:
    page.title = "Now"
    former = page.parent.create_sheet("Former", 0)
    for row in (["name", "email", "timezone"], ["Old", "old@mail.example", "UTC"]):
        former.append(row)
    former.sheet_state = "hidden"


WITH_TITLE = [["Spring class", None, None], *[[*row, None] for row in NAMES]]
READ: dict[str, str | bytes] = {
    "a title over merged cells": sheet(lambda page: page.merge_cells("A1:C1"), rows=WITH_TITLE),
    "two rows of headings, the first merged": sheet(
        lambda page: page.merge_cells("A1:B1"),
        rows=[
            ["Person", None, "Contact"],
            ["First Name", "Last Name", "Email"],
            ["Ana", "Silva", "ana@mail.example"],
            ["Ben", "Kim", "ben@mail.example"],
        ],
    ),
    "a hidden sheet": sheet(with_former_students_hidden),
    "a hidden row that is empty": sheet(hide(4)),
    "a mark and sep=": codecs.BOM_UTF8 + b"sep=;\r\n" + TABLE.replace(",", ";").replace("\n", "\r\n").encode(),
    "UTF-16 and sep=": ("sep=;\r\n" + TABLE.replace(",", ";")).encode("utf-16"),
    "old Mac ends of lines within quotes": 'name,email\r"Ana Silva",ana@mail.example\r"Ben Kim",ben@mail.example\r',
    "a carriage return in a cell": 'name,email\r\n"Ana\rSilva",ana@mail.example\r\nBen Kim,ben@mail.example\r\n',
    "spaces behind the commas": 'name, email\n"Ana Silva", "ana@mail.example"\n"Ben Kim", "ben@mail.example"\n',
    "the end that DOS gave a file": TABLE + "\x1a",
    "an empty first column": ",name,email\n,Ana Silva,ana@mail.example\n,Ben Kim,ben@mail.example\n",
    "no-break spaces around an address": TABLE.replace("ana@mail.example", "\u00a0ana@mail.example\u202f"),
    "headings of full width": TABLE.replace("name,email", "\uff4e\uff41\uff4d\uff45,\uff45\uff4d\uff41\uff49\uff4c"),
    "a line separator in a name": TABLE.replace("Ana Silva", "Ana\u2028Silva"),
    "columns of spaces": "name,email, , \nAna Silva,ana@mail.example, , \nBen Kim,ben@mail.example, ,\n",
    "numbers in front": "No.;Name;E-Mail\n1;Ana Silva;ana@mail.example\n2;Ben Kim;ben@mail.example\n",
    "a form feed": TABLE + "\f",
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_a_spreadsheet_is_read_whatever_it_went_through(tmp_path: Path, kind: str) -> None:
    data = READ[kind]
    name = "roster.xlsx" if data[:2] == b"PK" else "roster.csv"
    assert students(file_with(tmp_path, data, name), tmp_path) == ANA_BEN


def test_rows_that_nobody_sees_are_read_and_said(tmp_path: Path) -> None:
    file = file_with(tmp_path, sheet(hide(2), hide(3), hide(9)), "roster.xlsx")
    assert students(file, tmp_path) == ANA_BEN
    assert (
        "roster.xlsx:2:1: warning: these rows are hidden in the sheet, and read all the same: 2, 3; "
        "take away what does not count"
    ) in said(file, tmp_path)


@pytest.mark.parametrize(
    ("names", "quoted"),
    [
        ("Šimon Dvořák", "Šimon Dvoøák"),
        ("Ayşe Yılmaz", "Ayþe Yýlmaz"),
    ],
)
def test_letters_that_may_be_others_are_said(tmp_path: Path, names: str, quoted: str) -> None:
    encoding = "cp1250" if "ř" in names else "cp1254"
    rows = f"name,email\nBen Kim,ben@mail.example\n{names},ana@mail.example\n"
    file = file_with(tmp_path, rows.encode(encoding))
    assert any(f'Windows-1252: "{quoted},' in problem for problem in said(file, tmp_path))


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Łukasz Wiśniewski", "cp1250"),
        ("Šimon Novák", "iso8859-2"),
        ("Ян Ли", "cp1251"),
        ("Иван Петров", "koi8-r"),
        ("דנה", "cp1255"),
        ("محمد علي", "cp1256"),
        ("山田太郎", "iso2022_jp"),
        ("山田太郎", "euc_jp"),
        ("李明", "big5"),
        ("李明", "gb18030"),
        ("김민준", "cp949"),
        ("José Müller", "mac_roman"),
    ],
)
def test_letters_that_surely_are_others_are_refused_with_their_line(
    tmp_path: Path, name: str, encoding: str
) -> None:
    for end in ("\n", "\r"):
        rows = f"name,email\nAna,ana@mail.example\n{name},b@mail.example\n".replace("\n", end)
        file = file_with(tmp_path, rows.encode(encoding))
        assert said(file, tmp_path) == [
            "roster.csv:3:1: the file is not UTF-8, nor in another encoding that is known; save it as *CSV UTF-8*"
        ]


@pytest.mark.parametrize(
    "name", ["José Núñez", "Renée Lœuf", "Größe Weiß", "M\u00aa José", "Þór Ýrsson", "Šárka Žáková", "Søren Åberg"]
)  # fmt: skip
def test_western_names_are_read_from_windows_1252(tmp_path: Path, name: str) -> None:
    rows = f"name,email\nBen Kim,ben@mail.example\n{name},a@mail.example\n"
    assert students(file_with(tmp_path, rows.encode("cp1252")), tmp_path)[1][0] == name


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a formula that was never worked out": (
        sheet(rows=[NAMES[0], ["Ana", '=CONCATENATE("ana","@mail.example")'], NAMES[2]]),
        'roster.xlsx:2:2: row 2, email (Ana): "=CONCATENATE("ana","@mail.example")" '
        "is a formula in place of its result; write what it gives",
    ),
    "a date that was made of hours": (
        sheet(rows=[[*NAMES[0], "available"], [*NAMES[1], datetime(2027, 6, 9)]]),  # noqa: DTZ001 - a workbook has no zones
        'roster.xlsx:2:3: row 2, available (Ana Silva): "2027-06-09" is a date, as a spreadsheet makes one of 6-9; '
        "format the column as text, and write it like mon-thu 18:00-21:00; sat 09:00-12:00",
    ),
    "a time alone": (
        sheet(rows=[[*NAMES[0], "available"], [*NAMES[1], time(18)]]),
        'roster.xlsx:2:3: row 2, available (Ana Silva): "18:00" does not say from when to when; '
        'write it like mon-thu 18:00-21:00; sat 09:00-12:00; an empty cell means 08:00-20:00 every day, or program.available',
    ),
    "a day as a number": (
        sheet(rows=[[*NAMES[0], "joined"], [*NAMES[1], 46438]]),
        'roster.xlsx:2:3: row 2, joined (Ana Silva): "46438" is no date; write year-month-day, such as 2027-02-07',
    ),
    "an American day": (
        "name,email,joined\nAna,ana@mail.example,2/20/2027\n",
        'roster.csv:2:22: row 2, joined (Ana): "2/20/2027" is no date; write year-month-day, such as 2027-02-07',
    ),
    "an id of more digits than a workbook keeps": (
        sheet(rows=[["id", *NAMES[0]], [1234567890123456789, *NAMES[1]]]),
        'roster.xlsx:2:1: row 2, id (Ana Silva): "1.23457E+18" was rounded by the spreadsheet; '
        "format the column as text and write the ids again",
    ),
    "an id that was rounded": (
        "id;name;email\n1,23E+11;Ana;ana@mail.example\n",
        'roster.csv:2:1: row 2, id (Ana): "1,23E+11" was rounded by the spreadsheet; format the column as text and write the ids again',
    ),
    "a number for a name": (
        "name,email\n42,ana@mail.example\n",
        'roster.csv:2:1: row 2, name (42): "42" has no letter; write the name of a person',
    ),
    "a question mark for a name": (
        "name,email\n???,ana@mail.example\n",
        'roster.csv:2:1: row 2, name (???): "???" has no letter; write the name of a person',
    ),
    "an error in German": (
        "name,email\n#BEZUG!,ana@mail.example\n",
        'roster.csv:2:1: row 2, name (#BEZUG!): "#BEZUG!" is an error of the spreadsheet; write what belongs here',
    ),
    "an error in Spanish": (
        "name,email\n#¿NOMBRE?,ana@mail.example\n",
        'roster.csv:2:1: row 2, name (#¿NOMBRE?): "#¿NOMBRE?" is an error of the spreadsheet; write what belongs here',
    ),
    "an error of LibreOffice": (
        "name,email,timezone\nAna,ana@mail.example,Err:502\n",
        'roster.csv:2:22: row 2, timezone (Ana): "Err:502" is an error of the spreadsheet; write what belongs here',
    ),
    "an apostrophe that marks a text": (
        "name,email\nAna,'ana@mail.example\n",
        "roster.csv:2:5: row 2, email (Ana): \"'ana@mail.example\" begins with an apostrophe; take it away",
    ),
    "an at-sign of full width": (
        "name,email\nAna,ana＠mail.example\n",
        'roster.csv:2:5: row 2, email (Ana): "ana＠mail.example" is no e-mail address: the email address has the '
        '"full-width" at-sign (@) character instead of a regular at-sign.',
    ),
    "the same person twice": (
        "Timestamp,name,email\n1,Ana,ana@mail.example\n2,Ana,Ana@Mail.example\n",
        'roster.csv:3:7: row 3, email (Ana): "Ana@mail.example" is Ana already, row 2; each student has to be there once',
    ),
    "two tables side by side": (
        "name,email,name,email\nAna,ana@mail.example,Ben,ben@mail.example\n",
        'roster.csv:2:1: row 2, name (Ana): "name" has "Ana", "name" has "Ben"; keep one of the two columns',
    ),
    "a row of totals": (
        "name,email\nAna,ana@mail.example\nTotal: 1,\n",
        "roster.csv:3:9: row 3, email (Total: 1): is missing; it has to be there",
    ),
    "a remark below": (
        "name,email\nAna,ana@mail.example\n\nConfidential\n",
        "roster.csv:4:1: row 4 (Confidential), email: is missing; it has to be there",
    ),
    "a quote that does not end": (
        'name,email\n"Ana,ana@mail.example\nBen,ben@mail.example\n',
        'roster.csv:2:1: this is not CSV: unexpected end of data; a text in quotes ends with one, and holds each " of its own twice',
    ),
    "a zero byte": (
        b"name,email\nA\x00na,ana@mail.example\n",
        "roster.csv:2:1: row 2, name (A\x00na): this has to stand on one line, without control characters",
    ),
    "headings in German": (
        "Vorname;Nachname;E-Mail-Adresse\nAna;Silva;ana@mail.example\n",
        'roster.csv:1:1: email: this column is missing; if it has another heading, name it in the cohort file: columns: {email: "…"}',
    ),
    "no headings": (
        "Ana Silva,ana@mail.example\nBen Kim,ben@mail.example\n",
        'roster.csv:1:1: name: this column is missing; if it has another heading, name it in the cohort file: columns: {name: "…"}',
    ),
    "a page that a program calls .xls": (
        "\n<html><table><tr><td>name</td></tr></table></html>",
        "roster.csv:1:1: this is no spreadsheet; save it as an Excel workbook (.xlsx) or as *CSV UTF-8*",
    ),
    "a PDF": (
        b"%PDF-1.7\n1 0 obj",
        "roster.csv:1:1: this is no spreadsheet; save it as an Excel workbook (.xlsx) or as *CSV UTF-8*",
    ),
    "LibreOffice's own kind": (
        archive("content.xml"),
        "roster.xlsx:1:1: this is neither CSV nor an Excel workbook; save it as an Excel workbook (.xlsx) or as CSV",
    ),
    "the kind of Numbers": (
        archive("Index/Document.iwa"),
        "roster.xlsx:1:1: this is neither CSV nor an Excel workbook; save it as an Excel workbook (.xlsx) or as CSV",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_a_spreadsheet_that_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, kind: str
) -> None:
    data, problem = REFUSED[kind]
    name = problem.partition(":")[0]
    file = file_with(tmp_path, data, name)
    assert file.cohort is None
    assert problem in said(file, tmp_path)


def test_the_sheet_with_the_most_headings_is_read_and_hidden_rows_are_its_own(
    tmp_path: Path,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["Notes"], ["x"], ["y"]], NAMES)))
    book["Sheet1"].row_dimensions[2].hidden = True
    out = io.BytesIO()
    book.save(out)
    file = file_with(tmp_path, out.getvalue(), "roster.xlsx")
    assert students(file, tmp_path) == ANA_BEN
    assert not any("hidden" in problem for problem in said(file, tmp_path))
