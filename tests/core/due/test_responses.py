from dataclasses import replace

import pytest

from tests.core.examples import cohort, launched, seen
from worker.core.due.responses import PairingStatus, owing, pairing_status
from worker.core.model import Response
from worker.core.observed import ObservedSeries, SessionState
from worker.core.rounds import Pairing

ACCEPTED, DECLINED, TENTATIVE = Response.ACCEPTED, Response.DECLINED, Response.TENTATIVE


@pytest.fixture
def pairing() -> Pairing:
    return launched(cohort()).draws["first"].draw.ring.pairings[0]


def series(
    pairing: Pairing, coach: Response | None = None, client: Response | None = None
) -> ObservedSeries:
    answers = {
        who: answer for who, answer in ((pairing.coach, coach), (pairing.client, client)) if answer
    }
    return seen(launched(cohort()), pairing, answers)


def test_nobody_has_answered_what_the_calendar_has_not_shown_yet(pairing: Pairing) -> None:
    assert owing(pairing, None) == pairing.client


def test_the_client_is_asked_first(pairing: Pairing) -> None:
    assert owing(pairing, series(pairing)) == pairing.client


def test_the_coach_is_asked_only_when_the_client_has_answered(pairing: Pairing) -> None:
    assert owing(pairing, series(pairing, client=ACCEPTED)) == pairing.coach


def test_perhaps_is_an_answer(pairing: Pairing) -> None:
    assert owing(pairing, series(pairing, client=TENTATIVE, coach=TENTATIVE)) is None


@pytest.mark.parametrize("who", ["coach", "client"])
def test_nobody_owes_an_answer_to_what_was_declined(pairing: Pairing, who: str) -> None:
    assert owing(pairing, series(pairing, **{who: DECLINED})) is None


def test_an_answer_to_one_session_is_an_answer(pairing: Pairing) -> None:
    whole = series(pairing)
    first = replace(whole.sessions[0], answers={pairing.client: ACCEPTED})
    assert owing(pairing, replace(whole, sessions=(first, *whole.sessions[1:]))) == pairing.coach


def test_who_moves_a_session_is_in_touch(pairing: Pairing) -> None:
    whole = series(pairing)
    moved = replace(whole.sessions[0], state=SessionState.MOVED)
    assert owing(pairing, replace(whole, sessions=(moved, *whole.sessions[1:]))) is None
    assert owing(pairing, replace(whole, moved=True)) is None


def test_a_cancelled_session_is_no_answer(pairing: Pairing) -> None:
    whole = series(pairing)
    cancelled = replace(whole.sessions[0], state=SessionState.CANCELLED)
    assert (
        owing(pairing, replace(whole, sessions=(cancelled, *whole.sessions[1:]))) == pairing.client
    )


def test_how_a_pairing_stands(pairing: Pairing) -> None:
    def how(
        one: ObservedSeries | None, invited: bool = True, has_hour: bool = True
    ) -> PairingStatus:
        return pairing_status(pairing, one, invited, has_hour)

    assert how(None, has_hour=False) is PairingStatus.NO_HOUR
    assert how(None, invited=False) is PairingStatus.NOT_INVITED
    assert how(None) is PairingStatus.WAITING
    assert how(series(pairing)) is PairingStatus.WAITING
    assert how(series(pairing, client=ACCEPTED)) is PairingStatus.WAITING
    assert how(series(pairing, ACCEPTED, ACCEPTED)) is PairingStatus.AGREED
    assert how(series(pairing, ACCEPTED, TENTATIVE)) is PairingStatus.ANSWERED
    assert how(series(pairing, ACCEPTED, DECLINED)) is PairingStatus.DECLINED
    assert how(replace(series(pairing), cancelled=True)) is PairingStatus.CANCELLED
    assert how(replace(series(pairing, client=DECLINED), moved=True)) is PairingStatus.MOVED
    assert how(replace(series(pairing, ACCEPTED, ACCEPTED), moved=True)) is PairingStatus.AGREED


def test_nobody_is_asked_after_a_session_was_moved_to_when_the_other_cannot_come(
    pairing: Pairing,
) -> None:
    first, *rest = series(pairing).sessions
    declined = replace(
        first, start=rest[0].start, state=SessionState.DECLINED, answers={pairing.client: DECLINED}
    )
    assert owing(pairing, replace(series(pairing), sessions=(declined, *rest))) is None
