"""The bench: it counts as Google does, and says when a target is missed. Nothing here is timed."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main, measurable
from bench.cohorts import LAUNCH, cohort_of
from bench.google import UNITS, Meter, Remote, Terms, method_of
from bench.narrow import with_narrow_windows
from bench.table import Figure, at_least, at_most, shown
from worker.sandbox.discovery import methods
from worker.sandbox.service import ORIGIN

CREATE = ("POST", "/gmail/v1/users/me/drafts?alt=json")
DRAFT = json.dumps({"message": {"raw": "VG86IGFuYUBtYWlsLmV4YW1wbGUNCg0KSGk="}})


def test_a_meter_lets_in_what_every_minute_has_room_for() -> None:
    now = 0.0
    meter = Meter(100, 60.0, lambda: now)
    assert [meter.lets_in(60), meter.lets_in(60), meter.lets_in(40)] == [True, False, True]
    now = 59.0
    assert not meter.lets_in(1)
    now = 60.0
    # What was refused has used nothing up; the rest came in at the beginning and has left.
    assert [meter.lets_in(60), meter.lets_in(41), meter.lets_in(40)] == [True, False, True]


def test_beyond_its_quota_the_measuring_google_answers_429_and_does_nothing() -> None:
    remote = Remote(Terms(LAUNCH, units=15))
    statuses = [remote.answer(*CREATE, {}, DRAFT)[0] for _ in range(2)]
    assert statuses == [200, 429]
    assert (remote.seen().calls, remote.seen().refused) == ({"gmail.users.drafts.create": 1}, 1)
    assert len(remote.store.list("draft")) == 1
    # Calendar has a quota of its own.
    assert remote.answer("GET", "/calendar/v3/colors", {}, None)[0] == 200
    remote.store.close()


def test_every_quota_cost_belongs_to_a_method_of_google() -> None:
    assert set(UNITS) <= {method.id for method in methods()}
    assert method_of(*CREATE) == "gmail.users.drafts.create"
    assert method_of("POST", f"{ORIGIN}/gmail/v1/users/me/drafts/send") == "gmail.users.drafts.send"


def test_the_bench_says_which_target_is_missed() -> None:
    text = shown(
        Figure(
            "Speed", "How.", [at_least("workers", 4.9, 5), at_most("requests", 2, 2, "requests")]
        )
    )
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "workers >= 5 times 4.9 times MISSED" in lines
    assert "requests <= 2 requests 2 requests met" in lines


def test_figures_of_the_bench_are_named_for_their_modules() -> None:
    assert {"launch", "fixed"} <= set(measurable())


def test_an_unknown_figure_is_named_before_anything_is_measured(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["launch", "lunch"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "no lunch" in said.err
    assert "launch" in said.err


def test_narrow_windows_are_two_hours_on_two_days_in_ten_zones(tmp_path: Path) -> None:
    cohort = with_narrow_windows(cohort_of(tmp_path, 60), "a seed")
    assert len({student.zone for student in cohort.roster}) == 10
    for student in cohort.roster:
        first, second = student.available
        assert first.weekday != second.weekday
        assert [first.end - first.start, second.end - second.start] == [120, 120]


def test_the_measuring_google_knows_when_the_first_mail_was_sent() -> None:
    remote = Remote(Terms(LAUNCH))
    status, content = remote.answer(*CREATE, {}, DRAFT)
    assert (status, remote.seen().mailed_at) == (200, 0.0)
    draft = json.dumps({"id": json.loads(content)["id"]})
    sending = ("POST", "/gmail/v1/users/me/drafts/send?alt=json")
    assert remote.answer(*sending, {}, draft)[0] == 200
    first = remote.seen().mailed_at
    assert first > 0
    # One that is refused sends nothing, and a later mail is not the first.
    assert remote.answer(*sending, {}, draft)[0] == 404
    assert remote.seen().mailed_at == first
    remote.store.close()
