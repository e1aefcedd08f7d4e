"""What a coordinator is told of one student."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.shell.mails import AMARA_BEN, ASSIGNMENTS, BEN, COHORT, NOON, history, seen
from worker.core.history import DrawRecord, History
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import RoundPlan
from worker.core.records import Failure, Record, State
from worker.report.explanations import explained

NOW = datetime(2027, 2, 9, 14, tzinfo=UTC)
TWICE = replace(
    COHORT,
    rounds={
        "first": COHORT.rounds["first"],
        "spring": RoundPlan("spring", COHORT.rounds["first"].assign_on, date(2027, 6, 1)),
    },
)


def twice() -> History:
    """The same draw in two rounds; Ben has accepted in the first and declined in the other."""
    known = history(series={AMARA_BEN: seen(AMARA_BEN, "accepted", "accepted")})
    spring = history(series={AMARA_BEN: seen(AMARA_BEN, "declined")}, round_name="spring")
    return replace(
        known,
        draws={**known.draws, **spring.draws},
        records={**known.records, **spring.records},
        series={**known.series, **spring.series},
    )


def part(text: str, head: str) -> str:
    """What stands below the head of a round."""
    return text.partition(f"\n{head}\n")[2].partition("\n\nThe ")[0]


def test_a_pairing_that_two_rounds_have_is_told_in_each_by_what_became_of_it_there() -> None:
    text = explained(TWICE, BEN, twice(), NOW)
    pairing = "Amara Okafor coaches Ben Castillo: "
    assert f"{pairing}Both have accepted." in part(text, "The first round")
    assert f"{pairing}Ben Castillo declined the hour" in part(text, "The spring round")


def test_what_was_sent_is_told_in_the_order_in_which_it_went_out() -> None:
    mail = Record(ActionKey("first", Kind.ASSIGNMENT, student="ben"), State.DONE, NOON)
    nudge = Record(
        ActionKey("first", Kind.NUDGE, AMARA_BEN),
        State.SKIPPED,
        NOON.replace(day=8),
        reason=Reason.ESCALATED,
    )
    practice = Record(
        ActionKey("first", Kind.PRACTICE, student="ben"),
        State.FAILED,
        NOON.replace(hour=15),
        failure=Failure("no such address"),
    )
    lines = explained(COHORT, BEN, history(records=(nudge, practice, mail)), NOW).splitlines()
    start = lines.index("  What was sent:") + 1
    assert [line.partition("America/New_York: ")[2] for line in lines[start : start + 5]] == [
        "assignment mail",
        "invitation to the series of Amara Okafor and Ben Castillo",
        "invitation to the series of Ben Castillo and Chiara Rossi",
        "practice mail, failed: no such address",
        "reminder about the series of Amara Okafor and Ben Castillo, not sent: "
        "overtaken: the coordinator is told instead",
    ]


def test_how_good_the_hour_is_among_all_that_would_suit_is_told() -> None:
    best, third = (
        replace(ASSIGNMENTS[0], rank=rank, options=7, collisions=rank - 1) for rank in (1, 3)
    )
    text = explained(COHORT, BEN, history((best, *ASSIGNMENTS[1:])), NOW)
    assert "7 weekly hours suit both on all dates; this is the best of them." in text
    assert "a calendar says busy" not in text
    text = explained(COHORT, BEN, history((third, *ASSIGNMENTS[1:])), NOW)
    assert "7 weekly hours suit both on all dates; this is number 3 of them; the better" in text
    assert "On 2 of its dates a calendar says busy." in text


def test_a_round_that_is_not_drawn_yet_is_told_with_its_date() -> None:
    text = explained(COHORT, BEN, history(), NOW)
    drawn_on = "It is drawn on Sunday, 2 May 2027 at 09:00, America/New_York."
    assert part(text, "The second round").strip() == drawn_on


def test_whoever_does_not_take_part_in_a_round_is_told_so() -> None:
    ben = replace(BEN, rounds=("second",))
    cohort = replace(
        COHORT, roster=tuple(ben if student == BEN else student for student in COHORT.roster)
    )
    told = part(explained(cohort, ben, History({}), NOW), "The first round").strip()
    assert told == "Ben Castillo does not take part in it."


def test_the_day_on_which_a_round_was_drawn_is_told_and_not_the_day_of_the_assignment() -> None:
    known = history()
    record = known.draws["first"]
    later = replace(known, draws={"first": DrawRecord(record.draw, NOON.replace(day=5))})
    assert "Drawn by chance on Friday, 5 February 2027, from the seed a seed" in explained(
        COHORT, BEN, later, NOW
    )
