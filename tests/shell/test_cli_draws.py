"""`draw`, `redraw` and `explain`, as people call them."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.shell.test_cli_run import COHORT, Call, call, of_cohorts, sandboxed

__all__ = ["call"]
FILE = "config/spring.yaml"
REVIEW = "2027-02-04T09:00-05:00"


def with_review() -> None:
    Path(FILE).write_text(COHORT + "program: {review_days: 3}\n")


def test_a_draw_is_shown_with_everything_needed_to_check_it(call: Call) -> None:
    sandboxed(call, "run")
    result = sandboxed(call, "draw", FILE, "first")
    assert result.exit_code == 0
    shown = json.loads(sandboxed(call, "draw", FILE, "first", "--json").stdout)
    for word in (
        shown["seed"],
        shown["fingerprint"],
        "rejection",
        "Ana Silva coaches",
        "peer-coaching 0.1.0",
    ):
        assert word in result.stdout
    assert [student["id"] for student in shown["terms"]["students"]] == [
        "ana@mail.example",
        "ben@mail.example",
        "chiara@mail.example",
    ]


def test_a_draw_made_again_from_its_seed_is_the_same(call: Call) -> None:
    sandboxed(call, "run")
    result = sandboxed(call, "draw", FILE, "first", "--verify")
    assert (result.exit_code, result.stdout) == (
        0,
        "spring: the draw is what its seed and terms give: 3 pairings, drawn again and compared\n",
    )


def test_a_draw_that_was_tampered_with_is_detected(call: Call, tmp_path: Path) -> None:
    sandboxed(call, "run")
    with sqlite3.connect(tmp_path / "google" / "ledger.db") as ledger:
        (text,) = ledger.execute("SELECT body FROM draws").fetchone()
        body = json.loads(text)
        pairings = [assignment["pairing"] for assignment in body["assignments"]]
        clients = [pairing["client"] for pairing in pairings]
        for pairing, client in zip(pairings, clients[1:] + clients[:1], strict=True):
            pairing["client"] = client
        ledger.execute("UPDATE draws SET body = ?", (json.dumps(body),))
    ledger.close()
    result = sandboxed(call, "draw", FILE, "first", "--verify")
    assert result.exit_code == 1
    assert "is NOT what its seed and terms give" in result.stdout


@pytest.mark.parametrize("drawn", [False, True])
def test_sample_draws_are_not_recorded_and_reach_every_allowed_draw(
    call: Call, drawn: bool
) -> None:
    if drawn:
        sandboxed(call, "run")
    result = sandboxed(call, "draw", FILE, "first", "--sample", "40", "--json")
    samples = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(samples) == len({sample["seed"] for sample in samples}) == 40
    assert len({json.dumps(sample["pairings"]) for sample in samples}) == 2
    assert all(len(sample["pairings"]) == 3 for sample in samples)
    run = of_cohorts(sandboxed(call, "run"))
    # A pass that finds nothing to do says nothing where nobody watches.
    assert run.startswith("spring: 1 draw") is not drawn
    assert bool(run) is not drawn


def test_a_round_that_is_not_drawn_cannot_be_shown(call: Call) -> None:
    result = sandboxed(call, "draw", FILE, "second")
    assert result.exit_code == 2
    assert "has not been drawn yet" in result.stderr


def test_before_anything_is_sent_a_redraw_is_possible_and_the_coordinator_sees_the_new_draw(
    call: Call,
) -> None:
    with_review()
    sandboxed(call, "run", now=REVIEW)
    before = json.loads(sandboxed(call, "draw", FILE, "first", "--json").stdout)["seed"]
    result = sandboxed(
        call, "redraw", FILE, "first", "--reason", "a student was missing", now=REVIEW
    )
    assert (result.exit_code, "is put aside" in result.stdout) == (0, True)
    assert sandboxed(call, "run", now=REVIEW).stdout == "spring: 1 draw, 1 notice mail\n"
    assert json.loads(sandboxed(call, "draw", FILE, "first", "--json").stdout)["seed"] != before
    assert (
        "put aside before anything was sent: a student was missing"
        in sandboxed(call, "draw", FILE, "first").stdout
    )
    assert sandboxed(call, "run", now=REVIEW).stdout == ""


def test_after_something_is_sent_a_draw_stays(call: Call) -> None:
    sandboxed(call, "run")
    result = sandboxed(call, "redraw", FILE, "first", "--reason", "I do not like it")
    assert result.exit_code == 2
    assert "has been sent out, so it stays as it is drawn" in result.stderr
    assert sandboxed(call, "draw", FILE, "first", "--verify").exit_code == 0


def test_explain_knows_a_student_by_id_address_or_name(call: Call) -> None:
    sandboxed(call, "run")
    stories = {
        sandboxed(call, "explain", FILE, name).stdout
        for name in ("ana@mail.example", "Ana Silva", "ana")
    }
    (story,) = stories
    assert "was equally likely" in story
    assert "weekly hours suit both on all dates; this is" in story
    assert "at 9:00 AM, New York time: assignment mail" in story
    assert "nudged, unless there is an answer" in story
    assert "The second round\n  It is drawn on Sunday, May 2, 2027" in story


def test_explain_names_the_nearest_student_where_nobody_has_the_name(call: Call) -> None:
    result = sandboxed(call, "explain", FILE, "Anna Silva")
    assert result.exit_code == 2
    assert "Did you mean ana silva?" in result.stderr


def test_check_says_who_shares_no_hour_and_why_and_what_would_help(call: Call) -> None:
    text = COHORT.replace(
        "email: ana@mail.example}",
        'email: ana@mail.example, timezone: Africa/Lagos, available: {mon-fri: "18:00-20:00"}}',
    ).replace(
        "email: ben@mail.example}",
        'email: ben@mail.example, timezone: America/Los_Angeles, available: {mon-fri: "09:00-10:00"}}',
    )
    Path(FILE).write_text(text)
    result = call("check", FILE)
    assert result.exit_code == 0
    assert (
        "Ana Silva and Ben Castillo share no hour on all dates: none goes on after March 12, when Los Angeles changes its clocks"
        in result.stdout
    )
    assert "1 hour more would do: Ana Silva on Mondays from 17:00, Lagos time" in result.stdout
