"""What a series as it was last seen says of the two."""

from dataclasses import replace

from tests.core.examples import cohort, launched, seen
from worker.core.model import Response
from worker.core.observed import SessionState

KNOWN = launched(cohort())
PAIRING = KNOWN.pairings("first")[0]
SERIES = seen(KNOWN, PAIRING, {})


def test_only_who_has_declined_every_session_that_is_left_has_declined_by_session() -> None:
    no = {PAIRING.client: Response.DECLINED}
    all_declined = tuple(replace(session, answers=no) for session in SERIES.sessions)
    first_left = (replace(SERIES.sessions[0], answers={}), *all_declined[1:])
    first_cancelled = (replace(first_left[0], state=SessionState.CANCELLED), *all_declined[1:])
    for sessions, declined in (
        (SERIES.sessions, False),
        (all_declined, True),
        (first_left, False),
        (first_cancelled, True),
        ((), False),
    ):
        series = replace(SERIES, sessions=sessions)
        assert series.declined_by_session(PAIRING.client) is declined
        assert not series.declined_by_session(PAIRING.coach)
