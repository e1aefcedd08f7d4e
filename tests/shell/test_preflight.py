"""`run --preflight`: whether Google can be reached as the senders, without sending anything or leaving anything behind."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.contract.raw_server import reply, serving
from tests.shell.cohort_files import REPOSITORY
from tests.shell.google_by_name import (
    NOW,
    ROBOT,
    SENDER,
    SIGNATURES,
    TOKENS,
    GoogleByName,
    error,
    google_by_name,
)
from tests.shell.preflights import (
    COHORT,
    PRIMARY,
    WELL,
    Call,
    calling,
    fix_for,
    lines,
    with_the_senders_token,
)
from worker.google.scopes import CALENDAR_SCOPE, GMAIL_SCOPE, PRIMARY_SCOPE
from worker.ledger.store import SqlLedger
from worker.sandbox.discovery import methods
from worker.sandbox.server import SandboxServer
from worker.sandbox.service import Sandbox


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    return calling(tmp_path, monkeypatch)


@pytest.fixture
def google(call: Call, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleByName]:
    with with_the_senders_token(monkeypatch) as server:
        yield server


def test_on_the_sandbox_all_is_well_and_no_ledger_is_made(call: Call, tmp_path: Path) -> None:
    result = call("--sandbox", "google")
    assert (result.exit_code, lines(result)) == (0, WELL), result.output
    assert not (tmp_path / "google" / "ledger.db").exists()


def test_a_stand_in_is_looked_at_over_http_with_reading_calls_only(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = Sandbox(lambda: NOW)
    with SandboxServer(sandbox) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("GOOGLE_EMULATOR_HOST", f"127.0.0.1:{server.server_port}")
        result = call()
        server.shutdown()
        thread.join()
    assert (result.exit_code, lines(result)) == (0, WELL), result.output
    assert (sandbox.writes, sandbox.store.change()) == (0, 0)
    sandbox.store.close()


def test_a_stand_in_need_not_have_the_calls_that_only_the_preflight_makes(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(reply(404, '{"error": {"code": 404, "message": "no such method"}}')) as server:
        monkeypatch.setenv("GOOGLE_EMULATOR_HOST", server.host)
        result = call()
    assert (result.exit_code, lines(result)) == (0, WELL), result.output


def test_with_a_persons_token_all_is_well_and_nothing_is_written(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    result = call()
    assert (result.exit_code, lines(result)) == (0, WELL), result.output
    assert f"the mailbox is {SENDER}" in result.stdout
    assert (google.sandbox.writes, google.sandbox.store.change()) == (0, 0)
    assert not (tmp_path / "var").exists()
    assert [verb for verb, where, _ in google.asked if where != TOKENS] == ["GET", "GET", "GET"]


@pytest.mark.parametrize(("file", "scope"), [(COHORT, CALENDAR_SCOPE), (PRIMARY, PRIMARY_SCOPE)])
def test_every_call_is_a_get_that_the_least_scopes_cover(
    call: Call, google: GoogleByName, tmp_path: Path, file: str, scope: str
) -> None:
    (tmp_path / "config" / "spring.yaml").write_text(file)
    google.owner = "other@school.example"
    assert lines(call()) == [*WELL[:2], "MISSING  Sender", WELL[3]]
    made = [
        (verb, f"/{where.partition('/')[2]}") for verb, where, _ in google.asked if where != TOKENS
    ]
    called = [
        next(method for method in methods() if method.verb == verb and method.path.match(path))
        for verb, path in made
    ]
    assert [method.verb for method in called] == ["GET"] * 4
    assert all({scope, GMAIL_SCOPE} & set(method.definition["scopes"]) for method in called)


def test_another_mailbox_than_the_senders_is_named(call: Call, google: GoogleByName) -> None:
    google.owner = "other@school.example"
    said = fix_for(call(), "Sender")
    assert said.startswith(
        "the mailbox is other@school.example, and google.sender is sender@school.example. To mend it: log in"
    )
    assert "or write other@school.example as google.sender" in said


def test_the_sender_may_be_written_in_other_letters(call: Call, google: GoogleByName) -> None:
    google.owner = SENDER
    google.answers[f"gmail.googleapis.com/gmail/v1/users/{SENDER}/profile"] = (
        200,
        {"emailAddress": SENDER.upper()},
    )
    assert call().exit_code == 0


def known(tmp_path: Path, calendar: str, world: str = "Google") -> None:
    """A ledger that knows the cohort's calendar."""
    ledger = SqlLedger(f"sqlite:///{tmp_path / 'var' / 'peer-coaching.db'}")
    ledger.belong_to(world)
    ledger.record_calendar(SENDER, "Peer Coaching", calendar)
    ledger.close()


