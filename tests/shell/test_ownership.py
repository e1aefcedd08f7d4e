"""Which ledger serves a cohort, and whose mailbox it is: with the wrong ones nothing is sent, and the way out is told."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from tests.shell.desk import NEXT_HOUR, SETTINGS, WEEK, Desk, new_desk

EIGHT = "2027-02-06T09:05-05:00"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A round of six has been launched; the ledger is in var/, as it is by default."""
    desk = new_desk(tmp_path, monkeypatch)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///var/peer-coaching.db")
    assert desk.typed("run").exit_code == 0
    return desk


def is_refused(result: Result) -> bool:
    """Whether a pass has ended with exit code 1 and says that nothing was sent."""
    return result.exit_code == 1 and "nothing was sent: " in result.stdout


def in_vain(desk: Desk, hours: int = 4) -> Result:
    """The first of some hourly passes; all are refused, nothing more is sent and nothing is invited again."""
    first = desk.typed("run", now=NEXT_HOUR)
    for hour in range(1, hours):
        later = datetime.fromisoformat(NEXT_HOUR) + timedelta(hours=hour)
        result = desk.typed("run", now=later.isoformat())
        assert is_refused(result), result.output
    assert is_refused(first), first.output
    assert (len(desk.mails()), len(desk.series())) == (6, 6)
    return first


# R5: the ledger is lost, elsewhere, or older than what was sent.


def test_an_empty_ledger_is_refused_with_its_path_and_the_ways_out(desk: Desk) -> None:
    for file in (desk.folder / "var").iterdir():
        file.unlink()
    said = in_vain(desk).stdout
    place = desk.folder / "var" / "peer-coaching.db"
    assert f"{place} does not know what it sent" in said
    assert f"another ledger, {place}, served spring last, on 2027-02-07 at 14:05 UTC" in said
    assert "peer-coaching ledger import" in said
    assert "run --adopt" in said


def test_a_run_from_another_working_folder_is_refused(desk: Desk) -> None:
    elsewhere = desk.folder / "elsewhere"
    elsewhere.mkdir()
    desk.patch.chdir(elsewhere)
    result = desk.call("run", desk.file, "--sandbox", desk.folder / "google", "--now", NEXT_HOUR)
    assert is_refused(result)
    assert f"A new ledger was made: {elsewhere}/var/peer-coaching.db" in result.stdout
    assert f"another ledger, {desk.folder}/var/peer-coaching.db," in result.stdout
    assert len(desk.mails()) == 6


def test_a_database_copied_without_its_journal_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///var/peer-coaching.db")
    desk.typed("run", now=EIGHT)
    file = desk.folder / "var" / "peer-coaching.db"
    with closing(sqlite3.connect(file)) as reading:
        # Whoever reads keeps what is written meanwhile in the journal.
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM facts").fetchall()
        assert desk.typed("run").exit_code == 0
        shutil.copyfile(file, desk.folder / "copy.db")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///copy.db")
    in_vain(desk)


def restore(desk: Desk, backup: str) -> None:
    """Puts a backup where the ledger is."""
    file = desk.folder / "var" / "peer-coaching.db"
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(desk.folder / backup, file)


def test_a_backup_from_before_the_latest_pass_is_refused_however_often_it_is_tried(
    desk: Desk,
) -> None:
    assert desk.call("ledger", "backup", "old.db").exit_code == 0
    assert desk.typed("run", now=WEEK).stdout == "spring: 6 nudge mails\n"
    restore(desk, "old.db")
    for hour in range(4):
        later = datetime.fromisoformat(WEEK) + timedelta(hours=hour)
        result = desk.typed("run", now=later.isoformat())
        assert is_refused(result), result.output
        assert "a later state of this ledger served spring last" in result.stdout
        assert "restore its latest state" in result.stdout
    assert len(desk.mails()) == 12


def test_a_backup_of_yesterday_is_refused_as_long_as_it_is_older(desk: Desk) -> None:
    desk.call("ledger", "backup", "old.db")
    desk.typed("run", now=WEEK)
    desk.typed("run", now="2027-02-17T09:05-05:00")
    sent = len(desk.mails())
    restore(desk, "old.db")
    assert is_refused(desk.typed("run", now="2027-02-17T10:05-05:00"))
    assert len(desk.mails()) == sent


def test_a_backup_from_after_the_latest_pass_goes_on(desk: Desk) -> None:
    desk.typed("run", now=WEEK)
    desk.call("ledger", "backup", "new.db")
    restore(desk, "new.db")
    assert desk.typed("run", now=WEEK).stdout == "spring: nothing is due\n"
    later = desk.typed("run", now="2027-02-17T09:05-05:00")
    assert later.stdout == "spring: 1 escalation mail\n"


