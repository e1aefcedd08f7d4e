"""The program's rules, as lists of actions."""

from dataclasses import replace
from datetime import date, timedelta

from tests.core.examples import (
    ALL_WEEK,
    LAUNCH,
    SEEDS,
    all_done,
    at,
    cohort,
    launched,
    mails,
    seen,
    student,
)
from worker.core.actions import ProposeSeries, RecordDraw, SendMail, Skip, TellCoordinator
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import Program, Response, Window
from worker.core.records import MailDetail, Record, State
from worker.core.rounds import Pairing, Relaxation
from worker.core.serialize import fingerprint

DAY = timedelta(days=1)
ACCEPTED = Response.ACCEPTED


def first_pairings(history: History) -> tuple[Pairing, ...]:
    return history.draws["first"].draw.ring.pairings


def agreed(history: History, *pairings: Pairing) -> History:
    """The history in which both of these pairings' two have accepted."""
    answers = {
        ("first", pairing): seen(history, pairing, dict.fromkeys(pairing.roles, ACCEPTED))
        for pairing in pairings
    }
    return replace(history, series={**history.series, **answers})


def test_nothing_is_due_before_the_day_of_the_assignment() -> None:
    assert plan(cohort(), History(SEEDS), LAUNCH - timedelta(seconds=1)).actions == ()


def test_on_the_day_the_draw_is_recorded_before_anything_is_sent() -> None:
    due = plan(cohort(), History(SEEDS), LAUNCH).actions
    assert [type(action) for action in due] == [RecordDraw] + [ProposeSeries] * 6 + [SendMail] * 6


def test_every_student_gets_one_mail_with_both_roles() -> None:
    due = plan(cohort(), History(SEEDS), LAUNCH).actions
    assignments = [action for action in due if isinstance(action, SendMail)]
    assert {mail.kind for mail in assignments} == {Kind.ASSIGNMENT}
    assert sorted(mail.to for mail in assignments) == ["ana", "ben", "chi", "dan", "eli", "fay"]
    for mail in assignments:
        assert (mail.about[0].coach, mail.about[1].client) == (mail.to, mail.to)
        assert mail.needs == tuple(
            ActionKey("first", Kind.SERIES, pairing) for pairing in mail.about
        )


def test_planning_twice_gives_the_same() -> None:
    first, second = (
        plan(cohort(), History(SEEDS), LAUNCH + shift)
        for shift in (timedelta(), timedelta(hours=3))
    )
    assert first == second
    assert fingerprint(first) == fingerprint(second)


def test_after_the_launch_nothing_more_is_due() -> None:
    spring = cohort()
    assert plan(spring, launched(spring), LAUNCH).actions == ()
    assert plan(spring, launched(spring), LAUNCH + 6 * DAY).actions == ()


def test_a_paused_cohort_does_nothing() -> None:
    assert plan(replace(cohort(), paused=True), History(SEEDS), LAUNCH).actions == ()


def test_after_seven_days_whoever_owes_an_answer_is_nudged_with_the_peer_on_copy() -> None:
    spring = cohort()
    history = launched(spring)
    silent, half, *rest = first_pairings(history)
    client_said_yes = {("first", half): seen(history, half, {half.client: ACCEPTED})}
    history = agreed(replace(history, series=client_said_yes), *rest)
    assert plan(spring, history, LAUNCH + 7 * DAY).actions == (
        SendMail(
            Kind.NUDGE,
            "first",
            silent.client,
            (silent,),
            cc=(silent.coach,),
            reply_to=(silent.client, silent.coach),
        ),
        SendMail(
            Kind.NUDGE,
            "first",
            half.coach,
            (half,),
            cc=(half.client,),
            reply_to=(half.client, half.coach),
        ),
    )


def test_nobody_is_nudged_twice() -> None:
    spring = cohort()
    history = launched(spring)
    nudges = plan(spring, history, LAUNCH + 7 * DAY).actions
    assert len(nudges) == 6
    history = all_done(history, nudges, LAUNCH + 7 * DAY)
    assert plan(spring, history, LAUNCH + 9 * DAY).actions == ()


def test_whoever_moved_or_declined_is_not_nudged() -> None:
    spring = cohort()
    history = launched(spring)
    moved, declined, *rest = first_pairings(history)
    series = {
        ("first", moved): seen(history, moved, {}, moved=True),
        ("first", declined): seen(history, declined, {declined.client: Response.DECLINED}),
    }
    key = ActionKey("first", Kind.MOVE, declined)
    records = {**history.records, key: Record(key, State.DONE, LAUNCH + DAY)}
    due = plan(
        spring, agreed(replace(history, series=series, records=records), *rest), LAUNCH + 7 * DAY
    ).actions
    assert [action.kind for action in due if isinstance(action, SendMail)] == [Kind.SETTLE]


