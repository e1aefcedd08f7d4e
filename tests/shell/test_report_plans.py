"""A plan as a document for programs and as text for people."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.shell.mails import (
    AMARA_BEN,
    ASSIGNMENTS,
    BEN_CHIARA,
    CHIARA_AMARA,
    COHORT,
    NOON,
    history,
)
from worker.core.actions import (
    Action,
    Plan,
    ProposeSeries,
    RecordDraw,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.due.coming import Coming
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.rounds import Assignment, Draw, Relaxation
from worker.report.draw_lines import draw_lines
from worker.report.due_lines import due_lines
from worker.report.plan_documents import document
from worker.report.plans import Entry, text

DRAW = history().draws["first"].draw
ACTIONS: tuple[Action, ...] = (
    RecordDraw(DRAW),
    *(ProposeSeries("first", assignment) for assignment in ASSIGNMENTS),
    *(
        SendMail(Kind.ASSIGNMENT, "first", student, DRAW.ring.roles()[student])
        for student in DRAW.ring.students
    ),
    SendMail(Kind.NUDGE, "first", "ben", (AMARA_BEN,), cc=("amara",), reply_to=("ben", "amara")),
    SendMail(Kind.NUDGE, "first", "chiara", (BEN_CHIARA,), cc=("ben",), reply_to=("chiara", "ben")),
    TellCoordinator(Kind.ESCALATION, "first", (AMARA_BEN,), day=date(2027, 2, 7)),
    Skip(ActionKey("first", Kind.NUDGE, AMARA_BEN), Reason.ESCALATED),
    Skip(ActionKey("first", Kind.NUDGE, CHIARA_AMARA), Reason.NOT_DUE),
)
PAIRS = [
    "Amara Okafor coaches Ben Castillo: Wednesdays at 12:00 PM (noon), New York time",
    "Ben Castillo coaches Chiara Rossi: Thursdays at 10:00 AM, New York time",
    "Chiara Rossi coaches Amara Okafor: Mondays at 1:00 PM, New York time, "
    "the last session on Monday, May 10, 2027, after the date to finish by",
]


NOTHING = Plan()


def entry(due: Plan = NOTHING, *coming: Coming, paused: bool = False) -> Entry:
    return Entry(replace(COHORT, paused=paused), due, coming, "f1n9e7")


def test_a_plan_is_told_with_the_draw_in_full_and_the_rest_counted() -> None:
    assert text([entry(Plan(ACTIONS))]).splitlines() == [
        "Spring Class (spring)",
        "  Due now:",
        "    draw the first round: 3 pairings",
        *(f"      {line}" for line in PAIRS),
        "    3 series to propose, each with its two invitations",
        "    3 assignment mails to send",
        "    2 nudge mails to send",
        "    1 escalation mail to send",
        "    2 things overtaken, not to be sent any more",
    ]


def test_where_nothing_is_due_that_is_said() -> None:
    assert text([entry()]) == "Spring Class (spring)\n  Nothing is due now."


def test_what_cannot_be_done_is_told() -> None:
    problem = "the first round cannot be assigned: never_pair stands in the way"
    assert f"    Cannot be done: {problem}" in text([entry(Plan(problems=(problem,)))]).splitlines()


def test_a_paused_cohort_is_said_to_be_paused() -> None:
    assert (
        "  Paused: answers are watched, nothing is sent." in text([entry(paused=True)]).splitlines()
    )


def test_the_plans_of_several_cohorts_stand_one_below_the_other() -> None:
    assert text([entry(), entry()]) == f"{text([entry()])}\n\n{text([entry()])}"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("draw", "the first round is drawn, 3 pairings"),
        ("assignment", "the first round's mails and invitations go out to 3 students"),
        ("nudge", "3 of the first round are nudged if they have not answered by then"),
        ("escalation", "you are told of 3 pairings of the first round, if they are still silent"),
        ("practice", "3 students begin to hear that an hour may be two half-hours"),
        ("end", "the first round is over"),
        ("no draw: too few", "no draw: too few"),
    ],
)
def test_what_comes_is_told_with_its_time_in_the_cohorts_zone(kind: str, sentence: str) -> None:
    lines = text([entry(Plan(), Coming(NOON, kind, "first", 3))]).splitlines()
    assert lines[2:] == [
        "  What comes, as things stand:",
        f"    Sunday, February 7, 2027 at 9:00 AM, New York time: {sentence}",
    ]


def test_a_draw_that_comes_is_shown_as_it_will_be() -> None:
    lines = text([entry(Plan(), Coming(NOON, "draw", "first", 3, DRAW))]).splitlines()
    assert lines[3].endswith("the first round is drawn, 3 pairings, so:")
    assert lines[4:] == [f"      {line}" for line in PAIRS]


def test_a_pairing_without_an_hour_or_a_name_is_told_all_the_same() -> None:
    draw = Draw("first", "a seed", 1, (Assignment(AMARA_BEN, None),))
    fewest = "(no draw was found in which everybody has an hour; this one leaves the fewest without, of those looked at)"
    assert draw_lines(draw, COHORT) == [
        fewest,
        "Amara Okafor coaches Ben Castillo: no hour suits both on all dates",
    ]
    assert draw_lines(draw, replace(COHORT, roster=())) == [
        fewest,
        "amara coaches ben: no hour suits both on all dates",
    ]


def test_a_rule_that_gave_way_stands_above_the_pairings() -> None:
    draw = replace(DRAW, relaxed=(Relaxation.MUTUAL_PAIRS,))
    assert draw_lines(draw, COHORT) == [
        "(not every rule can be kept: two students may coach each other)",
        *PAIRS,
    ]


def test_the_document_of_a_plan_is_json_with_everything_that_is_due() -> None:
    coming = Coming(NOON + timedelta(days=7), "nudge", "first", 3)
    now = datetime(2027, 2, 7, 14, tzinfo=UTC)
    read = json.loads(
        json.dumps(document([entry(Plan(ACTIONS, ("a problem",)), coming, paused=True)], now))
    )
    assert read["now"] == "2027-02-07T14:00:00+00:00"
    (cohort,) = read["cohorts"]
    assert (cohort["cohort"], cohort["paused"], cohort["fingerprint"]) == ("spring", True, "f1n9e7")
    assert cohort["problems"] == ["a problem"]
    assert [action["do"] for action in cohort["held_back"]] == [
        "draw",
        *["series"] * 3,
        *["mail"] * 6,
        *["skip"] * 2,
    ]
    assert cohort["due"] == []
    assert [action["key"] for action in cohort["held_back"]] == [
        "first/draw",
        "first/series/amara>ben",
        "first/series/ben>chiara",
        "first/series/chiara>amara",
        "first/assignment/amara",
        "first/assignment/ben",
        "first/assignment/chiara",
        "first/nudge/amara>ben",
        "first/nudge/ben>chiara",
        "first/escalation/2027-02-07",
        "first/nudge/amara>ben",
        "first/nudge/chiara>amara",
    ]
    assert [action["why"] for action in cohort["held_back"][-2:]] == [
        "overtaken: the coordinator is told instead",
        "no longer due when it was to go out",
    ]
    assert cohort["next"] == [
        {"at": "2027-02-14T14:00:00+00:00", "what": "nudge", "round": "first", "students": 3}
    ]


def test_the_document_of_a_plan_names_students_by_id_and_shows_the_hours() -> None:
    (cohort,) = document([entry(Plan(ACTIONS))], NOON)["cohorts"]
    draw, series, *_ = cohort["due"]
    assert draw["draw"]["assignments"][0] == series["assignment"]
    assert series["assignment"]["coach"] == "amara"
    assert series["assignment"]["proposal"]["time"] == "18:00"
    assert series["assignment"]["proposal"]["zone"] == "Africa/Lagos"
    nudge = cohort["due"][7]
    assert {name: nudge[name] for name in ("kind", "to", "cc", "reply_to", "about")} == {
        "kind": "nudge",
        "to": "ben",
        "cc": ["amara"],
        "reply_to": "ben, amara",
        "about": [["amara", "ben"]],
    }
    assert cohort["due"][9]["to"] == "coordinator"


def test_a_draw_that_comes_is_in_the_document_of_a_plan_too() -> None:
    (cohort,) = document([entry(Plan(), Coming(NOON, "draw", "first", 3, DRAW))], NOON)["cohorts"]
    assert [assignment["client"] for assignment in cohort["next"][0]["draw"]["assignments"]] == [
        "ben",
        "chiara",
        "amara",
    ]


def test_an_empty_plan_has_no_lines() -> None:
    assert due_lines(Plan(), COHORT) == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("draw", "the first round is drawn, 1 pairing"),
        ("assignment", "the first round's mails and invitations go out to 1 student"),
        ("nudge", "1 of the first round is nudged if they have not answered by then"),
        ("digest", "you get the digest of the week, if 1 thing still needs somebody by then"),
        ("halfway", "1 student begins to hear where they stand half-way"),
    ],
)
def test_a_single_one_is_told_of_as_one(what: str, said: str) -> None:
    coming = Coming(NOON, what, "first", students=1)
    assert text([entry(NOTHING, coming)]).splitlines()[-1].endswith(f": {said}")
