"""Rosters as spreadsheets save them."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, SETTINGS, cohort_of, said, write
from worker.cohort_file.reading import read
from worker.core.model import Cohort, Window

WEEK = (Window(0, 1080, 1260), Window(1, 1080, 1260), Window(5, 540, 720), Window(5, 840, 960))


def cohort_with(folder: Path, roster: str | bytes) -> Cohort:
    write(folder, roster, "roster.csv")
    file = read(write(folder, SETTINGS + "roster: roster.csv\n"))
    assert file.cohort is not None, said(file, folder)
    return file.cohort


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_roster_reads_the_same_however_the_spreadsheet_saved_it(
    tmp_path: Path, separator: str, end: str, encoding: str
) -> None:
    rows = [
        ("name", "email", "timezone", "joined", "id"),
        ("Élodie Martin", "elodie@mail.example", "Europe/Paris", "2027-02-20", ""),
        ('"O\'Neill, Isla; or ""Is"""', "isla@mail.example", "", "", "s2"),
    ]
    elodie, isla = cohort_with(
        tmp_path, end.join(map(separator.join, rows)).encode(encoding)
    ).roster
    assert (elodie.name, elodie.zone, str(elodie.joined)) == (
        "Élodie Martin",
        "Europe/Paris",
        "2027-02-20",
    )
    assert (isla.name, isla.zone, isla.joined, isla.id) == (
        'O\'Neill, Isla; or "Is"',
        "America/New_York",
        None,
        "s2",
    )


def test_the_same_students_in_csv_and_yaml_make_the_same_cohort(tmp_path: Path) -> None:
    rows = ["name,email"]
    rows += [
        line.strip(" -{}").replace("name: ", "").replace(" email: ", "")
        for line in REQUIRED.splitlines()
        if line.startswith("  - ")
    ]
    assert cohort_with(tmp_path, "\n".join(rows)) == cohort_of(tmp_path / "yaml", REQUIRED)


@pytest.mark.parametrize(
    "cell",
    [
        '"mon-tue 18:00-21:00; sat 09:00-12:00, 14:00-16:00"',
        '"mon-tue: 18:00-21:00 ;  sat: 9:00-12:00,14:00-16:00;"',
        '"mon,tue 18:00-21:00; sat 09:00-12:00, 14:00-16:00"',
        '"{mon-tue: 18:00-21:00, sat: [09:00-12:00, 14:00-16:00]}"',
        '"{mon-tue: ""18:00-21:00"", sat: [""09:00-12:00"", ""14:00-16:00""]}"',
    ],
)
def test_available_times_in_a_cell_are_in_words_or_as_in_yaml(tmp_path: Path, cell: str) -> None:
    roster = f"name,email,available\nAna,ana@mail.example,{cell}\nBen,ben@mail.example,\n"
    ana, ben = cohort_with(tmp_path, roster).roster
    assert ana.available == WEEK
    assert ben.available == tuple(Window(day, 480, 1200) for day in range(7))


def test_columns_come_in_any_order_and_in_upper_or_lower_case(tmp_path: Path) -> None:
    roster = "Email, NAME ,Left\nana@mail.example,Ana,2027-03-01\nben@mail.example,Ben\n"
    ana, ben = cohort_with(tmp_path, roster).roster
    assert (ana.name, str(ana.left), ben.left) == ("Ana", "2027-03-01", None)


def test_empty_lines_and_empty_cells_of_a_roster_count_as_missing(tmp_path: Path) -> None:
    roster = "name,email,timezone\n\nAna, ana@mail.example ,\n,,\nBen,ben@mail.example\n\n"
    assert [student.email for student in cohort_with(tmp_path, roster).roster] == [
        "ana@mail.example",
        "ben@mail.example",
    ]


def test_a_word_in_a_csv_cell_stays_the_same_word(tmp_path: Path) -> None:
    ana, ben = cohort_with(
        tmp_path, "id,name,email\n007,No,ana@mail.example\n1e3,Null,ben@mail.example\n"
    ).roster
    assert (ana.id, ana.name) == ("007", "No")
    assert (ben.id, ben.name) == ("1e3", "Null")


def test_a_roster_file_is_found_in_the_folder_of_its_cohort_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path, "name,email\nAna,ana@mail.example\nBen,ben@mail.example\n", "config/lists/a.csv"
    )
    write(tmp_path, SETTINGS + "roster: lists/a.csv\n", "config/a.yaml")
    monkeypatch.chdir(tmp_path)
    file = read(Path("config/a.yaml"))
    assert file.cohort is not None
    assert len(file.cohort.roster) == 2
