"""The coordinator's mails: once, those who are stuck; and, where the draw is reviewed, the draw."""

from dataclasses import replace

import pytest

from tests.shell.mails import (
    AMARA_BEN,
    BEN_CHIARA,
    CHIARA_AMARA,
    COHORT,
    NOON,
    Page,
    escalation,
    history,
    notice,
    one_line,
    seen,
    without_hour,
)
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Program, Response, RoundPlan
from worker.core.records import Record, State
from worker.core.rounds import Relaxation
from worker.ports.mailbox import Address

AFTER_THE_LAST = {
    **COHORT.rounds,
    "first": RoundPlan("first", COHORT.rounds["first"].assign_on, COHORT.modules[2].first),
}
IN_TIME = replace(COHORT, rounds=AFTER_THE_LAST)


def test_an_escalation_goes_to_the_coordinator_alone_and_answers_go_to_the_sender() -> None:
    mail = escalation(AMARA_BEN)
    assert (mail.to, mail.cc, mail.reply_to) == (
        Address("Dana Whitfield", "dana@school.example"),
        (),
        (),
    )
    assert mail.text.startswith("Hi Dana,\n")


def test_the_subject_of_an_escalation_counts_the_pairings() -> None:
    assert escalation(AMARA_BEN).subject == "1 pair has no agreed time yet (assigned February 7)"
    assert (
        escalation(AMARA_BEN, BEN_CHIARA).subject
        == "2 pairs have no agreed time yet (assigned February 7)"
    )


def test_each_pairing_is_told_with_both_addresses_and_the_hour_in_the_coordinators_zone() -> None:
    mail = escalation(AMARA_BEN)
    assert "\nAmara Okafor coaches Ben Castillo\n" in mail.text
    for text in (one_line(mail.text), Page(mail.html).text):
        assert (
            "1 pair of the first round, assigned on Sunday, February 7, 2027, has no agreed time after 10 days."
            in text
        )
        assert "Proposed: Wednesdays at 12:00 PM (noon), New York time" in text
        assert "Coach: Amara Okafor, amara@mail.example, Lagos time" in text
        assert "Client: Ben Castillo, ben@mail.example, Chicago time" in text
        assert "Write to the two, or call them." in text


STANDINGS: list[tuple[str, History, str]] = [
    ("nothing is seen", history(), "Ben Castillo, the client, has not answered the invitation."),
    (
        "the client is silent",
        history(series={AMARA_BEN: seen(AMARA_BEN, coach="accepted")}),
        "Ben Castillo, the client, has not answered the invitation.",
    ),
    (
        "the coach is silent",
        history(series={AMARA_BEN: seen(AMARA_BEN, client="accepted")}),
        "Amara Okafor, the coach, has not answered the invitation.",
    ),
    (
        "the client declined",
        history(series={AMARA_BEN: seen(AMARA_BEN, client="declined", coach="accepted")}),
        "Ben Castillo declined the hour; the two have to settle on another.",
    ),
    (
        "both declined",
        history(series={AMARA_BEN: seen(AMARA_BEN, client="declined", coach="declined")}),
        "Ben Castillo and Amara Okafor declined the hour; the two have to settle on another.",
    ),
    (
        "somebody deleted the series",
        history(series={AMARA_BEN: seen(AMARA_BEN, cancelled=True)}),
        "The series has been deleted from the calendar.",
    ),
    (
        "there was no hour",
        history(without_hour(AMARA_BEN)),
        "No weekly hour suits both Amara Okafor and Ben Castillo on all dates; they have to find one between them.",
    ),
    (
        "the client was taken off the guests",
        history(series={AMARA_BEN: replace(seen(AMARA_BEN), answers={"amara": Response.ACCEPTED})}),
        "Ben Castillo is no longer a guest of the series and cannot answer it.",
    ),
    ("the invitation failed", replace(history(), records={}), "The invitation could not be sent."),
]


@pytest.mark.parametrize(
    ("known", "sentence"), [case[1:] for case in STANDINGS], ids=[case[0] for case in STANDINGS]
)
def test_how_a_pairing_is_stuck_is_one_sentence(known: History, sentence: str) -> None:
    mail = escalation(AMARA_BEN, known=known)
    assert f"- {sentence}" in one_line(mail.text)
    assert sentence in Page(mail.html).text


def test_what_was_said_with_a_no_is_passed_on_word_for_word() -> None:
    comment = "*Never* on [Wednesdays](https://evil.example) <b>please</b> \\o/"
    declined = replace(
        seen(AMARA_BEN, client="declined"), comments={"ben": comment, "amara": "Fine with me"}
    )
    mail = escalation(AMARA_BEN, known=history(series={AMARA_BEN: declined}))
    for text in (one_line(mail.text), Page(mail.html).text):
        assert f'the two have to settle on another. Ben Castillo wrote: "{comment}"' in text
        assert 'Amara Okafor wrote: "Fine with me"' in text
    assert not any("evil" in link for link in Page(mail.html).links)