def test_after_ten_days_the_coordinator_is_told_in_one_mail() -> None:
    spring = cohort()
    history = launched(spring)
    silent, declined, *rest = first_pairings(history)
    series = {("first", declined): seen(history, declined, {declined.client: Response.DECLINED})}
    before = {
        ActionKey("first", Kind.NUDGE, silent): State.DONE,
        ActionKey("first", Kind.MOVE, declined): State.SKIPPED,
        ActionKey("first", Kind.SETTLE, declined): State.DONE,
    }
    records = {
        **history.records,
        **{key: Record(key, state, LAUNCH + 7 * DAY) for key, state in before.items()},
    }
    history = agreed(replace(history, series=series, records=records), *rest)
    (told,) = plan(spring, history, LAUNCH + 10 * DAY).actions
    day = date(2027, 2, 7)
    assert told == TellCoordinator(Kind.ESCALATION, "first", (silent, declined), day=day)
    history = all_done(history, [told], LAUNCH + 10 * DAY)
    assert plan(spring, history, LAUNCH + 30 * DAY).actions == ()


def test_when_all_is_agreed_the_coordinator_hears_nothing() -> None:
    spring = cohort()
    history = launched(spring)
    assert plan(spring, agreed(history, *first_pairings(history)), LAUNCH + 35 * DAY).actions == ()


def test_a_late_pass_skips_the_nudge_that_the_escalation_has_overtaken() -> None:
    spring = cohort()
    due = plan(spring, launched(spring), LAUNCH + 11 * DAY).actions
    assert [type(action) for action in due] == [Skip] * 6 + [TellCoordinator]
    assert isinstance(due[-1], TellCoordinator)
    assert due[-1].kind is Kind.ESCALATION


def test_a_claim_whose_answer_has_come_meanwhile_is_settled_without_a_mail() -> None:
    spring = cohort()
    history = launched(spring)
    first, *rest = first_pairings(history)
    key = ActionKey("first", Kind.NUDGE, first)
    records = {
        **history.records,
        key: Record(key, State.CLAIMED, LAUNCH + 7 * DAY, MailDetail(draft="r-1")),
    }
    history = agreed(replace(history, records=records), first, *rest)
    assert plan(spring, history, LAUNCH + 8 * DAY).actions == (Skip(key, Reason.NOT_DUE),)


def test_a_mail_waits_for_the_series_that_it_quotes() -> None:
    spring = cohort()
    history = launched(spring)
    first = first_pairings(history)[0]
    key = ActionKey("first", Kind.SERIES, first)
    mail = ActionKey("first", Kind.ASSIGNMENT, student=first.client)
    records = {name: record for name, record in history.records.items() if name not in (key, mail)}
    due = plan(spring, replace(history, records=records), LAUNCH).actions
    series, assignment = due
    assert isinstance(series, ProposeSeries)
    assert isinstance(assignment, SendMail)
    assert (series.key, assignment.key, assignment.needs) == (key, mail, (key,))


def test_a_series_that_missed_its_first_date_gets_one_that_can_still_be_kept() -> None:
    spring = cohort()
    history = launched(spring)
    history = replace(history, records={})
    later = LAUNCH + 20 * DAY
    series = [
        action
        for action in plan(spring, history, later).actions
        if isinstance(action, ProposeSeries)
    ]
    assert len(series) == 6
    for action in series:
        assert action.assignment.proposal is not None
        assert action.assignment.proposal.starts[0] > later
    taken: dict[str, list[object]] = {}
    for action in series:
        assert action.assignment.proposal is not None
        for who in (action.assignment.pairing.coach, action.assignment.pairing.client):
            taken.setdefault(who, []).extend(action.assignment.proposal.instants)
    assert all(len(starts) == len(set(starts)) == 24 for starts in taken.values())


def test_joined_and_left_are_honoured_at_the_draw() -> None:
    roster = [student(name) for name in ("ana", "ben", "chi", "dan", "eli")]
    spring = cohort(
        *roster, student("late", joined=date(2027, 2, 8)), student("gone", left=date(2027, 2, 7))
    )
    draw = plan(spring, History(SEEDS), LAUNCH).actions[0]
    assert isinstance(draw, RecordDraw)
    assert draw.draw.ring.students == ("ana", "ben", "chi", "dan", "eli")


