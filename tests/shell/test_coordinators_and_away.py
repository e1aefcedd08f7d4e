"""Several coordinators, and days on which students are away: as files say them, and in the mails."""

from datetime import date
from pathlib import Path

import pytest

from tests.shell.cohort_files import (
    PROGRAM,
    REQUIRED,
    SETTINGS,
    changed,
    cohort_of,
    errors_of,
    warnings_of,
    write,
)
from tests.shell.desk import Desk, new_desk, roster
from worker.cohort_file.days_away import away_words, days_away
from worker.cohort_file.reading import read
from worker.core.model import Person

DANA = "coordinator: {name: Dana Whitfield, email: dana@school.example}\n"
DANA_AND_LEE = """coordinators:
  - {name: Dana Whitfield, email: dana@school.example}
  - {name: Lee Ross, email: lee@school.example}
"""
MARCH = (date(2027, 3, 1), date(2027, 3, 7))


def test_each_mail_goes_to_all_coordinators_and_answers_to_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk: Desk = new_desk(tmp_path, monkeypatch)
    from tests.shell import desk as desks

    settings = desks.SETTINGS.replace(DANA, DANA_AND_LEE) + "program: {review_days: 3}\n"
    desk.write(settings + roster(6))
    assert desk.typed("run", now="2027-02-04T09:05-05:00").exit_code == 0
    (notice,) = desk.mails()
    assert str(notice["To"]) == "Dana Whitfield <dana@school.example>"
    assert str(notice["Cc"]) == "Lee Ross <lee@school.example>"
    assert desk.typed("run").exit_code == 0
    for mail in desk.mails()[1:]:
        assert str(mail["Reply-To"]) == "Dana Whitfield <dana@school.example>"
        assert mail["Cc"] is None
    assert desk.typed("run").stdout == ""


def test_a_file_names_one_coordinator_or_a_list_of_them(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path, changed(DANA, DANA_AND_LEE))
    assert cohort.coordinator == Person("Dana Whitfield", "dana@school.example")
    assert cohort.more_coordinators == (Person("Lee Ross", "lee@school.example"),)
    assert cohort_of(tmp_path, REQUIRED).more_coordinators == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (changed(DANA, DANA + DANA_AND_LEE), "there are a coordinator and coordinators; put all"),
        (changed(DANA, ""), "coordinator: is missing; it has to be there; such as coordinator: {"),
        (changed(DANA, "coordinator:\n"), "coordinator: has nothing after its colon; "),
        (
            changed(DANA, DANA_AND_LEE.replace("lee@", "Dana@")),
            '"Dana@school.example" is there twice',
        ),
        (changed(DANA, "coordinators: []\n"), "coordinators: "),
        (changed(DANA, DANA_AND_LEE.replace("lee@school", "lee")), "coordinators[1].email: "),
    ],
)
def test_what_is_wrong_with_coordinators_is_said_once(tmp_path: Path, text: str, told: str) -> None:
    (error,) = errors_of(tmp_path, text)
    assert told in error


def test_a_file_s_own_coordinators_stand_in_place_of_those_around_it(tmp_path: Path) -> None:
    write(tmp_path, "coordinator: {name: Kim Lee, email: kim@school.example}\n", "program.yaml")
    file = read(write(tmp_path, changed(DANA, DANA_AND_LEE)))
    assert file.cohort is not None
    assert file.cohort.coordinator.name == "Dana Whitfield"
    assert len(file.cohort.more_coordinators) == 1
    assert PROGRAM.is_file()


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2027-03-01", ((MARCH[0], MARCH[0]),)),
        ("[[2027-03-01, 2027-03-07]]", (MARCH,)),
        ("[2027-04-02, [2027-03-01, 2027-03-07]]", (MARCH, (date(2027, 4, 2), date(2027, 4, 2)))),
    ],
)
def test_days_away_are_dates_or_stretches(
    tmp_path: Path, written: str, read_as: tuple[tuple[date, date], ...]
) -> None:
    text = changed("email: ana@mail.example", f"email: ana@mail.example, away: {written}")
    assert cohort_of(tmp_path, text).roster[0].away == read_as


def test_two_dates_alone_may_be_meant_as_a_stretch(tmp_path: Path) -> None:
    old = "email: ana@mail.example"
    (warning,) = warnings_of(tmp_path, changed(old, f"{old}, away: [2027-03-01, 2027-03-07]"))
    assert "for all days from one to the other write [[2027-03-01, 2027-03-07]]" in warning


@pytest.mark.parametrize(
    "cell",
    [
        "2027-03-01 to 2027-03-07; 2027-04-02",
        "2027-03-01–2027-03-07, 2027-04-02",
        "2027-03-01/2027-03-07 and 2027-04-02",
    ],
)
def test_a_cell_of_a_roster_holds_them_in_words(tmp_path: Path, cell: str) -> None:
    rows = f'name,email,Vacation\nAna Silva,ana@mail.example,"{cell}"\nBen Kim,ben@mail.example,\n'
    write(tmp_path, rows, "class.csv")
    cohort = cohort_of(tmp_path, f"{SETTINGS}roster: class.csv\n")
    april = (date(2027, 4, 2), date(2027, 4, 2))
    assert cohort.roster[0].away == (MARCH, april)
    assert away_words((MARCH, april)) == "2027-03-01 to 2027-03-07; 2027-04-02"


@pytest.mark.parametrize("cell", ["in March", "2027-03-01 maybe", "3/1/2027", "2027-03-01 to"])
def test_a_cell_that_is_not_clear_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="write it like 2027-03-01 to 2027-03-07"):
        days_away(cell)
