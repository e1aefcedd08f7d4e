"""A pass that finds nothing to do leaves a row, and the next one is over once it has read it; whatever has
changed since is looked at in full."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.shell.cohort_files import REPOSITORY
from tests.shell.desk import LAUNCH, NEXT_HOUR, Desk, new_desk, row
from worker.cli.idle import at_rest
from worker.sandbox.guests import Guests

BEFORE = "2027-01-20T09:00-05:00"
AN_HOUR_LATER = "2027-01-20T10:00-05:00"
HEAVY = {"click", "googleapiclient", "httplib2", "jinja2", "pydantic", "sqlalchemy", "yaml"}
SHEET = "Name,Email\nAna,ana@mail.example\nBen,ben@mail.example\nChi,chi@mail.example\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch)


def resting(desk: Desk, now: str = AN_HOUR_LATER, **environment: str) -> set[str]:
    """The names of the files that a pass at this time would not look at."""
    at = datetime.fromisoformat(now).timestamp()
    rests, _ = at_rest(("config",), environment, str(desk.folder / "google"), at)
    return {Path(path).name for path in rests}


def looked_at(desk: Desk, now: str = BEFORE) -> None:
    """Two passes, of which the second has nothing to do and leaves its row."""
    for _ in range(2):
        assert desk.typed("run", now=now).exit_code == 0


def with_sheet(desk: Desk) -> None:
    settings = desk.file.read_text().partition("roster:")[0]
    desk.write(f"{settings}roster: people.csv\n")
    desk.write(SHEET, "config/people.csv")


def test_a_pass_with_nothing_to_do_is_over_before_anything_is_imported(desk: Desk) -> None:
    looked_at(desk)
    script = "import sys\nfrom worker.cli import main\nmain()\nprint(*sys.modules)"
    arguments = ("run", "--sandbox", "google", "--now", AN_HOUR_LATER, "--metrics", "pass.prom")
    program = (sys.executable, "-c", script, *arguments)
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(program, capture_output=True, text=True, env=environment, check=True)
    assert HEAVY.isdisjoint(done.stdout.split())
    (line,) = [json.loads(text) for text in done.stderr.splitlines()]
    assert line["message"].startswith("nothing is due in 1 cohort, ")
    assert (line["code"], line["cohorts"], line["done"], line["requests"]) == (0, 1, 0, 0)
    assert line["next_due"] == "2027-01-27T14:00:00Z"
    assert (desk.folder / "pass.prom").read_text().endswith("# EOF\n")


def test_nothing_is_known_before_a_pass_has_looked(desk: Desk) -> None:
    assert resting(desk) == set()
    looked_at(desk)
    assert resting(desk) == {"spring.yaml"}


@pytest.mark.parametrize("now", ["2027-01-20T08:59-05:00", "2027-01-27T09:00-05:00", LAUNCH])
def test_a_clock_that_has_gone_back_or_come_to_something_wakes(desk: Desk, now: str) -> None:
    looked_at(desk)
    assert resting(desk, now) == set()


def changed(desk: Desk) -> None:
    desk.file.write_text(desk.file.read_text().replace("Spring", "Spryng"))


CHANGES: dict[str, Callable[[Desk], object]] = {
    "the file, to something as long": changed,
    "defaults that have come": lambda desk: desk.write("program: {sessions: 10}\n", "program.yaml"),
    "templates that have come": lambda desk: desk.write("Hello", "config/templates/nudge.md.j2"),
    "a roster's line": lambda desk: desk.write(SHEET.replace("Ana", "Eva"), "config/people.csv"),
    "a roster that is gone": lambda desk: (desk.folder / "config" / "people.csv").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_file_that_has_changed_wakes(desk: Desk, change: Callable[[Desk], object]) -> None:
    with_sheet(desk)
    looked_at(desk)
    assert resting(desk) == {"spring.yaml"}
    change(desk)
    assert resting(desk) == set()


def test_a_file_that_is_only_newer_is_the_same(desk: Desk) -> None:
    looked_at(desk)
    text = desk.file.read_text()
    desk.file.unlink()
    desk.write(text)
    assert resting(desk) == {"spring.yaml"}


def test_another_google_wakes(desk: Desk) -> None:
    looked_at(desk)
    assert resting(desk, GOOGLE_EMULATOR_HOST="127.0.0.1:80") == set()


def test_a_new_file_wakes_nobody_else_and_a_copy_is_refused_all_the_same(desk: Desk) -> None:
    looked_at(desk)
    desk.write(desk.file.read_text(), "config/other.yaml")
    assert resting(desk) == {"spring.yaml"}
    result = desk.typed("run", now=AN_HOUR_LATER)
    assert result.exit_code == 2
    assert "is also the cohort of" in result.stderr


def test_what_a_command_writes_wakes(desk: Desk) -> None:
    desk.write(desk.file.read_text() + "program: {review_days: 3}\n")
    day = "2027-02-05T10:00-05:00"
    looked_at(desk, day)
    assert resting(desk, day) == {"spring.yaml"}
    assert desk.typed("redraw", "config", "first", "--reason", "a wish", now=day).exit_code == 0
    assert resting(desk, day) == set()


def second_cohort(desk: Desk) -> None:
    roster = "".join(row(name) for name in ("Uma", "Vic", "Wes", "Xia"))
    settings = desk.file.read_text().partition("roster:")[0].replace(": spring", ": autumn")
    desk.write(f"{settings}roster:\n{roster}", "config/autumn.yaml")


def test_cohorts_of_one_calendar_cost_one_request_while_nobody_answers(desk: Desk) -> None:
    second_cohort(desk)
    with desk.google() as google, desk.served(google):
        for now in (LAUNCH, NEXT_HOUR):
            assert desk.call("run", "--now", now).exit_code == 0
        before = sum(google.requests.values())
        quiet = desk.call("run", "--now", NEXT_HOUR)
        assert (quiet.exit_code, quiet.stdout) == (0, "")
        assert sum(google.requests.values()) - before == 1


def test_an_answer_wakes_whose_it_is_and_nobody_else(desk: Desk) -> None:
    second_cohort(desk)
    desk.typed("run")
    desk.typed("run", now=NEXT_HOUR)
    assert resting(desk, NEXT_HOUR) == {"spring.yaml", "autumn.yaml"}
    with desk.google(NEXT_HOUR) as google:
        guests = Guests(google)
        calendar, event = next(
            (calendar, event)
            for calendar, event in guests.events()
            if any(guest["email"] == "uma@mail.example" for guest in event["attendees"])
        )
        moment = datetime.fromisoformat(NEXT_HOUR)
        guests.answer(calendar, event["id"], "uma@mail.example", "accepted", moment)
    assert desk.typed("run", now=NEXT_HOUR).exit_code == 0
    seen = desk.rows("SELECT body FROM events WHERE body LIKE '%accepted%'")
    looks = dict(desk.rows("SELECT cohort, turn FROM rests"))
    assert (len(seen), set(looks)) == (1, {"spring", "autumn"})
    log = desk.typed("run", now=NEXT_HOUR)
    assert (log.exit_code, log.stdout) == (0, "")
