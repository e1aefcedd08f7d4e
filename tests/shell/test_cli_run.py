"""The commands as people call them: arguments and environment in, exit codes and words out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from worker.cli.commands import cli

COHORT = """\
cohort: spring
name: Spring
timezone: America/New_York
coordinator: {name: Dana Whitfield, email: dana@school.example}
modules:
  I: [2027-01-15, 2027-01-17]
  II: [2027-04-09, 2027-04-11]
  III: [2027-07-16, 2027-07-18]
google: {sender: sender@school.example}
digest: never
roster:
  - {name: Ana Silva, email: ana@mail.example}
  - {name: Ben Castillo, email: ben@mail.example}
  - {name: Chiara Rossi, email: chiara@mail.example}
"""
LAUNCH = "2027-02-07T09:00-05:00"
NEW_LEDGER = "A new ledger was made: "

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls `peer-coaching` in a folder of its own that holds config/spring.yaml."""
    for name in (
        "DATABASE_URL",
        "GOOGLE_EMULATOR_HOST",
        "PEER_COACHING_TOKEN",
        "PEER_COACHING_SANDBOX",
    ):
        monkeypatch.delenv(name, raising=False)
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "HEARTBEAT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "spring.yaml").write_text(COHORT)
    return lambda *arguments: CliRunner().invoke(cli, [str(argument) for argument in arguments])


def sandboxed(call: Call, *arguments: str, now: str = LAUNCH) -> Result:
    return call(*arguments, "--sandbox", "google", "--now", now)


def of_cohorts(result: Result) -> str:
    """What a run says of its cohorts: all but the line about a new ledger."""
    lines = result.stdout.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(NEW_LEDGER))


def test_run_sends_once_and_a_second_run_does_nothing(call: Call) -> None:
    first = sandboxed(call, "run")
    assert first.exit_code == 0
    assert of_cohorts(first) == "spring: 1 draw, 3 series, 3 assignment mails\n"
    second = sandboxed(call, "run")
    assert (second.exit_code, second.stdout) == (0, "")


def test_the_first_run_says_where_it_has_made_a_ledger_and_no_later_run_does(
    call: Call, tmp_path: Path
) -> None:
    first, second = sandboxed(call, "run"), sandboxed(call, "run")
    ledger = tmp_path / "google" / "ledger.db"
    assert first.stdout.startswith(f"{NEW_LEDGER}{ledger}\n")
    assert ledger.exists()
    assert NEW_LEDGER not in second.stdout


def test_logs_are_json_lines_without_addresses(call: Call) -> None:
    result = sandboxed(call, "run")
    _warning, *actions, summary = [json.loads(line) for line in result.stderr.splitlines()]
    assert len(actions) == 7
    always = {"time", "severity", "message", "pass"}
    assert all(set(line) >= always | {"cohort", "action"} for line in actions)
    assert len({line["pass"] for line in (*actions, summary)}) == 1
    assert [line["student"] for line in actions if line["action"] == "assignment"] != []
    figures = {name: summary[name] for name in ("code", "cohorts", "done", "failed", "waiting")}
    assert figures == {"code": 0, "cohorts": 1, "done": 7, "failed": 0, "waiting": 0}
    assert "@" not in result.stderr + result.stdout


def test_without_a_way_to_google_nothing_is_sent_and_it_says_what_to_set(
    call: Call, tmp_path: Path
) -> None:
    result = call("run")
    assert result.exit_code == 2
    assert "PEER_COACHING_TOKEN" in result.stderr
    assert not (tmp_path / "var").exists()


