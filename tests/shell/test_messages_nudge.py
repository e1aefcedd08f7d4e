"""The one reminder, and the word on half-hours near the end: to a student, about a peer."""

from dataclasses import replace

from tests.shell.mails import (
    AMARA_BEN,
    CHIARA_AMARA,
    COHORT,
    LINK,
    Page,
    history,
    nudge,
    one_line,
    practice,
    without_hour,
)
from worker.ports.mailbox import Address

AMARA, BEN = (
    Address("Amara Okafor", "amara@mail.example"),
    Address("Ben Castillo", "ben@mail.example"),
)


def test_a_client_is_nudged_with_the_coach_on_copy_and_to_reply_to() -> None:
    mail = nudge(AMARA_BEN, "ben")
    assert (mail.to, mail.cc, mail.reply_to) == (BEN, (AMARA,), AMARA)
    assert mail.subject == "Peer coaching: Amara Okafor is waiting for your answer"


def test_a_coach_is_nudged_with_the_client_on_copy_and_to_reply_to() -> None:
    mail = nudge(AMARA_BEN, "amara")
    assert (mail.to, mail.cc, mail.reply_to) == (AMARA, (BEN,), BEN)
    assert mail.subject == "Peer coaching: Ben Castillo is waiting for your answer"


def test_a_client_reads_that_the_first_step_is_theirs() -> None:
    for text in (one_line(nudge(AMARA_BEN, "ben").text), Page(nudge(AMARA_BEN, "ben").html).text):
        assert (
            "on Sunday, 7 February 2027 you were invited to your peer coaching sessions with Amara Okafor"
            in text
        )
        assert "You are the client, so the first step is yours." in text
        assert "Your coach: Amara Okafor, amara@mail.example, Africa/Lagos" in text
        assert "your answer goes to Amara, who is on copy" in text


def test_a_coach_reads_that_the_client_has_answered() -> None:
    for text in (
        one_line(nudge(AMARA_BEN, "amara").text),
        Page(nudge(AMARA_BEN, "amara").html).text,
    ):
        assert "Ben, your client, has answered; now it is your turn as the coach." in text
        assert "Your client: Ben Castillo, ben@mail.example, America/Chicago" in text


def test_a_nudge_tells_the_hour_once_more_in_the_readers_zone() -> None:
    text = one_line(nudge(AMARA_BEN, "ben").text)
    assert "- When: Wednesdays at 11:00, America/Chicago" in text
    assert "- The clocks change: from 17 March: Wednesdays at 12:00 (noon), America/Chicago" in text
    assert "- For Amara: Wednesdays at 18:00 (6:00 pm), Africa/Lagos" in text
    assert f"- Invitation: open it in your calendar ({LINK})" in text
    assert (
        "Thursdays at 11:00, America/Chicago; for Amara: Thursdays at 18:00 (6:00 pm), Africa/Lagos"
        in text
    )


def test_a_nudge_says_that_it_is_the_only_one_and_when_all_should_be_done() -> None:
    text = one_line(nudge(AMARA_BEN, "ben").text)
    assert (
        "All 12 sessions should be done by Sunday, 2 May 2027. This is the only reminder we send."
        in text
    )


def test_a_nudge_speaks_of_one_pairing_only() -> None:
    assert "Chiara" not in nudge(AMARA_BEN, "ben").text


def test_a_nudge_without_an_hour_asks_to_find_one() -> None:
    text = one_line(nudge(CHIARA_AMARA, "amara", known=history(without_hour(CHIARA_AMARA))).text)
    assert "Please find one between you: write to Chiara today." in text


def test_half_hours_are_offered_with_both_peers_and_the_last_date_in_the_readers_zone() -> None:
    mail = practice("amara")
    assert mail.to == AMARA
    assert (mail.cc, mail.reply_to) == ((), Address("Dana Whitfield", "dana@school.example"))
    assert mail.subject == "Peer coaching: your last sessions may be two half-hours"
    for text in (one_line(mail.text), Page(mail.html).text):
        assert "your last session is on Monday, 10 May 2027" in text
        assert "two complete sessions of 30 minutes" in text
        assert "With Ben Castillo, whom you coach, it is you who practises for the exam" in text
        assert "With Chiara Rossi, who coaches you" in text
        assert "please be done by Wednesday, 18 August 2027" in text


def test_the_last_date_is_the_readers_own_where_it_is_already_tomorrow() -> None:
    # Monday 19:00 in Rome is Tuesday in Auckland.
    far = replace(
        COHORT, roster=tuple(replace(student, zone="Pacific/Auckland") for student in COHORT.roster)
    )
    assert "your last session is on Tuesday, 11 May 2027" in one_line(practice("amara", far).text)
