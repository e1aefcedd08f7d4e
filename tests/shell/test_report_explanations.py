"""What a coordinator is told of one student."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.core.examples import LAUNCH, SEEDS, cohort, student
from tests.shell.mails import AMARA_BEN, ASSIGNMENTS, BEN, BEN_CHIARA, COHORT, NOON, history, seen
from worker.core.history import DrawRecord, History
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import RoundPlan, Window
from worker.core.observed import SessionState
from worker.core.records import Failure, MailDetail, Record, State
from worker.core.roster.assign import assign
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
    start = lines.index("  What happened, in order:") + 1
    assert [line.partition("New York time: ")[2] for line in lines[start : start + 6]] == [
        "the round was drawn",
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
    drawn_on = "It is drawn on Sunday, May 2, 2027 at 9:00 AM, New York time."
    assert part(text, "The second round").strip() == drawn_on


def test_whoever_does_not_take_part_in_a_round_is_told_so() -> None:
    ben = replace(BEN, rounds=("second",))
    changed = replace(COHORT, roster=tuple(ben if each == BEN else each for each in COHORT.roster))
    told = part(explained(changed, ben, History({}), NOW), "The first round").strip()
    assert told == "Ben Castillo does not take part in it."


def test_the_day_on_which_a_round_was_drawn_is_told_and_not_the_day_of_the_assignment() -> None:
    known = history()
    record = known.draws["first"]
    later = replace(known, draws={"first": DrawRecord(record.draw, NOON.replace(day=5))})
    assert "Drawn by chance on Friday, February 5, 2027, from the seed a seed" in explained(
        COHORT, BEN, later, NOW
    )


def story(known: History, with_words: bool = False) -> list[str]:
    """What happened to Ben in the first round, line by line."""
    text = part(explained(COHORT, BEN, known, NOW, with_words), "The first round")
    lines = text.partition("What happened, in order:\n")[2].partition("  What comes")[0]
    return [line.strip() for line in lines.splitlines()]


def test_a_mail_is_told_with_its_subject_and_in_full_where_that_is_asked_for() -> None:
    sent = Record(
        ActionKey("first", Kind.ASSIGNMENT, student="ben"),
        State.DONE,
        NOON,
        MailDetail((AMARA_BEN, BEN_CHIARA)),
    )
    (line,) = [each for each in story(history(records=(sent,))) if "assignment mail" in each]
    assert line.endswith('assignment mail, "Amara coaches you, you coach Chiara"')
    full = story(history(records=(sent,)), with_words=True)
    assert any(each.startswith("| Hi Ben") for each in full)
    (line,) = [each for each in full if "assignment mail" in each]
    assert line.endswith('you coach Chiara" (as it would read now):')


def test_a_reminder_is_told_as_what_it_was_to_its_reader_or_as_a_copy() -> None:
    nudge = Record(
        ActionKey("first", Kind.NUDGE, BEN_CHIARA), State.DONE, NOON, MailDetail((BEN_CHIARA,))
    )
    (line,) = [each for each in story(history(records=(nudge,))) if "reminder" in each]
    assert line.endswith('"Ben is waiting for your Yes" (a copy; it went to Chiara Rossi)')
    to_coach = MailDetail((BEN_CHIARA,), meant=f"{COHORT.addresses_of('ben', 'chiara')}/0")
    (line,) = [
        each
        for each in story(history(records=(replace(nudge, detail=to_coach),)))
        if "reminder" in each
    ]
    assert "a copy" not in line


def test_answers_and_moved_sessions_are_told_with_their_times() -> None:
    observed = seen(AMARA_BEN, "declined")
    first, second, *others = observed.sessions
    moved = replace(first, start=first.start + timedelta(days=1), state=SessionState.MOVED)
    gone = replace(second, state=SessionState.CANCELLED)
    observed = replace(
        observed,
        since={"ben": NOON.replace(hour=18)},
        comments={"ben": "I work late"},
        sessions=(moved, gone, *others),
    )
    text = explained(COHORT, BEN, history(series={AMARA_BEN: observed}), NOW)
    answer = "Ben Castillo answered No to the series of Amara Okafor and Ben Castillo"
    assert f'{answer}, saying "I work late"' in text
    assert "  Moved: " in text
    assert "  Cancelled: " in text


def test_whom_a_student_could_not_be_drawn_with_is_told_with_the_reason() -> None:
    names = ("ana", "ben", "chi", "dan", "eli", "fay")
    early = (Window(0, 5 * 60, 7 * 60),)
    roster = [student(name) for name in names[:5]] + [student("fay", available=early)]
    spring = cohort(
        *roster,
        never_pair=frozenset({frozenset(("ana", "ben"))}),
        pins={"first": (("ana", "chi"),)},
    )
    draw = assign(spring, "first", History(SEEDS), date(2027, 2, 7))
    known = History(SEEDS).with_draw(draw, LAUNCH)
    text = explained(spring, roster[0], known, LAUNCH)
    assert "Given by `pin:` in the file: Ana coaches Chi." in text
    assert "Could not be drawn together with Ben: `never_pair` keeps them apart." in text
    assert "Could not be drawn together with Fay: they shared no hour on all dates." in text
    assert "Each of the other 3 might have been drawn; chance decided." in text
