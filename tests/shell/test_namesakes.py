"""Two students of one name: who reads of both can tell which is meant."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.shell.mails import AMARA_BEN, COHORT, notice, nudge, one_line
from tests.shell.test_report_screen import KNOWN, NOW
from worker.core.actions import Plan, RecordDraw
from worker.core.model import Cohort
from worker.core.names import display_name, greeting
from worker.messages.namesakes import with_names_apart
from worker.report.plans import Entry, text
from worker.report.sandbox_page import people_of
from worker.report.status_screen import standing
from worker.report.statuses import status_of
from worker.sandbox.service import Sandbox


def called(**names: str) -> Cohort:
    """The cohort in which these students, by id, have these names."""
    roster = (
        replace(student, name=names.get(student.id, student.name)) for student in COHORT.roster
    )
    return replace(COHORT, roster=tuple(roster))


TWO_ANAS = called(amara="Ana Lee", ben="ana lee")


def test_students_of_one_name_have_their_city_behind_it_and_greetings_stay() -> None:
    apart = with_names_apart(TWO_ANAS)
    assert [display_name(student) for student in apart.roster] == [
        "Ana Lee (Lagos)",
        "ana lee (Chicago)",
        "Chiara Rossi",
    ]
    assert [greeting(student) for student in apart.roster[:2]] == ["Ana", "ana"]
    assert with_names_apart(apart) == apart
    assert with_names_apart(COHORT) is COHORT


def test_in_one_city_it_is_what_they_are_known_by() -> None:
    roster = tuple(replace(student, zone="Europe/Rome") for student in TWO_ANAS.roster)
    apart = with_names_apart(replace(TWO_ANAS, roster=roster))
    assert display_name(apart.roster[0]) == "Ana Lee (amara)"
    nowhere = tuple(replace(student, zone="Etc/GMT+5") for student in TWO_ANAS.roster[:1])
    apart = with_names_apart(replace(TWO_ANAS, roster=(*nowhere, *TWO_ANAS.roster[1:])))
    assert display_name(apart.roster[0]) == "Ana Lee (UTC-05:00)"


def test_the_status_tells_them_apart_also_where_there_is_little_room() -> None:
    long = "Maximiliane-Theodora von Hohenstaufen"
    for cohort, name in (
        (TWO_ANAS, "Ana Lee (Lagos)"),
        (called(amara=long, ben=long), "Max… (Lagos)"),
    ):
        for by_student in (False, True):
            lines = standing([status_of(cohort, KNOWN, NOW)], NOW, by_student).splitlines()
            assert max(map(len, lines)) <= 80
            table = [line for line in lines if "12" in line]
            assert all("Lagos)" in line or "Chicago)" in line for line in table), name


def test_mails_to_the_coordinator_tell_them_apart_and_those_to_students_do_not() -> None:
    assert "Ana Lee (Lagos) coaches ana lee (Chicago)" in one_line(notice(TWO_ANAS).text)
    assert "(Lagos)" not in nudge(AMARA_BEN, "ben", TWO_ANAS).text


def test_a_plan_tells_them_apart() -> None:
    draw = KNOWN.draws["first"].draw
    entry = Entry(TWO_ANAS, Plan((RecordDraw(draw),)), (), "")
    assert "Ana Lee (Lagos) coaches ana lee (Chicago):" in text([entry])


def test_the_page_of_the_sandbox_tells_them_apart(tmp_path: Path) -> None:
    sandbox = Sandbox(lambda: NOW, tmp_path, owner=TWO_ANAS.google.sender)
    with closing(sandbox.store):
        names = [person.name for person in people_of(TWO_ANAS, sandbox, NOW, None)]
    assert names[-3:] == ["Ana Lee (Lagos)", "ana lee (Chicago)", "Chiara Rossi"]