def test_run_refuses_to_set_the_clock_at_google(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEER_COACHING_TOKEN", '{"token": "x"}')
    result = call("run", "--now", LAUNCH)
    assert result.exit_code == 2
    assert "--now works on the sandbox" in result.stderr


@pytest.mark.parametrize("now", ["yesterday", "2027-02-07T09:00"])
def test_a_time_without_an_offset_from_utc_is_refused(call: Call, now: str) -> None:
    result = sandboxed(call, "run", now=now)
    assert result.exit_code == 2
    assert "--now" in result.stderr


def test_a_broken_token_is_not_repeated_in_the_error(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEER_COACHING_TOKEN", '{"refresh_token": "secret-of-mine"')
    result = call("run")
    assert result.exit_code == 2
    assert "secret-of-mine" not in result.output


def test_a_bad_cohort_file_gives_exit_2_and_the_other_cohorts_get_their_pass(
    call: Call, tmp_path: Path
) -> None:
    (tmp_path / "config" / "bad.yaml").write_text(
        COHORT.replace("ana@mail.example", "ana@x..y").replace(": spring", ": bad")
    )
    result = sandboxed(call, "run")
    assert result.exit_code == 2
    assert of_cohorts(result) == "spring: 1 draw, 3 series, 3 assignment mails\n"
    assert "config/bad.yaml:12:" in result.stderr
    assert "roster entry 1, email (Ana Silva): " in result.stderr


def test_check_names_every_mistake_of_every_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "config" / "bad.yaml").write_text(
        COHORT.replace("google:", "gogle:")
        .replace("ben@mail", "ANA@mail")
        .replace("cohort: spring", "cohort: autumn")
    )
    result = call("check")
    assert result.exit_code == 2
    assert (
        "config/bad.yaml:9:1: gogle: there is no such setting. Did you mean google?"
        in result.stdout
    )
    assert (
        'roster entry 2, email (Ben Castillo): "ANA@mail.example" is Ana Silva already'
        in result.stdout
    )
    assert "config/spring.yaml: all right: 3 students" in result.stdout


def test_a_held_lock_gives_exit_75(call: Call, tmp_path: Path) -> None:
    from worker.ledger.store import SqlLedger

    sandboxed(call, "run", now="2027-02-01T09:00-05:00")
    ledger = SqlLedger(f"sqlite:///{tmp_path / 'google' / 'ledger.db'}")
    with ledger.lock("spring"):
        result = sandboxed(call, "run")
    ledger.close()
    assert result.exit_code == 75
    assert "another pass is at work on spring" in result.stderr


def test_the_reviewed_plan_is_carried_out_and_a_stale_one_is_refused(call: Call) -> None:
    assert sandboxed(call, "plan", "--out", "plan.json").exit_code == 0
    assert sandboxed(call, "run", "--plan", "plan.json").stdout.startswith(
        "spring: 1 draw, 3 series"
    )
    stale = sandboxed(call, "run", "--plan", "plan.json")
    assert stale.exit_code == 1
    assert "stale" in stale.stdout
    assert call("run", "--plan", "config/spring.yaml", "--sandbox", "google").exit_code == 2


def test_plan_shows_the_draw_that_run_makes_and_sends_nothing(call: Call) -> None:
    before = json.loads(sandboxed(call, "plan", "--json", now="2027-02-01T09:00-05:00").stdout)
    (draw,) = [
        event["draw"]
        for event in before["cohorts"][0]["next"]
        if event["what"] == "draw" and "draw" in event
    ]
    planned = json.loads(sandboxed(call, "plan", "--json").stdout)["cohorts"][0]["due"]
    assert planned[0]["draw"] == draw
    assert [action["do"] for action in planned] == ["draw", *["series"] * 3, *["mail"] * 3]
    sandboxed(call, "run")
    rows = json.loads(sandboxed(call, "status", "--json").stdout)["cohorts"][0]["rows"]
    made = {(row["coach_id"], row["client_id"]) for row in rows}
    assert made == {
        (assignment["coach"], assignment["client"]) for assignment in draw["assignments"]
    }


def test_plan_needs_no_credentials(call: Call) -> None:
    result = call("plan")
    assert result.exit_code == 0
    assert "the first round is drawn, 3 pairings" in result.stdout


def test_status_names_who_has_to_act(call: Call, tmp_path: Path) -> None:
    sandboxed(call, "run")
    later = "2027-02-20T09:00-05:00"
    sandboxed(call, "run", now=later)
    result = sandboxed(call, "status", now=later)
    assert result.exit_code == 0
    assert "3 of 3 pairings need somebody:" in result.stdout


def test_status_says_in_a_line_what_it_has_written(call: Call, tmp_path: Path) -> None:
    sandboxed(call, "run")
    later = "2027-02-20T09:00-05:00"
    sandboxed(call, "run", now=later)
    result = sandboxed(call, "status", "--html", "status.html", "--csv", "status.csv", now=later)
    assert (result.exit_code, result.stdout) == (0, "Written: status.html, status.csv\n")
    result = sandboxed(call, "status", "--json", "--hours", "hours.csv", now=later)
    assert json.loads(result.stdout)["cohorts"]
    assert "Written: hours.csv\n" in result.stderr
    assert "has not answered the invitation" in (tmp_path / "status.html").read_text()
    assert (tmp_path / "status.csv").read_text(encoding="utf-8-sig").count("\n") == 4


def test_a_ledger_of_the_sandbox_is_never_used_for_google(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///shared.db")
    sandboxed(call, "run")
    monkeypatch.setenv("GOOGLE_EMULATOR_HOST", "127.0.0.1:9")
    result = call("run", "--now", LAUNCH)
    assert result.exit_code == 2
    assert "this ledger records what was sent through the sandbox" in result.stderr


def test_the_address_of_the_ledger_with_its_password_is_not_repeated_in_the_error(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://user:secret@host/x")
    result = sandboxed(call, "run")
    assert result.exit_code == 2
    assert "secret" not in result.output
    assert "DATABASE_URL" in result.stderr


def test_simulate_prints_the_season_and_writes_the_page(call: Call, tmp_path: Path) -> None:
    result = call("simulate", "config/spring.yaml", "--every", "720", "--html", "out/season.html")
    assert result.exit_code == 0, result.output
    assert "The first round is drawn: 3 pairings." in result.stdout
    assert "mails, each once, with" in result.stdout
    assert (tmp_path / "out" / "season.html").read_text().startswith("<!doctype html>")


def test_wrong_usage_gives_exit_2(call: Call) -> None:
    assert call("run", "--wrong").exit_code == 2
    assert call("check", "nowhere.yaml").exit_code == 2
    assert call("simulate").exit_code == 2
