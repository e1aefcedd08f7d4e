"""Which ledger serves a cohort, and whose mailbox it is: with the wrong ones nothing is sent, and the way out is told."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from tests.shell.desk import LAUNCH, NEXT_HOUR, SENDER, SETTINGS, WEEK, Desk, new_desk
from worker.sandbox.service import Sandbox
from worker.sandbox.sync import expire_tokens

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
    assert desk.typed("run", now=WEEK).stdout == ""
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
    assert desk.typed("run", now=NEXT_HOUR).stdout == ""
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
    assert "spring" not in result.stdout.partition(":")[0]
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


# R3: the credentials are those of another account.

OTHER = "other@school.example"
LATER = "2027-02-07T12:05-05:00"


@contextmanager
def served(desk: Desk, folder: str, owner: str, now: str) -> Iterator[Sandbox]:
    """The Google of this account over HTTP; each account has its own mailbox and calendars."""
    moment = datetime.fromisoformat(now).astimezone(UTC)
    google = Sandbox(lambda: moment, desk.folder / folder, owner=owner)
    with closing(google.store), desk.served(google):
        yield google


@pytest.fixture(params=["Peer Coaching", "primary"])
def over_http(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """A round of six has been launched over HTTP, in a calendar of its own and in the sender's."""
    desk = new_desk(tmp_path, monkeypatch)
    named = f"google: {{sender: {SENDER}, calendar: {request.param}}}"
    desk.write(desk.file.read_text().replace(f"google: {{sender: {SENDER}}}", named))
    monkeypatch.setenv("DATABASE_URL", "sqlite:///var/peer-coaching.db")
    with served(desk, "google", SENDER, NEXT_HOUR):
        assert desk.call("run", "--now", LAUNCH).exit_code == 0
        # From now on the ledger knows the series as the calendar shows them.
        assert desk.call("run", "--now", NEXT_HOUR).exit_code == 0
    return desk


@pytest.mark.parametrize("starts_over", [False, True], ids=["goes-on", "starts-over"])
@pytest.mark.parametrize("now", [LATER, WEEK, "2027-02-17T09:05-05:00"])
def test_the_token_of_another_account_is_refused_and_nothing_is_taken_for_cancelled(
    over_http: Desk, now: str, starts_over: bool
) -> None:
    desk = over_http
    with served(desk, "other", OTHER, now) as other:
        # Whether the other account takes our sync token for one of its own, nobody knows.
        for number in range(200 if starts_over else 0):
            with other.store.transaction(write=True):
                other.store.put("counter", "", {"id": str(number)})
                expire_tokens(other.store)
        results = [desk.call("run", "--now", now) for _ in range(2)]
        assert (other.store.list("message"), other.store.list("draft")) == ([], [])
    for result in results:
        # What has not changed in a calendar needs no look into the mailbox.
        quiet = result.stdout == "" and now == LATER
        assert quiet or f"the credentials open the mailbox of {OTHER}" in result.stdout
        assert quiet or is_refused(result)
    status = desk.call("status", "--json", "--now", now)
    standing = {line["standing"] for line in json.loads(status.stdout)["cohorts"][0]["rows"]}
    assert standing == {"waiting"}
    with served(desk, "google", SENDER, now):
        assert desk.call("run", "--now", now).exit_code == 0
    sent = desk.recipients()
    nudged = 6 if now == WEEK else 0
    assert len(sent) - len(set(sent)) == nudged


def test_a_launch_with_the_token_of_another_account_sends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    with served(desk, "other", OTHER, LAUNCH) as other:
        result = desk.call("run", "--now", LAUNCH)
        assert is_refused(result)
        assert f"the file's google.sender is {SENDER}" in result.stdout
        assert "peer-coaching login" in result.stdout
        assert other.writes == 0
    with served(desk, "google", SENDER, LAUNCH):
        assert desk.call("run", "--now", LAUNCH).exit_code == 0
    assert len(desk.mails()) == 6


def test_the_senders_address_is_compared_without_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    with served(desk, "google", SENDER.upper(), LAUNCH):
        assert desk.call("run", "--now", LAUNCH).exit_code == 0
    assert len(desk.mails()) == 6


# R15: the clock goes back.


@pytest.mark.parametrize("review_days", [0, 3])
@pytest.mark.parametrize("back_to", ["2027-02-06", "2027-02-04", "2027-01-01", "2026-02-07"])
def test_a_clock_that_goes_back_after_a_launch_sends_nothing_and_nothing_is_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, review_days: int, back_to: str
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    desk.write(desk.file.read_text() + f"program: {{review_days: {review_days}}}\n")
    desk.typed("run", now="2027-02-04T09:05-05:00")
    desk.typed("run")
    sent = len(desk.mails())
    assert sent == (7 if review_days else 6)
    for _ in range(2):
        back = desk.typed("run", now=f"{back_to}T09:05-05:00")
        assert (back.exit_code, back.stdout) == (0, "")
    assert desk.typed("run", now=NEXT_HOUR).stdout == ""
    assert desk.typed("run", now=WEEK).stdout == "spring: 6 nudge mails\n"
    assert len(desk.mails()) == sent + 6


def test_a_clock_that_goes_back_after_the_nudges_nudges_nobody_again(desk: Desk) -> None:
    desk.typed("run", now=WEEK)
    for now in ("2027-02-13T09:05-05:00", NEXT_HOUR, "2027-02-06T09:05-05:00", WEEK):
        result = desk.typed("run", now=now)
        assert (result.exit_code, result.stdout) == (0, "")
    assert len(desk.mails()) == 12