def test_a_pairing_without_an_hour_has_none_proposed() -> None:
    assert "Proposed:" not in escalation(AMARA_BEN, known=history(without_hour(AMARA_BEN))).text


def test_a_reminder_that_went_out_is_told_with_its_date() -> None:
    nudged = Record(ActionKey("first", Kind.NUDGE, AMARA_BEN), State.DONE, NOON.replace(day=14))
    skipped = Record(
        ActionKey("first", Kind.NUDGE, BEN_CHIARA), State.SKIPPED, NOON.replace(day=14)
    )
    text = one_line(
        escalation(AMARA_BEN, BEN_CHIARA, known=history(records=(nudged, skipped))).text
    )
    assert (
        "Ben Castillo, the client, has not answered the invitation. A reminder went out on February 14."
        in text
    )
    assert text.count("A reminder went out") == 1


def test_a_pairing_that_has_settled_in_the_meantime_is_left_out() -> None:
    settled = history(series={AMARA_BEN: seen(AMARA_BEN, client="accepted", coach="accepted")})
    mail = escalation(AMARA_BEN, BEN_CHIARA, known=settled)
    assert "1 pair has no agreed time yet" in mail.subject
    assert "\nAmara Okafor coaches" not in mail.text


def test_who_will_be_done_late_is_told_in_the_same_mail() -> None:
    mail = escalation(AMARA_BEN, CHIARA_AMARA)
    for text in (one_line(mail.text), Page(mail.html).text):
        assert (
            "Chiara Rossi coaches Amara Okafor: the last session falls on Monday, May 10, 2027."
            in text
        )
    assert "Done only after Sunday, May 2, 2027" in mail.text
    assert "Done only after" not in escalation(AMARA_BEN, CHIARA_AMARA, cohort=IN_TIME).text


def test_where_nobody_is_stuck_only_the_late_ones_are_told() -> None:
    both = history(series={CHIARA_AMARA: seen(CHIARA_AMARA, client="accepted", coach="accepted")})
    mail = escalation(CHIARA_AMARA, known=both)
    assert mail.subject == "Spring Class, first round: what you should know"
    assert "nobody of the first round is stuck" in one_line(mail.text)
    assert "Write to the two" not in mail.text


def test_rules_that_gave_way_are_told() -> None:
    known = history(relaxed=(Relaxation.MUTUAL_PAIRS,))
    assert "- This time two students may coach each other." in one_line(
        escalation(AMARA_BEN, known=known).text
    )
    assert "not every rule could be kept" not in one_line(escalation(AMARA_BEN).text)


def test_the_days_of_patience_are_those_of_the_cohort() -> None:
    patient = replace(COHORT, program=Program(escalate_after_days=14))
    assert "has no agreed time after 14 days" in one_line(
        escalation(AMARA_BEN, cohort=patient).text
    )


def test_a_draw_to_review_names_every_pairing_with_its_hour_and_what_is_odd_about_it() -> None:
    mail = notice(known=history(without_hour(BEN_CHIARA), relaxed=(Relaxation.MUTUAL_PAIRS,)))
    assert mail.subject == "Spring Class, first round: the draw for you to look at"
    assert (mail.to.email, mail.reply_to) == ("dana@school.example", ())
    for text in (one_line(mail.text), Page(mail.html).text):
        assert (
            "Mails and invitations go out on Sunday, February 7, 2027; until then no student knows of it."
            in text
        )
        assert (
            "Amara Okafor coaches Ben Castillo: Wednesdays at 12:00 PM (noon), New York time"
            in text
        )
        assert "Ben Castillo coaches Chiara Rossi: no hour suits both on all dates" in text
        assert (
            "Mondays at 1:00 PM, New York time – the last session falls on Monday, May 10, 2027"
            in text
        )
        assert "this time two students may coach each other." in text
        assert "set paused: true in the cohort file" in text


def test_a_stuck_pairs_dates_are_told_and_how_the_file_says_that_they_have_agreed() -> None:
    mail = escalation(AMARA_BEN)
    for text in (one_line(mail.text), Page(mail.html).text):
        assert "11 to come, the next on Wednesday, February 17, 2027" in text
        assert "Passed without an agreement: February 10" in text
        assert "settled: [[amara, ben]]" in text


def test_several_pairs_that_have_agreed_are_one_line_of_the_file() -> None:
    mail = escalation(AMARA_BEN, BEN_CHIARA)
    assert mail.text.count("settled:") == 1
    assert "settled: [[amara, ben], [ben, chiara]]" in mail.text
