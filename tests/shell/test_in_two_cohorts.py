"""`check` over a folder says who is in two cohorts."""

from pathlib import Path

import pytest

from tests.shell.desk import SETTINGS, Desk, new_desk, row


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch)


def autumn(*rows: str, settings: str = SETTINGS) -> str:
    text = settings.replace("cohort: spring", "cohort: autumn").replace("Spring", "Autumn")
    return text + "roster:\n" + "".join(rows)


@pytest.mark.parametrize("email", ["ana@mail.example", "Ana@MAIL.example"])
def test_check_says_who_is_in_two_cohorts(desk: Desk, email: str) -> None:
    desk.write(autumn(row("Ana", email=email), row("Zoe"), row("Yan")), "config/autumn.yaml")
    result = desk.call("check", "--now", "2027-01-20T09:00Z")
    assert result.exit_code == 0
    said = [line for line in result.stdout.splitlines() if "as well" in line]
    rest = "where one ledger serves both, no hour is proposed that clashes with sessions there"
    assert said == [
        f"config/autumn.yaml: look: Ana is in Spring as well (config/spring.yaml); {rest}",
        f"config/spring.yaml: look: Ana is in Autumn as well (config/autumn.yaml); {rest}",
    ]


def test_many_are_told_in_one_line(desk: Desk) -> None:
    desk.write(desk.file.read_text().replace("cohort: spring", "cohort: autumn"), "config/b.yaml")
    said = desk.call("check", "--now", "2027-01-20T09:00Z").stdout
    assert "look: Ana, Ben, Chi, Dan, Eli, and 1 more are in Spring as well" in said


def test_of_a_class_of_another_year_nothing_is_said(desk: Desk) -> None:
    later = SETTINGS.replace("2027-", "2028-")
    desk.write(autumn(row("Ana"), row("Zoe"), settings=later), "config/autumn.yaml")
    assert "as well" not in desk.call("check", "--now", "2027-01-20T09:00Z").stdout


def test_plan_shows_the_draw_that_run_makes(desk: Desk) -> None:
    """Ana's hours in spring are out before autumn is drawn."""
    early = SETTINGS.replace("2027-01-15, 2027-01-17", "2027-01-22, 2027-01-24")
    desk.write(autumn(row("Ana"), row("Zoe"), row("Yan"), settings=early), "config/autumn.yaml")
    assert desk.typed("run").exit_code == 0
    planned = desk.typed("plan", "config/autumn.yaml").stdout
    hours = [line.strip() for line in planned.splitlines() if " coaches " in line]
    assert len(hours) == 3
    later = "2027-02-14T09:05-05:00"
    assert desk.typed("run", now=later).exit_code == 0
    drawn = desk.typed("draw", "config/autumn.yaml", "first", now=later).stdout
    assert [line.strip() for line in drawn.splitlines() if " coaches " in line] == hours
