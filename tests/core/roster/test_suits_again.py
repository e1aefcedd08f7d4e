"""An hour that was proposed suits when it is looked at again: one test of it, midnight included."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.examples import LAUNCH, cohort, launched, student
from worker.core.model import Program, Response, Window
from worker.core.observed import ObservedSeries, Session, SessionState
from worker.core.roster.needs import misfitting

Windows = tuple[Window, ...]
DAY = 24 * 60


def every_day(*stretches: tuple[int, int]) -> Windows:
    return tuple(Window(day, start, end) for day in range(7) for start, end in stretches)


def hours_and_misfits(
    zones: tuple[str, str], windows: tuple[Windows, Windows], minutes: int = 60
) -> tuple[int, int]:
    """How many of the pairings have an hour, and how many of these hours do not suit afterwards."""
    here = cohort(
        student("ana", zones[0], windows[0]),
        student("ben", zones[1], windows[1]),
        program=Program(session_minutes=minutes),
    )
    history = launched(here)
    proposed = {
        ("first", pairing): each.proposal
        for pairing, each in history.assigned("first").items()
        if each.proposal
    }
    series = {
        key: ObservedSeries(
            dict.fromkeys(("ana", "ben"), Response.ACCEPTED),
            {},
            tuple(Session(at, at, SessionState.PLANNED) for at in proposal.instants),
        )
        for key, proposal in proposed.items()
    }
    history = replace(history, series=series)
    return len(series), len(misfitting(here, "first", history, LAUNCH))


@pytest.mark.parametrize(
    ("zones", "windows", "minutes"),
    [
        # Across midnight, where two windows meet.
        (("Europe/London", "Europe/London"), [((1410, DAY), (0, 30))] * 2, 60),
        # A whole day for one, the evening of another continent for the other.
        (("Europe/London", "America/New_York"), [((0, DAY),), ((1110, 1170),)], 60),
        (("Asia/Kolkata", "Asia/Kathmandu"), [((0, DAY),), ((1425, DAY), (0, 45))], 60),
        (("Australia/Lord_Howe", "Pacific/Chatham"), [((0, DAY),), ((1380, DAY), (0, 120))], 90),
        (("Africa/Lagos", "Pacific/Auckland"), [((0, DAY),), ((1, 1439),)], 60),
    ],
)
def test_what_was_proposed_suits_when_it_is_looked_at_again(
    zones: tuple[str, str],
    windows: list[tuple[tuple[int, int], ...]],
    minutes: int,
) -> None:
    first, second = (every_day(*each) for each in windows)
    hours, misfits = hours_and_misfits(zones, (first, second), minutes)
    assert hours > 0
    assert misfits == 0


ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Africa/Cairo")
stretches = st.tuples(st.integers(0, DAY - 60), st.integers(60, DAY)).map(
    lambda pair: (pair[0], min(DAY, pair[0] + pair[1]))
)
weeks = st.lists(stretches, min_size=1, max_size=2).map(lambda each: every_day(*each))


@settings(max_examples=15, deadline=None)
@given(st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES)), st.tuples(weeks, weeks))
def test_so_it_does_for_any_windows(
    zones: tuple[str, str], windows: tuple[Windows, Windows]
) -> None:
    _, misfits = hours_and_misfits(zones, windows)
    assert misfits == 0
