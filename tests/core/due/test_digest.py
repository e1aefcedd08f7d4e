"""The mail of the launch day and the weekly digest: who needs somebody, once a week, as long as
somebody does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.examples import LAUNCH, SEEDS, all_done, at, cohort, launched, mails, seen, student
from worker.core.actions import TellCoordinator
from worker.core.due.forecast import forecast
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort, Response
from worker.core.observed import SessionState
from worker.core.records import Failure, MailDetail, Record, State

WEEKLY = cohort(digest=0)
# The Monday after the ten days.
MONDAY = at("2027-02-22 09:00")
ACCEPTED = Response.ACCEPTED


def all_agreed(of: Cohort = WEEKLY) -> History:
    """Launched, and everybody has said yes."""
    known = launched(of, watched_since=LAUNCH + timedelta(hours=1))
    answers = {
        ("first", pairing): seen(known, pairing, dict.fromkeys(pairing.roles, ACCEPTED))
        for pairing in known.pairings("first")
    }
    return replace(known, series=answers)


def one_silent(of: Cohort = WEEKLY) -> History:
    """The same, but for one client, of whom the coordinator has been told after ten days."""
    known = all_agreed(of)
    pairing = known.pairings("first")[0]
    silent = seen(known, pairing, {pairing.coach: ACCEPTED})
    known = replace(known, series={**known.series, ("first", pairing): silent})
    told = at("2027-02-17 09:00")
    return all_done(known, plan(of, known, told).actions, told)


def digests(known: History, now: str, of: Cohort = WEEKLY) -> list[TellCoordinator]:
    due = plan(of, known, at(now)).actions
    return [mail for mail in mails(due, Kind.DIGEST) if isinstance(mail, TellCoordinator)]


def sent(known: History, now: str, of: Cohort = WEEKLY) -> History:
    """The history once all that was due at this time has been done."""
    return all_done(known, plan(of, known, at(now)).actions, at(now))


def test_somebody_who_is_stuck_is_told_of_on_the_day_of_the_digest() -> None:
    known = one_silent()
    (digest,) = digests(known, "2027-02-22 09:00")
    assert digest == TellCoordinator(
        Kind.DIGEST, "first", (known.pairings("first")[0],), day=date(2027, 2, 22)
    )
    assert digests(known, "2027-02-22 08:59") == []


def test_where_all_are_on_their_way_nothing_is_said() -> None:
    for week in range(14):
        now = MONDAY + timedelta(weeks=week)
        assert mails(plan(WEEKLY, all_agreed(), now).actions, Kind.DIGEST) == []


def test_it_comes_once_a_week_as_long_as_somebody_is_stuck() -> None:
    known = sent(one_silent(), "2027-02-22 09:00")
    for now in ("2027-02-22 10:00", "2027-02-24 09:00", "2027-03-01 08:00"):
        assert digests(known, now) == []
    assert [mail.day for mail in digests(known, "2027-03-01 09:00")] == [date(2027, 3, 1)]
    pairing = known.pairings("first")[0]
    yes = seen(known, pairing, dict.fromkeys(pairing.roles, ACCEPTED))
    mended = replace(known, series={**known.series, ("first", pairing): yes})
    assert digests(mended, "2027-03-01 09:00") == []


def test_a_pass_that_comes_late_sends_one_and_no_more() -> None:
    known = one_silent()
    assert [mail.day for mail in digests(known, "2027-03-18 17:00")] == [date(2027, 3, 15)]
    assert digests(sent(known, "2027-03-18 17:00"), "2027-03-18 18:00") == []


@pytest.mark.parametrize(("weekday", "day"), [(4, 19), (2, 24), (6, 21)])
def test_the_file_names_the_day(weekday: int, day: int) -> None:
    of = replace(WEEKLY, digest=weekday)
    known = one_silent(of)
    assert [mail.day for mail in digests(known, f"2027-02-{day} 09:00", of)] == [date(2027, 2, day)]


def test_never_is_never() -> None:
    never = replace(WEEKLY, digest=None)
    due = [
        action
        for day in range(20)
        for action in plan(never, one_silent(), MONDAY + timedelta(day)).actions
    ]
    assert mails(due, Kind.DIGEST) == []
    assert mails(plan(never, History(SEEDS), LAUNCH).actions, Kind.LAUNCH) == []


def test_two_dates_that_fall_out_are_told_of_as_well() -> None:
    known = all_agreed()
    pairing = known.pairings("first")[0]
    series = known.series["first", pairing]
    gone = tuple(
        replace(session, state=SessionState.CANCELLED) if number < 2 else session
        for number, session in enumerate(series.sessions)
    )
    behind = replace(series, sessions=gone)
    known = replace(known, series={**known.series, ("first", pairing): behind})
    assert [mail.about for mail in digests(known, "2027-02-22 09:00")] == [(pairing,)]


def test_what_google_refused_is_told_of_once_it_is_no_news_any_more() -> None:
    known = all_agreed()
    key = ActionKey("first", Kind.ASSIGNMENT, student="ana")
    failure = Failure("no such address", WEEKLY.addresses_of("ana"))
    refused = Record(key, State.FAILED, at("2027-02-21 10:00"), failure=failure)
    known = replace(known, records={**known.records, key: refused})
    assert digests(known, "2027-02-22 09:00") == []
    assert [mail.failed for mail in digests(known, "2027-03-01 09:00")] == [(key,)]


def test_a_digest_to_come_is_foreseen() -> None:
    coming = forecast(WEEKLY, one_silent(), at("2027-02-20 09:00"))
    assert [(each.at, each.students) for each in coming if each.what == "digest"] == [(MONDAY, 1)]
    assert [each for each in forecast(WEEKLY, all_agreed(), MONDAY) if each.what == "digest"] == []


def test_the_mail_of_the_launch_day_goes_last_and_once() -> None:
    due = plan(WEEKLY, History(SEEDS), LAUNCH).actions
    last = due[-1]
    assert isinstance(last, TellCoordinator)
    assert (last.kind, last.key) == (Kind.LAUNCH, ActionKey("first", Kind.LAUNCH))
    assert {key.student for key in last.needs} == {person.id for person in WEEKLY.roster}
    assert plan(WEEKLY, launched(WEEKLY), LAUNCH + timedelta(hours=1)).actions == ()


def test_a_launch_after_a_review_is_told_of_as_well() -> None:
    key = ActionKey("first", Kind.NOTICE)
    shown = Record(key, State.DONE, LAUNCH - timedelta(days=3), MailDetail())
    known = History(SEEDS, records={key: shown})
    assert mails(plan(WEEKLY, known, LAUNCH).actions, Kind.LAUNCH) != []


def test_a_program_that_finds_an_old_ledger_begins_with_the_next_week() -> None:
    first_pass = at("2027-02-23 12:00")
    for since in (None, first_pass):
        old = replace(one_silent(), watched_since=since)
        assert [mail.day for mail in digests(old, "2027-02-23 12:00")] == []
    assert [mail.day for mail in digests(old, "2027-03-01 09:00")] == [date(2027, 3, 1)]


def test_a_launch_of_long_ago_is_not_told_of_by_a_newer_program() -> None:
    never = replace(WEEKLY, digest=None)
    old = all_agreed(never)
    assert mails(plan(WEEKLY, old, LAUNCH + timedelta(days=2)).actions, Kind.LAUNCH) != []
    assert mails(plan(WEEKLY, old, LAUNCH + timedelta(days=3)).actions, Kind.LAUNCH) == []


def test_while_two_rounds_go_on_there_is_one_digest_for_both() -> None:
    # The second round begins where the first should be done, and is watched a week longer.
    of = cohort(*(student(name) for name in ("ana", "ben", "chi", "dan", "eli", "fay")), digest=6)
    known = sent(one_silent(of), "2027-05-02 09:00", of)
    assert set(known.draws) == {"first", "second"}
    told = [key for key in known.records if key.kind is Kind.DIGEST and key.day == date(2027, 5, 2)]
    assert len(told) <= 1
    assert digests(known, "2027-05-02 10:00", of) == []


def test_a_digest_sent_under_another_round_is_not_sent_again_and_a_claimed_one_is() -> None:
    known = one_silent()
    key = ActionKey("second", Kind.DIGEST, day=date(2027, 2, 22))
    for state, due in ((State.DONE, 0), (State.CLAIMED, 1)):
        record = Record(key, state, MONDAY, MailDetail())
        with_record = replace(known, records={**known.records, key: record})
        assert len(digests(with_record, "2027-02-22 09:00")) == due
