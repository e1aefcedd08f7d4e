"""What `status --json` tells a monitor: whether passes come, and how much was refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.shell.mails import AMARA_BEN, COHORT, NOON, history
from worker.core.due.review import approval_key
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Review
from worker.core.records import Failure, Record, State
from worker.report.health import Health, health_of, of_all
from worker.report.status_files import document
from worker.report.statuses import status_of

NEXT_DAY = NOON + timedelta(days=1)
REFUSED = Record(
    ActionKey("first", Kind.NUDGE, AMARA_BEN), State.FAILED, NOON, failure=Failure("gone")
)


def test_the_lag_counts_from_the_last_look_at_an_open_round() -> None:
    looked_at = NEXT_DAY - timedelta(minutes=7)
    known = replace(history(), looked_at=looked_at)
    assert health_of(COHORT, known, NEXT_DAY) == Health(looked_at, 420, 0)


def test_before_any_look_the_launch_is_the_last_sign_of_a_pass() -> None:
    assert health_of(COHORT, history(), NEXT_DAY) == Health(NOON, 86_400, 0)


def test_there_is_no_lag_while_no_round_is_out() -> None:
    assert health_of(COHORT, History({}), NOON) == Health(None, None, 0)
    over = datetime(2027, 5, 17, 14, tzinfo=UTC)
    assert health_of(COHORT, history(), over) == Health(NOON, None, 0)
    # Drawn early for the coordinator to look at.
    assert health_of(COHORT, history(), NOON - timedelta(days=3)).lag_seconds is None


def test_the_days_before_a_round_goes_out_are_no_lag() -> None:
    drawn = history()
    looked_at = NOON - timedelta(days=3)
    record = replace(drawn.draws["first"], at=looked_at)
    known = replace(drawn, draws={"first": record}, records={})
    assert health_of(COHORT, known, NOON + timedelta(minutes=1)) == Health(looked_at, 60, 0)


def test_a_round_that_waits_for_a_yes_has_no_lag_and_a_yes_is_no_pass() -> None:
    waiting = replace(COHORT, program=replace(COHORT.program, review=Review.WAIT))
    known = replace(history(), records={})
    assert health_of(waiting, known, NEXT_DAY) == Health(NOON, None, 0)
    key = approval_key(known.draws["first"].draw)
    approved = replace(known, records={key: Record(key, State.DONE, NEXT_DAY)})
    assert health_of(waiting, approved, NEXT_DAY) == Health(NOON, 86_400, 0)


def test_of_several_cohorts_the_worst_lag_is_told_and_all_that_failed() -> None:
    each = [Health(NOON, None, 1), Health(NEXT_DAY, 60, 2), Health(None, 90, 0)]
    assert of_all(each) == Health(NEXT_DAY, 90, 3)
    assert of_all([]) == Health(None, None, 0)


def test_health_stands_in_the_document_for_each_cohort_and_for_all() -> None:
    status = status_of(COHORT, history(records=(REFUSED,)), NEXT_DAY)
    read = json.loads(json.dumps(document([status], NEXT_DAY)))
    assert read["health"] == {
        "last_pass": "2027-02-07T14:00:00+00:00",
        "lag_seconds": 86_400,
        "failed_actions": 1,
    }
    assert read["cohorts"][0]["health"] == read["health"]
    assert len(read["cohorts"][0]["failed"]) == read["health"]["failed_actions"]