def test_the_calendar_that_the_ledger_knows_is_looked_at(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    google.sandbox.store.put(
        "calendar", "", {"id": "c1@group", "summary": "Peer Coaching", "timeZone": "UTC"}
    )
    known(tmp_path, "c1@group")
    result = call()
    assert (result.exit_code, lines(result)) == (0, WELL), result.output
    assert "the events of Peer Coaching can be seen" in result.stdout


def test_a_calendar_that_these_credentials_do_not_see_is_reported(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    known(tmp_path, "gone@group")
    said = fix_for(call(), "Calendar")
    assert said.startswith("the calendar that the ledger knows is not there for these credentials")
    assert "the Google Cloud project and the sender that it was made with" in said


def test_a_ledger_of_another_google_is_reported_before_run_refuses_it(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    known(tmp_path, "c1@group", world="a stand-in")
    result = call()
    assert result.exit_code == 2
    assert "this ledger records what was sent through a stand-in" in result.stderr
    assert google.asked == []


def test_a_senders_own_calendar_is_checked_under_its_own_permission(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    (tmp_path / "config" / "spring.yaml").write_text(PRIMARY)
    assert call().exit_code == 0
    assert [body["scope"] for body in google.said(TOKENS)] == [f"{PRIMARY_SCOPE} {GMAIL_SCOPE}"]
    google.answers["www.googleapis.com/calendar/v3/calendars/primary/events"] = error(
        403, "insufficientPermissions", "", "No"
    )
    said = fix_for(call(), "Calendar")
    assert said.startswith("the permission calendar.events.owned was not given")
    assert "`peer-coaching login --primary`" in said


def test_cohorts_that_share_sender_and_calendar_are_looked_at_once(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    (tmp_path / "config" / "autumn.yaml").write_text(
        COHORT.replace("cohort: spring", "cohort: autumn")
    )
    for_another_sender = COHORT.replace("cohort: spring", "cohort: other").replace(
        SENDER, "other@school.example"
    )
    (tmp_path / "config" / "other.yaml").write_text(for_another_sender)
    result = call()
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if not line.startswith(" ")] == [
        f"autumn, spring: {SENDER}",
        "other: other@school.example",
    ]


def test_a_broken_file_gets_exit_2_and_the_other_cohorts_are_looked_at(
    call: Call, google: GoogleByName, tmp_path: Path
) -> None:
    (tmp_path / "config" / "bad.yaml").write_text("cohort: bad\n")
    result = call()
    assert (result.exit_code, lines(result)) == (2, WELL)


def test_without_credentials_it_says_what_to_set_and_ends_with_2(
    call: Call, tmp_path: Path
) -> None:
    result = call()
    assert result.exit_code == 2
    assert "IMPERSONATE_SERVICE_ACCOUNT" in result.stderr
    assert not (tmp_path / "var").exists()


CLOUD_RUN = """\
import sys, httplib2
from tests.shell.google_by_name import leading_to
httplib2.SCHEME_TO_CONNECTION["https"] = leading_to(int(sys.argv.pop()))
from worker.cli import main
main()
"""


def test_a_job_on_cloud_run_needs_no_key_and_logs_nothing_but_json(
    call: Call, tmp_path: Path
) -> None:
    with google_by_name() as google:
        here = f"127.0.0.1:{google.server_port}"
        environment = {
            name: text for name, text in os.environ.items() if not name.lower().endswith("_proxy")
        }
        environment |= {
            "GCE_METADATA_HOST": here,
            "GCE_METADATA_IP": here,
            "CLOUDSDK_CONFIG": str(tmp_path),
        }
        environment |= {"IMPERSONATE_SERVICE_ACCOUNT": ROBOT, "PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, "-c", CLOUD_RUN, "run", "--preflight", str(google.server_port)]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        asked = google.said(SIGNATURES)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "Google accepts a service account without a key" in done.stdout
    assert [json.loads(request["payload"])["sub"] for request in asked] == [SENDER]


def test_where_a_cohort_asks_for_busy_times_that_permission_is_checked_too(
    call: Call, tmp_path: Path
) -> None:
    file = tmp_path / "config" / "spring.yaml"
    file.write_text(COHORT.replace(f"  sender: {SENDER}", f"  sender: {SENDER}\n  busy: true"))
    result = call("--sandbox", "google")
    assert result.exit_code == 0
    assert lines(result) == [
        "ok       Credentials",
        "ok       Gmail",
        "ok       Sender",
        "ok       Calendar",
        "ok       Busy times",
    ]
