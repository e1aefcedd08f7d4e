"""`forget`, and cohorts that are forgotten in time, at a coordinator's desk."""

import shutil
from pathlib import Path

import pytest

from tests.shell.desk import NAMES, SETTINGS, Desk, new_desk, plain, roster, row

LATER = "2027-03-01T09:05-05:00"
AFTER = "2027-03-01T10:05-05:00"
OVER = "2027-10-01T09:05-05:00"
# The last round was to be done by August 18; then 30 days.
KEPT = "2027-09-16T09:05-04:00"
FORGOTTEN = "2027-09-25T09:05-04:00"
RETENTION = "program: {retention_days: 30}\n"


@pytest.fixture(scope="module")
def launched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a round has been launched, for all tests to begin with."""
    folder = tmp_path_factory.mktemp("launched")
    with pytest.MonkeyPatch.context() as patch:
        assert new_desk(folder, patch).typed("run", "config").exit_code == 0
    return folder


@pytest.fixture
def desk(launched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    shutil.copytree(launched, tmp_path, dirs_exist_ok=True)
    return new_desk(tmp_path, monkeypatch)


def exported(desk: Desk) -> str:
    result = desk.call("ledger", "export", "-", "--sandbox", "google")
    assert result.exit_code == 0, plain(result)
    return result.stdout


def leaving(desk: Desk) -> None:
    """Ana has left, and a pass has carried it out."""
    desk.write(SETTINGS + "roster:\n" + row("Ana", left="2027-03-01") + roster(6).split("\n", 2)[2])
    assert desk.typed("run", "config", now=LATER).exit_code == 0


def test_whoever_has_left_is_forgotten_and_the_round_goes_on(desk: Desk) -> None:
    leaving(desk)
    sent = desk.recipients()
    result = desk.typed("forget", "config", "ana@mail.example", "--yes", now=LATER)
    assert result.exit_code == 0, plain(result)
    assert "forgotten:" in result.stdout
    assert "Take their line out of config/spring.yaml as well." in result.stdout
    assert "ana@mail.example" not in exported(desk).lower()
    assert "ben@mail.example" in exported(desk)
    for now in (AFTER, "2027-03-08T09:05-05:00"):
        assert desk.typed("run", "config", now=now).exit_code == 0
    desk.write(SETTINGS + roster(6).replace(row("Ana"), ""))
    done = desk.typed("run", "config", now="2027-03-08T10:05-05:00")
    assert (done.exit_code, "nothing is due in 1 cohort" in plain(done)) == (0, True), plain(done)
    assert [each for each in desk.recipients() if each.startswith("ana")] == [
        each for each in sent if each.startswith("ana")
    ]
    assert "ana@mail.example" not in exported(desk).lower()


def test_the_spreadsheet_is_named_that_still_has_them(desk: Desk) -> None:
    rows = [f"{name},{name.lower()}@mail.example," for name in NAMES[:6]]
    rows[0] += "2027-03-01"
    desk.write("\n".join(("name,email,left", *rows)), "config/students.csv")
    desk.write(SETTINGS + "roster: students.csv\n")
    assert desk.typed("run", "config", now=LATER).exit_code == 0
    result = desk.typed("forget", "config", "ana@mail.example", "--yes", now=LATER)
    assert "Take their line out of config/students.csv as well." in plain(result)


def test_the_reports_go_on_with_a_stand_in(desk: Desk) -> None:
    leaving(desk)
    assert desk.typed("forget", "config", "Ana", "--yes", now=LATER).exit_code == 0
    desk.write(SETTINGS + roster(6).replace(row("Ana"), ""))
    for command in (["status", "config"], ["plan", "config"], ["draw", "config", "first"]):
        shown = desk.typed(*command, now=AFTER)
        assert shown.exit_code == 0, plain(shown)
        assert "ana@" not in shown.stdout
    again = desk.typed("draw", "config", "first", "--verify", now=AFTER)
    assert again.exit_code == 2
    assert "somebody of this draw has been forgotten since" in plain(again)
    assert desk.typed("draw", "config", "first", "--sample", "1", now=AFTER).exit_code == 0


def test_nobody_is_forgotten_while_a_peer_counts_on_them(desk: Desk) -> None:
    before = exported(desk)
    refused = desk.typed("forget", "config", "ana@mail.example", "--yes")
    assert (refused.exit_code, "write `left:`" in plain(refused)) == (2, True)
    desk.write(SETTINGS + roster(6).replace(row("Ana"), ""))
    refused = desk.typed("forget", "config", "ana@mail.example", "--yes", now=LATER)
    assert (refused.exit_code, "let one run" in plain(refused)) == (2, True)
    assert exported(desk) == before


def test_it_is_asked_whether_that_is_meant(desk: Desk) -> None:
    leaving(desk)
    before = exported(desk)
    refused = desk.typed("forget", "config", "ana@mail.example", now=LATER)
    assert (refused.exit_code, "--yes" in plain(refused)) == (2, True)
    nobody = desk.typed("forget", "config", "zoe@mail.example", "--yes", now=LATER)
    assert (nobody.exit_code, "knows nobody" in plain(nobody)) == (2, True)
    assert exported(desk) == before


def test_a_cohort_that_is_over_is_forgotten_by_a_pass_that_says_so(desk: Desk) -> None:
    desk.write(SETTINGS + RETENTION + roster(6))
    assert desk.typed("run", "config", now=KEPT).exit_code == 0
    assert "ana@mail.example" in exported(desk)
    planned = desk.typed("plan", "config", now=KEPT).stdout
    assert "all that is known of the cohort is forgotten" in planned
    sent = desk.recipients()
    done = desk.typed("run", "config", now=FORGOTTEN)
    assert (done.exit_code, "is forgotten, 30 days after its end" in done.stdout) == (0, True)
    assert "mail.example" not in exported(desk)
    kept = exported(desk)
    again = desk.typed("run", "config", now=OVER)
    assert (again.exit_code, "was forgotten on 2027-09-25" in again.stdout) == (0, True)
    assert (exported(desk), desk.recipients()) == (kept, sent)


def test_a_cohort_that_was_forgotten_is_no_new_one(desk: Desk) -> None:
    """Not even with --force or --adopt: who was written to is not known any more."""
    desk.write(SETTINGS + RETENTION + roster(6))
    assert desk.typed("run", "config", now=FORGOTTEN).exit_code == 0
    sent = desk.recipients()
    desk.write(SETTINGS.replace("2027", "2028") + roster(6))
    for option in ((), ("--force",), ("--adopt",)):
        refused = desk.typed("run", "config", *option, now="2028-02-07T09:05-05:00")
        assert refused.exit_code == 1
        assert "was forgotten on 2027-09-25" in plain(refused)
    assert desk.recipients() == sent


def test_without_the_setting_everything_is_kept(desk: Desk) -> None:
    done = desk.typed("run", "config", now="2037-01-01T09:05-05:00")
    assert "nothing is due in 1 cohort" in plain(done)
    assert "ana@mail.example" in exported(desk)
