"""The one reminder, and the word on half-hours near the end: to a student, about a peer."""

from dataclasses import replace
from datetime import timedelta

from tests.shell.mails import (
    A_WEEK_LATER,
    AMARA_BEN,
    CHIARA_AMARA,
    COHORT,
    NOON,
    Page,
    history,
    nudge,
    one_line,
    practice,
    without_hour,
)
from worker.messages.guest_link import guest_link
from worker.ports.mailbox import Address

AMARA, BEN = (
    Address("Amara Okafor", "amara@mail.example"),
    Address("Ben Castillo", "ben@mail.example"),
)


def test_a_client_is_nudged_with_the_coach_on_copy_and_answers_to_both() -> None:
    mail = nudge(AMARA_BEN, "ben")
    assert (mail.to, mail.cc, mail.reply_to) == (BEN, (AMARA,), (BEN, AMARA))
    assert mail.subject == "Amara is waiting for your Yes"


def test_a_coach_is_nudged_with_the_client_on_copy_and_answers_to_both() -> None:
    mail = nudge(AMARA_BEN, "amara")
    assert (mail.to, mail.cc, mail.reply_to) == (AMARA, (BEN,), (BEN, AMARA))
    assert mail.subject == "Ben answered, your turn"


def test_a_client_reads_that_the_first_step_is_theirs() -> None:
    for text in (one_line(nudge(AMARA_BEN, "ben").text), Page(nudge(AMARA_BEN, "ben").html).text):
        assert "Your turn first: please press Yes on the invitation today." in text
        assert "Amara Okafor coaches you" in text
        assert "since February 7" in text
        assert "amara@mail.example, Lagos time" in text
        assert "reply to this e-mail, which reaches Amara" in text


def test_a_coach_reads_that_the_client_has_answered() -> None:
    mail = nudge(AMARA_BEN, "amara")
    for text in (one_line(mail.text), Page(mail.html).text):
        assert "You coach Ben Castillo, who has answered; now it's your turn." in text
        assert "ben@mail.example, Chicago time" in text


def test_a_nudge_tells_the_hour_once_more_in_the_readers_zone() -> None:
    text = one_line(nudge(AMARA_BEN, "ben").text)
    assert "Wednesdays at 11:00 AM, Chicago time, February 10 to April 28" in text
    assert "- Clock change: 12 PM from March 17" in text
    assert guest_link("pc1amara", "ben@mail.example") in text
    assert "Other times for both: Thursdays at 11 AM (6 PM for Amara)" in text


def test_a_nudge_names_the_next_date_how_many_are_left_and_which_has_passed() -> None:
    text = one_line(nudge(AMARA_BEN, "ben").text)
    assert "Your next session is on Wednesday, February 17, 2027, with 11 to come." in text
    assert "The session on February 10 has passed; if you missed it, add one at the end." in text
    later = one_line(nudge(AMARA_BEN, "ben", now=A_WEEK_LATER + timedelta(days=7)).text)
    assert "The sessions on February 10 and February 17 have passed" in later
    on_the_day = one_line(nudge(AMARA_BEN, "ben", now=NOON).text)
    assert "passed" not in on_the_day
    assert "to come" not in on_the_day


def test_a_nudge_says_that_it_is_the_only_one_and_what_happens_next() -> None:
    text = one_line(nudge(AMARA_BEN, "ben").text)
    assert "Please finish all 12 sessions by Sunday, May 2, 2027." in text
    assert "This is the only reminder. After 10 days Dana will get in touch to help." in text


def test_nobody_is_sent_where_they_cannot_go() -> None:
    text = one_line(nudge(AMARA_BEN, "ben").text)
    assert "No Google Calendar? Agree by mail and tell Dana (dana@school.example)." in text
    assert "press Yes in Google Calendar's own e-mail" in text


def test_a_nudge_speaks_of_one_pairing_only() -> None:
    assert "Chiara" not in nudge(AMARA_BEN, "ben").text


def test_a_nudge_without_an_hour_asks_to_find_one() -> None:
    text = one_line(nudge(CHIARA_AMARA, "amara", known=history(without_hour(CHIARA_AMARA))).text)
    assert "so please find one together" in text
    assert "Write to Chiara with these times" in text


def test_half_hours_are_offered_with_both_peers_and_the_last_date_in_the_readers_zone() -> None:
    mail = practice("amara")
    assert mail.to == AMARA
    assert (mail.cc, mail.reply_to) == ((), (Address("Dana Whitfield", "dana@school.example"),))
    assert mail.subject == "Try two half-hours before the exam"
    for text in (one_line(mail.text), Page(mail.html).text):
        assert "Your last session is on Monday, May 10, 2027" in text
        assert "two full sessions of 30 minutes" in text
        assert "With Ben Castillo, whom you coach: you practice for the exam" in text
        assert "With Chiara Rossi, who coaches you" in text
        assert "please finish by Wednesday, August 18, 2027" in text
        assert "It's optional" in text


def test_the_last_date_is_the_readers_own_where_it_is_already_tomorrow() -> None:
    # Monday 19:00 in Rome is Tuesday in Auckland.
    far = replace(
        COHORT, roster=tuple(replace(student, zone="Pacific/Auckland") for student in COHORT.roster)
    )
    assert "Your last session is on Tuesday, May 11, 2027" in one_line(practice("amara", far).text)
