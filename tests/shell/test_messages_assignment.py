"""The mail on the day of the assignment: who, when, what now."""

from dataclasses import replace

import pytest

from tests.shell.mails import (
    AMARA_BEN,
    BEN,
    BEN_CHIARA,
    CHIARA_AMARA,
    COHORT,
    LINK,
    MEET,
    Page,
    assignment,
    history,
    one_line,
    without_hour,
)
from worker.core.model import Links, Program
from worker.ports.mailbox import Address, Message


def parts(mail: Message) -> tuple[str, str]:
    """The text and what is seen of the HTML, each on one line."""
    return one_line(mail.text), Page(mail.html).text


def role(mail: Message, first: str, last: str) -> str:
    """What the text says between two headings."""
    text = one_line(mail.text)
    return text[text.index(first) : text.index(last)]


def as_client(mail: Message) -> str:
    return role(mail, "As client", "As coach")


def as_coach(mail: Message) -> str:
    return role(mail, "As coach", "How to begin")


def test_an_assignment_mail_goes_to_the_student_and_answers_go_to_the_coordinator() -> None:
    mail = assignment("amara")
    assert mail.sender == Address("Peer Coaching", "peers@school.example")
    assert mail.to == Address("Amara Okafor", "amara@mail.example")
    assert (mail.cc, mail.reply_to) == ((), Address("Dana Whitfield", "dana@school.example"))
    assert mail.text.startswith("Hello Amara,\n")


def test_the_subject_of_an_assignment_mail_names_the_round_and_both_peers() -> None:
    assert (
        assignment("ben").subject
        == "Peer coaching, first round: Amara Okafor coaches you, you coach Chiara Rossi"
    )


def test_an_assignment_mail_names_both_peers_with_their_addresses_and_zones() -> None:
    mail = assignment("amara")
    assert "- Your coach: Chiara Rossi, chiara@mail.example, Europe/Rome" in as_client(mail)
    assert "- Your client: Ben Castillo, ben@mail.example, America/Chicago" in as_coach(mail)
    page = Page(mail.html)
    assert "Your coach: Chiara Rossi, chiara@mail.example, Europe/Rome" in page.text
    assert "Your client: Ben Castillo, ben@mail.example, America/Chicago" in page.text
    assert {"mailto:chiara@mail.example", "mailto:ben@mail.example"} <= set(page.links)


def test_the_hour_is_told_in_the_readers_zone_and_in_the_peers() -> None:
    mail = assignment("amara")
    assert "- When: Wednesdays at 18:00 (6:00 pm), Africa/Lagos" in as_coach(mail)
    assert "- For Ben: Wednesdays at 11:00, America/Chicago" in as_coach(mail)
    assert "- When: Wednesdays at 11:00, America/Chicago" in as_client(assignment("ben"))
    assert "- For Amara: Wednesdays at 18:00 (6:00 pm), Africa/Lagos" in as_client(
        assignment("ben")
    )


def test_a_change_of_the_readers_clocks_is_told_with_its_date() -> None:
    assert (
        "- The clocks change: from 17 March: Wednesdays at 12:00 (noon), America/Chicago - For Amara"
    ) in as_client(assignment("ben"))


def test_a_change_of_the_peers_clocks_is_told_with_its_date() -> None:
    coaching = as_coach(assignment("amara"))
    assert "America/Chicago; from 17 March: Wednesdays at 12:00 (noon), America/Chicago" in coaching
    assert "The clocks change" not in coaching


def test_clocks_that_change_on_different_days_are_told_twice() -> None:
    # 09:00 in Chicago is 16:00 in Rome, an hour less from 14 March on, and the same again from 28 March on.
    coached = as_client(assignment("chiara"))
    assert "- When: Thursdays at 16:00 (4:00 pm), Europe/Rome" in coached
    assert (
        "- The clocks change: from 18 March: Thursdays at 15:00 (3:00 pm), Europe/Rome" in coached
    )
    assert "- The clocks change: from 1 April: Thursdays at 16:00 (4:00 pm), Europe/Rome" in coached
    assert "- For Ben: Thursdays at 09:00, America/Chicago - First session" in coached


def test_peers_in_one_zone_are_told_one_time() -> None:
    lagos = replace(
        COHORT, roster=tuple(replace(student, zone="Africa/Lagos") for student in COHORT.roster)
    )
    mail = assignment("amara", lagos)
    assert "- When: Wednesdays at 18:00 (6:00 pm), Africa/Lagos - First session" in as_coach(mail)
    assert "for Ben" not in as_coach(mail)


