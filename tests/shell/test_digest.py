"""The mail of the launch day and the weekly digest, as they are read."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.core.examples import all_done, at, cohort, launched
from tests.shell.desk import NEXT_HOUR, new_desk, plain
from tests.shell.world import World, addresses, body
from worker.core.actions import TellCoordinator
from worker.core.due.plan import plan
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort
from worker.core.records import Failure, State
from worker.messages.regular import digest
from worker.report.program_sentences import program_sentences

TO_DANA = "dana@school.example"


@pytest.fixture
def weekly(world: World, nine: Cohort) -> World:
    world.cohort = replace(nine, digest=0)
    return world


def to_dana(world: World, now: str) -> list[tuple[str, str]]:
    """What a pass sends to the coordinator: subjects and texts."""
    return [
        (str(mail["Subject"]), body(mail))
        for mail in world.mails_of(now)
        if addresses(mail, "To") == [TO_DANA]
    ]


def test_on_the_day_of_the_launch_the_coordinator_reads_that_all_is_well(weekly: World) -> None:
    ((subject, text),) = to_dana(weekly, "2027-02-07 09:00")
    assert subject == "Spring, first round: sent to 9 students"
    assert "Sent to: 9 students. To look at: nothing." in text
    # It was sent last, when all others were out.
    assert addresses(weekly.mails()[-1], "To") == [TO_DANA]
    weekly.nothing_more_is_due()


def test_silence_is_told_of_once_a_week_with_what_helps(weekly: World) -> None:
    for now in ("2027-02-07 09:00", "2027-02-07 10:00", "2027-02-17 09:00"):
        weekly.run(now)
    ((subject, text),) = to_dana(weekly, "2027-02-22 09:00")
    assert subject == "Spring: 9 pairs need you this week"
    assert "has not answered the invitation. Open since February 7 (15 days)." in text
    assert "Please call, or write to both" in text
    assert text.count("@mail.example,") == 9
    assert "0 of 9 pairs agree on their time; 0 of their 0 sessions have passed." in text
    weekly.nothing_more_is_due()
    assert to_dana(weekly, "2027-02-25 09:00") == []
    weekly.everybody_accepts()
    assert to_dana(weekly, "2027-03-01 09:00") == []
    weekly.nothing_more_is_due()


def test_a_pass_that_was_missed_is_made_up_for_once(weekly: World) -> None:
    for now in ("2027-02-07 09:00", "2027-02-07 10:00", "2027-02-17 09:00"):
        weekly.run(now)
    ((_, text),) = to_dana(weekly, "2027-03-17 17:00")
    assert "As of Monday, March 15, 2027." in text
    weekly.nothing_more_is_due()


def test_who_could_not_be_written_to_is_counted_and_named(weekly: World) -> None:
    student = weekly.cohort.roster[0]
    broken = replace(student, email="s0@nowhere")
    weekly.cohort = replace(weekly.cohort, roster=(broken, *weekly.cohort.roster[1:]))
    weekly.run("2027-02-07 09:00")
    (mail,) = [mail for mail in weekly.mails() if "sent to" in str(mail["Subject"])]
    failed = [key for key, record in weekly.history().records.items() if record.failure]
    assert str(mail["Subject"]) == (
        f"Spring, first round: sent to 8 students, {len(failed)} to look at"
    )
    assert f"Sent to: 8 of 9 students. To look at: {len(failed)}." in body(mail)
    assert "the assignment mail to S0: Google says 400" in body(mail)
    weekly.nothing_more_is_due()


@pytest.mark.parametrize(
    ("written", "is_sent"), [("monday", True), ("Fri", True), ("never", False)]
)
def test_the_file_says_whether_such_mails_come(
    written: str, is_sent: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch, students=3)
    desk.write(desk.file.read_text().replace("digest: never", f"digest: {written}"))
    assert ("launch mail" in plain(desk.typed("plan", desk.file))) is is_sent
    assert desk.typed("run", desk.file).exit_code == 0
    assert len(desk.mails_to(TO_DANA)) == is_sent
    assert "nothing is due" in plain(desk.typed("run", desk.file, now=NEXT_HOUR))


def test_a_day_that_is_none_is_told_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch, students=3)
    for written in ("fortnightly", "mon-fri", "[mon]"):
        desk.write(desk.file.read_text().replace("digest: never", f"digest: {written}"))
        told = plain(desk.call("check", desk.file))
        assert "spring.yaml:" in told
        assert "friday, or never" in told or "single value" in told
        desk.write(desk.file.read_text().replace(f"digest: {written}", "digest: never"))


def test_a_season_names_both_mails_for_what_they_are() -> None:
    of = cohort(digest=0)
    due = TellCoordinator(Kind.LAUNCH, "first"), TellCoordinator(Kind.DIGEST, "first")
    assert list(program_sentences(due, of)) == [
        "Dana Whitfield is told how the launch went.",
        "Dana Whitfield gets the digest of the week.",
    ]


def test_what_was_refused_is_told_with_its_round_where_several_are_going_on() -> None:
    spring = cohort(digest=0)
    known = launched(spring)
    second = at("2027-05-02 09:00")
    both = all_done(known, plan(spring, known, second).actions, second)
    keys = [ActionKey(name, Kind.ASSIGNMENT, student="ana") for name in ("first", "second")]
    failed = {
        key: replace(
            both.records[key], state=State.FAILED, failure=Failure("Invalid To header", "")
        )
        for key in keys
    }
    both = replace(both, records={**both.records, **failed})
    action = TellCoordinator(Kind.DIGEST, "second", day=date(2027, 5, 8))
    sentence = "the assignment mail to Ana: Invalid To header"
    assert set(digest(action, spring, both, second).failures) == {
        f"first round, {sentence}",
        f"second round, {sentence}",
    }
    early = replace(action, round="first", day=date(2027, 2, 15))
    one_failed = replace(known, records={**known.records, keys[0]: failed[keys[0]]})
    assert digest(early, spring, one_failed, second).failures == (sentence,)