def test_of_two_copies_of_one_ledger_only_the_one_that_went_on_is_served(desk: Desk) -> None:
    desk.call("ledger", "backup", "twin.db")
    desk.typed("run", now=WEEK)
    desk.patch.setenv("DATABASE_URL", "sqlite:///twin.db")
    assert is_refused(desk.typed("run", now=WEEK))
    desk.patch.setenv("DATABASE_URL", "sqlite:///var/peer-coaching.db")
    later = desk.typed("run", now="2027-02-17T09:05-05:00")
    assert (later.exit_code, later.stdout) == (0, "spring: 1 escalation mail\n")
    assert len(desk.mails()) == 13


def test_whoever_adopts_a_cohort_is_told_what_is_not_known_and_is_served_from_then_on(
    desk: Desk,
) -> None:
    desk.patch.setenv("DATABASE_URL", "sqlite:///new.db")
    assert is_refused(desk.typed("run", now=NEXT_HOUR))
    adopted = desk.typed("run", "--adopt", now=NEXT_HOUR)
    assert adopted.exit_code == 0
    assert "what the other one sent until 2027-02-07 14:05 UTC it does not know" in adopted.output
    assert desk.typed("run", now=NEXT_HOUR).stdout == "spring: nothing is due\n"
    desk.patch.setenv("DATABASE_URL", "sqlite:///var/peer-coaching.db")
    sent = len(desk.mails())
    refused = desk.typed("run", now=WEEK)
    assert is_refused(refused)
    assert f"another ledger, {desk.folder}/new.db," in refused.stdout
    assert len(desk.mails()) == sent


# R5: the cohort is renamed, or its file copied.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2027-spring", "2027-Spring"),
        ("2027-spring", "2027-sprnig"),
        ("2027-spring", "spring-2027"),
        ("2027-spring", "2027-SPRING"),
    ],
)
def test_a_cohort_under_another_name_is_refused_with_the_name_that_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    text = desk.file.read_text()
    desk.write(text.replace("cohort: spring", f"cohort: {before}"))
    assert desk.typed("run").exit_code == 0
    desk.write(text.replace("cohort: spring", f"cohort: {after}"))
    for now in (NEXT_HOUR, WEEK):
        result = desk.typed("run", now=now)
        assert is_refused(result), result.output
        assert f"`cohort: {before}`" in result.stdout
    assert (len(desk.mails()), len(desk.series())) == (6, 6)


def test_a_name_may_change_before_anything_was_sent_under_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    assert desk.typed("run", now=EIGHT).exit_code == 0
    assert desk.typed("plan").exit_code == 0
    desk.write(desk.file.read_text().replace("cohort: spring", "cohort: Spring"))
    assert desk.typed("run").stdout == "Spring: 1 draw, 6 series, 6 assignment mails\n"


def test_a_name_that_changes_between_two_rounds_is_refused(desk: Desk) -> None:
    desk.write(desk.file.read_text().replace("cohort: spring", "cohort: summer"))
    second = "2027-05-02T09:05-04:00"
    for _ in range(2):
        assert is_refused(desk.typed("run", now=second))
    assert len(desk.mails()) == 6


def test_a_copy_of_the_file_under_another_cohorts_name_with_some_newcomers_is_refused(
    desk: Desk,
) -> None:
    text = desk.file.read_text().replace("cohort: spring", "cohort: autumn")
    desk.write(text.replace("Eli", "Una").replace("eli@", "una@"), "config/autumn.yaml")
    result = desk.typed("run", now=NEXT_HOUR)
    assert result.exit_code == 1
    assert "spring: nothing is due" in result.stdout
    assert '5 of the 6 students are in an open round of the cohort "spring"' in result.stdout
    assert len(desk.mails()) == 6


def test_a_class_of_its_own_in_which_one_takes_part_again_is_served(desk: Desk) -> None:
    settings = SETTINGS.replace("cohort: spring", "cohort: autumn")
    names = ("Ana", "Una", "Uri", "Ute", "Udo", "Uma")
    rows = "".join(f"  - {{name: {name}, email: {name.lower()}@mail.example}}\n" for name in names)
    desk.write(f"{settings}roster:\n{rows}", "config/autumn.yaml")
    result = desk.typed("run", now=NEXT_HOUR)
    assert result.exit_code == 0, result.output
    assert len(desk.mails()) == 12


def test_a_class_that_is_meant_so_is_served_once_it_is_forced(desk: Desk) -> None:
    text = desk.file.read_text().replace("cohort: spring", "cohort: autumn")
    desk.write(text, "config/autumn.yaml")
    assert is_refused(desk.typed("run", "config/autumn.yaml", now=NEXT_HOUR))
    forced = desk.typed("run", "config/autumn.yaml", "--force", now=NEXT_HOUR)
    assert forced.exit_code == 0, forced.output
    assert desk.typed("run", now=NEXT_HOUR).exit_code == 0
    assert len(desk.mails()) == 12