def test_first_and_last_dates_and_the_week_left_out_are_told() -> None:
    mail = assignment("amara")
    for text in parts(mail):
        assert "First session: Monday, 15 February 2027" in text
        assert "Last session: Monday, 10 May 2027, with no session on 5 April" in text
        assert "First session: Wednesday, 10 February 2027" in text
        assert "Last session: Wednesday, 28 April 2027" in text


def test_two_other_hours_are_offered_for_each_role() -> None:
    mail = assignment("amara")
    assert (
        "- Other hours that would suit you both: "
        "- Tuesdays at 19:00 (7:00 pm), Africa/Lagos; for Chiara: Tuesdays at 19:00 (7:00 pm), Europe/Rome "
        "- Wednesdays at 20:00 (8:00 pm), Africa/Lagos; for Chiara: Wednesdays at 20:00 (8:00 pm), Europe/Rome "
        "What now?"
    ) in as_client(mail)
    assert (
        "- Thursdays at 18:00 (6:00 pm), Africa/Lagos; for Ben: Thursdays at 11:00, America/Chicago"
        in as_coach(mail)
    )
    assert (
        "- Fridays at 19:30 (7:30 pm), Africa/Lagos; for Ben: Fridays at 12:30, America/Chicago"
        in as_coach(mail)
    )


@pytest.mark.parametrize(
    "words",
    [
        "Please be done by Sunday, 2 May 2027.",
        "each with 12 weekly sessions of 60 minutes",
        "the first round of peer coaching in Spring Class begins",
        "T-GOAL model",
        "Ask open, empowering questions; acknowledge and validate",
        "Peer Coaching Tips",
        "Peer Assignment Tips",
        "Whatever comes up, talk to your peer about it first",
        "Only what the two of you cannot settle goes to Dana Whitfield",
        "You are the one to act first: answer this invitation in your calendar today.",
        "Ben is asked to act first; if you hear nothing within 7 days, we send a reminder with you on copy",
    ],
)
def test_text_and_html_say_what_everybody_has_to_know(words: str) -> None:
    text, html = parts(assignment("amara"))
    assert words in text
    assert words in html


def test_both_documents_the_invitation_and_the_meeting_are_links() -> None:
    mail = assignment("amara")
    links = {"https://hub.school.example/tips", "https://hub.school.example/how_to", LINK, MEET}
    assert links <= set(Page(mail.html).links)
    assert all(link in mail.text for link in links)


def test_without_links_the_documents_are_named_all_the_same() -> None:
    for text in parts(assignment("amara", replace(COHORT, links=Links()))):
        assert "Read Peer Coaching Tips in the Hub before the first session." in text
        assert "Peer Assignment Tips, also in the Hub, tells how assignments work." in text


def test_the_figures_in_a_mail_are_those_of_the_cohort() -> None:
    mail = assignment(
        "amara",
        replace(COHORT, program=Program(sessions=8, session_minutes=45, nudge_after_days=5)),
    )
    text = one_line(mail.text)
    assert "each with 8 weekly sessions of 45 minutes" in text
    assert "within 5 days" in text


def test_a_client_without_an_hour_is_asked_to_find_one_and_writes_first() -> None:
    mail = assignment("amara", known=history(without_hour(CHIARA_AMARA)))
    client = as_client(mail)
    assert (
        "we found no weekly hour that is inside both your available times on all 12 dates" in client
    )
    assert "write to Chiara today and agree on a weekly hour" in client
    assert not any(
        word in client for word in ("First session", "Other hours", "invitation", "http")
    )
    assert "- When: Wednesdays at 18:00" in as_coach(mail)


def test_a_coach_without_an_hour_is_written_to() -> None:
    coach = as_coach(assignment("amara", known=history(without_hour(AMARA_BEN))))
    assert "Please find one between you: write to Ben today." in coach
    assert "Ben is asked to write to you first; if you hear nothing within 7 days" in coach


def test_a_series_that_is_not_in_the_calendar_has_no_links() -> None:
    known = history()
    bare = replace(known, records={})
    assert "Invitation:" not in assignment("amara", known=bare).text
    assert "Where:" not in assignment("amara", known=bare).text


def test_a_peer_who_is_no_longer_in_the_file_is_named_by_id() -> None:
    cohort = replace(COHORT, roster=tuple(student for student in COHORT.roster if student != BEN))
    assert "As coach: you coach ben" in assignment("amara", cohort).text


def test_what_was_proposed_in_place_of_the_draw_is_told() -> None:
    later = replace(history().assignment("first", BEN_CHIARA), pairing=AMARA_BEN)
    known = replace(history(), proposed={("first", AMARA_BEN): later})
    assert "- For Ben: Thursdays at 09:00, America/Chicago" in as_coach(
        assignment("amara", known=known)
    )