def test_the_second_round_meets_nobody_from_the_first() -> None:
    spring = cohort(*(student(f"s{number:02d}") for number in range(12)))
    history = launched(spring)
    draw = plan(spring, history, at("2027-05-02 09:00")).actions
    (second,) = [action for action in draw if isinstance(action, RecordDraw)]
    before = {frozenset((pairing.coach, pairing.client)) for pairing in first_pairings(history)}
    after = {frozenset((pairing.coach, pairing.client)) for pairing in second.draw.ring.pairings}
    assert not before & after


def test_two_students_coach_each_other_and_that_is_said() -> None:
    draw = plan(cohort(student("ana"), student("ben")), History(SEEDS), LAUNCH).actions[0]
    assert isinstance(draw, RecordDraw)
    assert draw.draw.ring.pairings == (Pairing("ana", "ben"), Pairing("ben", "ana"))
    assert draw.draw.relaxed == (Relaxation.MUTUAL_PAIRS,)


def test_where_no_draw_is_allowed_nothing_is_sent_and_the_reason_is_named() -> None:
    apart = frozenset(frozenset(("ana", other)) for other in ("ben", "chi", "dan", "eli", "fay"))
    due = plan(cohort(never_pair=apart), History(SEEDS), LAUNCH)
    assert due.actions == ()
    (problem,) = due.problems
    assert "Ana could only be paired with nobody" in problem


def test_a_pair_without_an_hour_is_assigned_all_the_same_and_the_coordinator_is_told() -> None:
    night = (Window(0, 0, 60),)
    roster = [
        student("ana", available=night),
        student("ben", available=ALL_WEEK),
        student("chi"),
        student("dan"),
    ]
    spring = cohort(*roster)
    due = plan(spring, History(SEEDS), LAUNCH).actions
    assert isinstance(due[0], RecordDraw)
    without = [pairing for pairing in due[0].draw.assignments if pairing.proposal is None]
    assert {"ana" in (pairing.pairing.coach, pairing.pairing.client) for pairing in without} == {
        True
    }
    assert len(mails(due, Kind.ASSIGNMENT)) == 4
    assert sum(isinstance(action, ProposeSeries) for action in due) == 2
    (told,) = mails(plan(spring, launched(spring), LAUNCH + 10 * DAY).actions, Kind.ESCALATION)
    assert {pairing.pairing for pairing in without} <= set(told.about)


def test_with_days_for_review_the_coordinator_sees_the_draw_first() -> None:
    spring = cohort(program=Program(review_days=3))
    due = plan(spring, History(SEEDS), LAUNCH - 3 * DAY).actions
    assert [type(action) for action in due] == [RecordDraw, TellCoordinator]
    assert mails(due, Kind.NOTICE) == [due[1]]


def test_a_mail_begun_in_a_round_that_is_over_is_drawn_back() -> None:
    history = launched(cohort())
    key = ActionKey("first", Kind.ASSIGNMENT, student="ana")
    records = {**history.records, key: Record(key, State.CLAIMED, LAUNCH, MailDetail(draft="r-1"))}
    due = plan(cohort(), replace(history, records=records), at("2027-12-01 09:00")).actions
    assert due == (Skip(key, Reason.NOT_DUE),)


def test_a_round_whose_time_is_over_is_not_begun() -> None:
    assert plan(cohort(), History(SEEDS), at("2027-12-01 09:00")).actions == ()


def test_near_the_end_of_the_second_round_each_student_hears_of_half_hours_once() -> None:
    spring = cohort()
    first = launched(spring)
    second_day = at("2027-05-02 09:00")
    due = plan(spring, agreed(first, *first_pairings(first)), second_day).actions
    assert isinstance(due[0], RecordDraw)
    history = agreed(all_done(first, due, second_day), *first_pairings(first))
    silent = [ActionKey("second", Kind.NUDGE, pairing) for pairing in due[0].draw.ring.pairings]
    told = TellCoordinator(Kind.ESCALATION, "second", day=date(2027, 5, 2)).key
    reminded = {key: Record(key, State.DONE, second_day) for key in (*silent, told)}
    history = replace(history, records={**history.records, **reminded})
    before, after = (plan(spring, history, second_day + days * DAY).actions for days in (35, 75))
    assert before == ()
    assert sorted(action.to for action in after if isinstance(action, SendMail)) == [
        "ana",
        "ben",
        "chi",
        "dan",
        "eli",
        "fay",
    ]
    assert {type(action) for action in plan(spring, history, second_day + 100 * DAY).actions} <= {
        Skip
    }
