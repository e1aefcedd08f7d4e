"""What commands print for people: plain lines where there is no terminal."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.shell.mails import AMARA_BEN, ASSIGNMENTS, BEN, BEN_CHIARA, COHORT, NOON, history, seen
from worker.core.actions import Action, ProposeSeries, RecordDraw, SendMail, Skip
from worker.core.history import History
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.records import Failure, Record, State
from worker.execute.outcome import Outcome, Pass
from worker.report.progress import progress
from worker.report.screen import checked, passed
from worker.report.status_screen import standing
from worker.report.statuses import status_of

NOW = datetime(2027, 2, 17, 14, tzinfo=UTC)
MOVED = Record(ActionKey("first", Kind.MOVE, AMARA_BEN), State.SKIPPED, NOON)
KNOWN = history(
    series={
        AMARA_BEN: seen(AMARA_BEN, "declined", "accepted"),
        BEN_CHIARA: seen(BEN_CHIARA, "accepted", "accepted"),
    }
)
# Declined twice: the hour that was proposed instead as well.
KNOWN = replace(KNOWN, records={**KNOWN.records, MOVED.key: MOVED})
DRAW = KNOWN.draws["first"].draw
NUDGE = SendMail(Kind.NUDGE, "first", "ben", (AMARA_BEN,), cc=("amara",), reply_to=("ben", "amara"))


def test_every_pairing_has_a_line_on_the_screen_those_who_need_somebody_first() -> None:
    text = standing([status_of(COHORT, KNOWN, NOW)], NOW)
    lines = text.splitlines()
    assert lines[0] == "Spring Class (spring): first round open"
    assert "  2 of 3 pairings need somebody:" in lines
    table = lines[lines.index("The first round") + 1 :]
    assert [re.split(r"\s{2,}", line.strip()) for line in table] == [
        ["coach", "client", "stands", "answered", "agreed", "passed", "who acts"],
        ["Amara Okafor", "Ben Castillo", "declined", "2 of 2", "no", "1 of 12", "both"],
        ["Chiara Rossi", "Amara Okafor", "waiting", "0 of 2", "no", "0 of 12", "client"],
        ["Ben Castillo", "Chiara Rossi", "agreed", "2 of 2", "yes", "1 of 12"],
    ]
    assert "\x1b" not in text


def test_no_line_is_wider_than_80_columns_however_long_the_names_are() -> None:
    long = "Maximiliane-Theodora von Hohenstaufen-Wittelsbach [zu] Oberbayern"
    roster = tuple(replace(each, name=long) if each == BEN else each for each in COHORT.roster)
    known = replace(KNOWN, looked_at=NOW - timedelta(days=5))
    status = status_of(replace(COHORT, roster=roster), known, NOW)
    for by_student in (False, True):
        lines = standing([status], NOW, by_student).splitlines()
        assert max(map(len, lines)) <= 80
        cut = [line for line in lines if "Maximilia" in line and "…" in line]
        assert len(cut) == (3 if by_student else 2)
        assert all("declined" in line or "agreed" in line for line in cut)


def test_an_old_look_at_the_calendar_is_loud_and_a_new_one_is_not() -> None:
    def top(looked_at: datetime | None, now: datetime = NOW) -> str:
        status = status_of(COHORT, replace(KNOWN, looked_at=looked_at), now)
        return " ".join(standing([status], now).partition("  2 of 3")[0].split())

    assert (
        "Last look at the calendar: Wednesday, February 17, 2027 at 8:30 AM, New York time (30 minutes ago)."
        in top(NOW - timedelta(minutes=30))
    )
    assert "OUT OF DATE" not in top(NOW - timedelta(days=1))
    assert "!! OUT OF DATE? Last look at the calendar:" in top(NOW - timedelta(days=1, minutes=1))
    assert "!! OUT OF DATE? No pass has looked" in top(None)
    assert "OUT OF DATE" not in top(None, datetime(2027, 2, 7, 16, tzinfo=UTC))


def test_one_pairing_needs_somebody_and_none_does() -> None:
    before = datetime(2027, 2, 16, tzinfo=UTC)
    assert "\n  1 of 3 pairings needs somebody:\n" in standing(
        [status_of(COHORT, KNOWN, before)], before
    )
    assert "\n  All 3 pairings are on their way.\n" in standing(
        [status_of(COHORT, history(), before)], before
    )


def test_where_nothing_is_drawn_that_is_said_and_what_comes_is_near() -> None:
    assert standing([status_of(replace(COHORT, paused=True), History({}), NOW)], NOW) == (
        "Spring Class (spring): no round is open, paused\n"
        "  Nothing has been drawn yet; `peer-coaching plan` shows what comes."
    )


def test_what_failed_is_told() -> None:
    failed = Record(NUDGE.key, State.FAILED, NOON, failure=Failure("no such address"))
    text = standing([status_of(COHORT, history(records=(failed,)), NOW)], NOW)
    assert (
        "\n  failed: first round, the reminder for Amara Okafor and Ben Castillo: no such address\n"
        in text
    )


def test_a_file_that_can_be_used_is_one_line() -> None:
    assert checked("a.yaml", replace(COHORT, paused=True)) == (
        "a.yaml: all right: 3 students, first round 2027-02-07 to 2027-05-02, second round 2027-05-02 to 2027-08-18, paused"
    )


def test_a_pass_is_told_by_what_it_did() -> None:
    actions: tuple[Action, ...] = (
        RecordDraw(DRAW),
        *(ProposeSeries("first", assignment) for assignment in ASSIGNMENTS),
        *(
            SendMail(Kind.ASSIGNMENT, "first", student, about)
            for student, about in DRAW.ring.roles().items()
        ),
        NUDGE,
    )
    outcomes = tuple(Outcome(action, State.DONE) for action in actions)
    overtaken = Skip(ActionKey("first", Kind.NUDGE, BEN_CHIARA), Reason.ESCALATED)
    skipped = Outcome(overtaken, State.SKIPPED)
    assert passed(COHORT, Pass((*outcomes, skipped), ())) == (
        "spring: 1 draw, 3 series, 3 assignment mails, 1 nudge mail, 1 skipped action"
    )


def test_a_pass_without_anything_to_do_says_so() -> None:
    assert passed(COHORT, Pass((), ())) == "spring: nothing is due"
    assert passed(replace(COHORT, paused=True), Pass((), ())) == "spring: paused"


def test_what_a_pass_could_not_do_is_told_sentence_by_sentence() -> None:
    refused = Outcome(NUDGE, State.FAILED, "there is no such address")
    waiting = Outcome(NUDGE, None)
    assert passed(
        COHORT, Pass((refused, waiting, waiting), ("the draw cannot be made",))
    ).splitlines()[1:] == [
        "  not done: nudge mail to ben: there is no such address",
        "  2 more wait for what was not done",
        "  the draw cannot be made",
    ]


def test_progress_is_silent_where_nobody_watches() -> None:
    with progress("Spring") as done:
        done(1)
        done(Outcome(NUDGE, State.DONE))
