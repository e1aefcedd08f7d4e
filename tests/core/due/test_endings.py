"""What is due in the calendar of a series that is there; and who can be forgotten once it is done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.examples import LAUNCH, all_done, cohort, launched, seen
from worker.core.actions import ChangeGuests, EndSeries
from worker.core.due.endings import ends, guests
from worker.core.due.farewell import addresses_of, known_as, why_not
from worker.core.due.pairing_state import states_of
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort, Student
from worker.core.records import MailDetail, Record, SeriesDetail, State

SPRING = cohort()
KNOWN = launched(SPRING)
PAIRING = KNOWN.pairings("first")[0]
DAY = timedelta(days=1)


def changed(student: str, **values: object) -> Cohort:
    roster = tuple(
        replace(each, **values) if each.id == student else each  # type: ignore[arg-type] # named by the tests
        for each in SPRING.roster
    )
    return replace(SPRING, roster=roster)


def after_leaving() -> tuple[Cohort, History]:
    """Ana leaves the day after the launch, and the round has been repaired; nothing else is done."""
    spring = changed("ana", left=date(2027, 2, 8))
    repairs = plan(spring, KNOWN, LAUNCH + DAY).actions[:1]
    return spring, all_done(KNOWN, repairs, LAUNCH + DAY)


def with_series(known: History, state: State) -> History:
    """The history in which the invitations of the pairings that have ended are in this state."""
    ended = {ActionKey("first", Kind.SERIES, pairing) for pairing in known.ended("first")}
    records = {
        key: replace(record, state=state) if key in ended else record
        for key, record in known.records.items()
    }
    return replace(known, records=records)


@pytest.mark.parametrize(
    ("state", "is_due"), [(State.DONE, True), (State.CLAIMED, True), (State.FAILED, False)]
)
def test_a_series_that_may_stand_in_the_calendar_is_ended(state: State, is_due: bool) -> None:
    _, known = after_leaving()
    known = with_series(known, state)
    wanted = [EndSeries("first", pairing) for pairing in known.ended("first")]
    assert wanted
    assert list(ends("first", known)) == (wanted if is_due else [])


def test_a_series_is_ended_once() -> None:
    _, known = after_leaving()
    known = all_done(known, ends("first", known), LAUNCH + DAY)
    assert list(ends("first", known)) == []


def invited(known: History) -> History:
    """The history in which the first pairing's series has guests, and was seen."""
    key = ActionKey("first", Kind.SERIES, PAIRING)
    addresses = tuple(
        student.email for each in PAIRING.roles if (student := SPRING.student(each)) is not None
    )
    detail = SeriesDetail(known.assignment("first", PAIRING), "event", "a calendar", addresses)
    return replace(
        known,
        records={**known.records, key: Record(key, State.DONE, LAUNCH, detail)},
        series={("first", PAIRING): seen(known, PAIRING, {})},
    )


def test_the_guests_of_a_series_follow_an_address_that_is_another_by_now() -> None:
    known = invited(KNOWN)
    moved = changed(PAIRING.client, email="new@mail.example")
    hashed = moved.addresses_of(*PAIRING.roles)
    due = list(guests(moved, tuple(states_of(known, "first")), known))
    assert due == [ChangeGuests("first", PAIRING, hashed)]
    assert list(guests(SPRING, tuple(states_of(known, "first")), known)) == []


def test_no_guest_follows_who_is_no_longer_in_the_file() -> None:
    known = invited(KNOWN)
    roster = tuple(student for student in SPRING.roster if student.id != PAIRING.client)
    gone = replace(changed(PAIRING.coach, email="new@mail.example"), roster=roster)
    assert list(guests(gone, tuple(states_of(known, "first")), known)) == []


def test_somebody_is_known_by_the_addresses_under_which_they_were_invited() -> None:
    known = invited(KNOWN)
    assert addresses_of(known, PAIRING.client) == {f"{PAIRING.client}@mail.example"}
    assert addresses_of(known, PAIRING.coach) == {f"{PAIRING.coach}@mail.example"}
    assert addresses_of(KNOWN, PAIRING.client) == frozenset()
    assert addresses_of(KNOWN, "ana@mail.example") == {"ana@mail.example"}


def forgettable(cohort_now: Cohort, known: History, student: Student | None) -> str | None:
    return why_not(cohort_now, known, student, "ana", LAUNCH + DAY)


def test_whoever_leaves_is_forgotten_once_the_round_is_repaired_and_the_series_have_ended() -> None:
    spring, known = after_leaving()
    ana = spring.student("ana")
    in_file = forgettable(SPRING, KNOWN, SPRING.student("ana"))
    assert in_file is not None
    assert "still in spring" in in_file
    for not_yet in (KNOWN, known):
        sentence = forgettable(spring, not_yet, ana)
        assert sentence is not None
        assert "no pass has yet carried out" in sentence
    done = all_done(known, ends("first", known), LAUNCH + DAY)
    assert forgettable(spring, done, ana) is None


def test_somebody_is_found_by_the_address_of_an_earlier_invitation() -> None:
    known = invited(KNOWN)
    assert known_as(known, f"{PAIRING.client.upper()}@mail.example") == PAIRING.client
    assert known_as(known, PAIRING.coach) == PAIRING.coach
    assert known_as(known, "nobody@mail.example") is None


def test_what_is_no_invitation_says_nothing_of_addresses() -> None:
    known = invited(KNOWN)
    key = ActionKey("first", Kind.NUDGE, PAIRING)
    nudge = Record(key, State.DONE, LAUNCH, MailDetail())
    with_nudge = replace(known, records={**known.records, key: nudge})
    assert addresses_of(with_nudge, PAIRING.client) == addresses_of(known, PAIRING.client)


def test_the_guests_of_a_series_that_is_gone_are_left_alone() -> None:
    known = invited(KNOWN)
    moved = changed(PAIRING.client, email="new@mail.example")
    gone = replace(known, series={("first", PAIRING): seen(known, PAIRING, {}, cancelled=True)})
    assert list(guests(moved, tuple(states_of(gone, "first")), gone)) == []
