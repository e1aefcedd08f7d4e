"""Series in a calendar that is gone: those with sessions to come need another invitation."""

from dataclasses import replace
from datetime import timedelta

from tests.core.examples import LAUNCH, cohort, launched
from worker.core.roster.needs import misfitting

SPRING = cohort()
KNOWN = launched(SPRING, lost=frozenset({"a calendar"}))


def test_every_series_of_a_lost_calendar_has_to_be_looked_at_while_sessions_are_to_come() -> None:
    pairings = KNOWN.pairings("first")
    assert misfitting(SPRING, "first", KNOWN, LAUNCH + timedelta(days=30)) == pairings
    last = max(max(KNOWN.starts("first", pairing)) for pairing in pairings)
    assert misfitting(SPRING, "first", KNOWN, last) == ()


def test_a_calendar_that_is_there_is_left_alone() -> None:
    there = replace(KNOWN, lost=frozenset())
    assert misfitting(SPRING, "first", there, LAUNCH + timedelta(days=30)) == ()
