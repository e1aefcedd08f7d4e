"""The mail on the day of the assignment: who, when, what now."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.shell.mails import (
    AMARA_BEN,
    BEN,
    BEN_CHIARA,
    CHIARA_AMARA,
    COHORT,
    MEET,
    NOON,
    Page,
    assignment,
    history,
    one_line,
    without_hour,
)
from worker.core.model import Links, Program, Window
from worker.core.records import SeriesDetail
from worker.core.rounds import Pairing
from worker.messages.guest_link import guest_link
from worker.ports.mailbox import Address, Message


def parts(mail: Message) -> tuple[str, str]:
    """The text and what is seen of the HTML, each on one line."""
    return one_line(mail.text), Page(mail.html).text


def between(mail: Message, first: str, last: str) -> str:
    """What the text says between two headings."""
    text = one_line(mail.text)
    start = text.index(first)
    return text[start : text.index(last, start)]


def test_an_assignment_mail_goes_to_the_student_and_answers_go_to_the_coordinator() -> None:
    mail = assignment("amara")
    assert mail.sender == Address("Peer Coaching", "peers@school.example")
    assert mail.to == Address("Amara Okafor", "amara@mail.example")
    assert (mail.cc, mail.reply_to) == ((), (Address("Dana Whitfield", "dana@school.example"),))
    assert mail.text.startswith("Hi Amara,\n")
    assert mail.text.endswith("\nDana Whitfield\n")


def test_the_subject_says_who_coaches_whom_within_forty_characters() -> None:
    assert assignment("ben").subject == "Amara coaches you, you coach Chiara"
    assert len(assignment("ben").subject) <= 40


def test_the_list_of_mails_shows_when_and_what_to_do() -> None:
    preview = assignment("amara").html.partition("mso-hide: all;")[2].partition("</div>")[0]
    assert "with Chiara, from February 15." in preview
    assert "with Ben, from February 10. Please press Yes today." in preview


def test_the_first_screen_has_both_roles_each_with_its_hour_and_its_links() -> None:
    mail = assignment("amara")
    text = one_line(mail.text)
    before_the_rest = text[: text.index("Can't make it?")]
    assert "Chiara Rossi coaches you Mondays at 7:00 PM, Lagos time, February 15 to May 10" in (
        before_the_rest
    )
    assert (
        "You coach Ben Castillo Wednesdays at 6:00 PM, Lagos time, February 10 to April 28 (11 AM for Ben)"
        in before_the_rest
    )
    assert before_the_rest.count("Open the invitation (https://calendar.google.com/") == 2
    assert "Write to Ben (ben@mail.example)" in before_the_rest
    assert "Press Yes in Google's e-mail, or here:" in before_the_rest


def test_each_guest_opens_the_invitation_in_their_own_calendar() -> None:
    for reader in ("amara", "ben"):
        link = guest_link("pc1amara", f"{reader}@mail.example")
        assert link in Page(assignment(reader).html).links
        assert link in assignment(reader).text


def test_the_link_is_for_the_address_that_was_invited_and_shortened_as_google_does() -> None:
    # echo -n "pc1amara ana.x@m" | base64
    assert guest_link("pc1amara", "ana.x@Gmail.com").endswith("?eid=cGMxYW1hcmEgYW5hLnhAbQ")
    known = history()
    record = next(each for key, each in known.records.items() if key.pairing == AMARA_BEN)
    detail = replace(record.series, guests=("amara@old.example", "ben@old.example"))
    moved = replace(known, records={**known.records, record.key: replace(record, detail=detail)})
    assert guest_link("pc1amara", "amara@old.example") in assignment("amara", known=moved).text


def test_a_letter_to_the_peer_is_ready_with_its_subject_and_first_words() -> None:
    mail = assignment("amara")
    (letter,) = (
        link for link in Page(mail.html).links if link.startswith("mailto:ben@mail.example?")
    )
    assert letter.startswith(
        "mailto:ben@mail.example?subject=Our%20peer%20coaching&body=Hi%20Ben%2C"
    )
    assert letter.endswith("%0D%0A%0D%0AAmara")
    assert "%20" not in mail.text


def test_the_details_name_both_addresses_and_zones_and_the_call() -> None:
    mail = assignment("amara")
    client = between(mail, "With Chiara, your coach", "With Ben")
    coach = between(mail, "With Ben, your client", "How to begin")
    assert "- chiara@mail.example, Rome time" in client
    assert "- ben@mail.example, Chicago time" in coach
    for text in (client, coach):
        assert f"Join the video call ({MEET})" in text
    assert {"mailto:chiara@mail.example", "mailto:ben@mail.example", MEET} <= set(
        Page(mail.html).links
    )


def test_a_change_of_the_readers_clocks_is_told_with_its_date() -> None:
    coached = between(assignment("ben"), "With Amara", "With Chiara")
    assert "- Clock change: 12 PM from March 17 - Other" in coached


def test_clocks_that_change_on_different_days_are_told_twice() -> None:
    # 09:00 in Chicago is 16:00 in Rome, an hour less from March 14 on, and the same again from March 28 on.
    coached = between(assignment("chiara"), "With Ben, your coach", "With Amara")
    assert "- Clock change: 3 PM from March 18; 4 PM from April 1" in coached
    coaching = between(assignment("ben"), "With Chiara, your client", "How to begin")
    assert "- Clock change for Chiara: 3 PM from March 18; 4 PM" in coaching


def test_peers_whose_clocks_show_the_same_are_told_one_time() -> None:
    lagos = replace(
        COHORT, roster=tuple(replace(student, zone="Africa/Lagos") for student in COHORT.roster)
    )
    mail = assignment("amara", lagos)
    assert "for Ben" not in mail.text
    assert "for Chiara" not in mail.text


def test_the_week_left_out_and_a_late_end_are_told() -> None:
    for text in parts(assignment("amara")):
        assert "No session on April 5" in text
        assert "The last session is 8 days after Sunday, May 2, 2027. That's fine; or add" in text


def test_two_other_hours_are_offered_for_each_role() -> None:
    mail = assignment("amara")
    assert "- Other times for both: Tuesdays at 7 PM; Wednesdays at 8 PM" in (one_line(mail.text))
    assert (
        "- Other times for both: Thursdays at 6 PM (11 AM for Ben); Fridays at 7:30 PM (12:30 PM for Ben)"
        in one_line(mail.text)
    )


def test_an_hour_that_has_been_taken_meanwhile_is_not_offered() -> None:
    # Of Amara and Ben, the first backup is where Chiara and Amara meet by now.
    taken = replace(history().assignment("first", AMARA_BEN).backups[0])
    moved = replace(history().assignment("first", CHIARA_AMARA), proposal=taken)
    known = replace(history(), proposed={("first", CHIARA_AMARA): moved})
    coach = between(assignment("amara", known=known), "With Ben, your client", "How to begin")
    assert "Other times for both: Fridays at 7:30 PM (12:30 PM for Ben)" in coach


# What the school tells its students, each in our words.
FACTS = [
    "in the first round: 12 weekly sessions of 60 minutes in each role, until Sunday, May 2, 2027",
    "Press No and you'll get another time by tomorrow",
    "No Google Calendar? Agree by mail, tell Dana",
    "Look in spam",
    "follow the T-GOAL model from Module I",
    "ask open-ended, empowering questions, acknowledge and validate",
    "every coach started here",
    "bring something real",
    "You'll take something away",
    "Peer Coaching Tips in the Hub",
    "Peer Assignment Tips in the Hub",
    "As a client you go first",
    "As a coach, write if you hear nothing in 7 days",
    "Pairings are random, each a chance to grow",
    "Keep a regular weekly hour; move a single session when you both agree",
    "talk to your peer first. Stuck after that? Reply to this e-mail: Dana reads it.",
]


@pytest.mark.parametrize("words", FACTS)
def test_text_and_html_say_what_everybody_has_to_know(words: str) -> None:
    text, html = parts(assignment("amara"))
    without_addresses = " ".join(
        word for word in text.split() if not word.startswith("(https://hub.")
    )
    assert words in without_addresses
    assert words in html


def test_both_documents_are_links() -> None:
    mail = assignment("amara")
    links = {"https://hub.school.example/tips", "https://hub.school.example/how_to"}
    assert links <= set(Page(mail.html).links)
    assert all(link in mail.text for link in links)


def test_without_links_the_documents_are_named_all_the_same() -> None:
    for text in parts(assignment("amara", replace(COHORT, links=Links()))):
        assert "Read Peer Coaching Tips in the Hub. " in text
        assert "Read Peer Assignment Tips in the Hub." in text


def test_the_figures_in_a_mail_are_those_of_the_cohort() -> None:
    mail = assignment(
        "amara",
        replace(COHORT, program=Program(sessions=8, session_minutes=45, nudge_after_days=5)),
    )
    text = one_line(mail.text)
    assert "8 weekly sessions of 45 minutes in each role" in text
    assert "in 5 days" in text


def test_a_pair_without_an_hour_gets_what_comes_close_and_a_letter_that_proposes_it() -> None:
    mail = assignment("amara", known=history(without_hour(CHIARA_AMARA)))
    client = between(mail, "Chiara Rossi coaches you", "You coach Ben")
    assert "No weekly time that we know of suits you both" in client
    assert "These come close: - " in client
    assert "Write to Chiara with these times (chiara@mail.example)" in client
    assert not any(word in client for word in ("invitation", "http"))
    (letter,) = (link for link in Page(mail.html).links if "mailto:chiara@mail.example?" in link)
    assert letter.count("%0D%0A-%20") == 3


@pytest.mark.parametrize("language", ["en-US", "en-GB", "es"])
@pytest.mark.parametrize("hourless", [CHIARA_AMARA, AMARA_BEN])
def test_where_one_of_two_has_no_hour_the_beginning_and_the_preview_name_both(
    language: str, hourless: Pairing
) -> None:
    peer = "Chiara" if hourless == CHIARA_AMARA else "Ben"
    known = history(without_hour(hourless))
    mail = assignment("amara", replace(COHORT, language=language), known)
    first_lines = one_line(mail.text).partition("Chiara Rossi")[0]
    shown = mail.html.partition("mso-hide: all;")[2].partition("</div>")[0]
    if language == "es":
        assert "Bastan un Sí y un correo para empezar" in first_lines
        assert f"Con {peer}, busquen la hora entre los dos. Pulsa Sí" in first_lines
        assert f"Pulsa Sí hoy y busca una hora con {peer}." in shown
    else:
        assert "One quick Yes and one e-mail get you started" in first_lines
        assert f"With {peer}, you two pick the time. Press Yes" in first_lines
        assert f"Please press Yes today, and pick a time with {peer}." in shown


def test_without_anything_that_comes_close_the_letter_asks() -> None:
    # Whom the file no longer has has no times that we know of.
    cohort = replace(COHORT, roster=tuple(each for each in COHORT.roster if each != BEN))
    mail = assignment("amara", cohort, history(without_hour(AMARA_BEN)))
    assert "so please find one together. Write to ben" in one_line(mail.text)


def test_a_series_that_is_not_in_the_calendar_has_no_links() -> None:
    mail = assignment("amara", known=replace(history(), records={}))
    assert "Open the invitation" not in mail.text
    assert "Join the video call" not in mail.text
    assert "Write to Ben" in mail.text


def test_an_old_record_without_an_id_keeps_the_calendars_own_link() -> None:
    known = history()
    bare = {
        key: replace(
            record, detail=SeriesDetail(record.series.assignment, link="https://x.example")
        )
        for key, record in known.records.items()
    }
    assert "https://x.example" in assignment("amara", known=replace(known, records=bare)).text


def test_a_peer_who_is_no_longer_in_the_file_is_named_by_id() -> None:
    cohort = replace(COHORT, roster=tuple(student for student in COHORT.roster if student != BEN))
    assert "You coach ben" in assignment("amara", cohort).text


def test_what_was_proposed_in_place_of_the_draw_is_told() -> None:
    later = replace(history().assignment("first", BEN_CHIARA), pairing=AMARA_BEN)
    known = replace(history(), proposed={("first", AMARA_BEN): later})
    assert "(9 AM for Ben)" in one_line(assignment("amara", known=known).text)


def test_whoever_comes_after_the_draw_is_welcomed() -> None:
    known = history()
    draw = known.draws["first"].draw
    without_amara = tuple(each for each in draw.assignments if "amara" not in each.pairing.both)
    recorded = replace(known.draws["first"], draw=replace(draw, assignments=without_amara))
    late = replace(
        known,
        draws={"first": recorded},
        proposed={("first", each.pairing): each for each in draw.assignments},
    )
    about = (AMARA_BEN, CHIARA_AMARA)
    mail = assignment("amara", known=late, now=NOON, about=about)
    assert mail.subject == "Welcome! Chiara coaches you, you coach Ben"
    assert "Welcome to the first round! It has begun, and 12 of its 12 weekly sessions" in one_line(
        mail.text
    )


def test_how_far_an_hour_is_outside_somebodys_times_is_told_in_hours() -> None:
    evening, morning = (Window(0, 1200, 1260),), (Window(0, 480, 540),)
    times = {"chiara": evening, "amara": morning}
    roster = tuple(
        replace(each, available=times.get(each.id, each.available)) for each in COHORT.roster
    )
    known = history(without_hour(CHIARA_AMARA))
    for language, told in (("en", "hours outside your times"), ("es", "horas fuera de tu horario")):
        cohort = replace(COHORT, roster=roster, language=language)
        text = one_line(assignment("amara", cohort, known).text)
        assert told in text
        assert not re.search(r"\d{2,} minut", text.partition("60 minut")[2])


def test_an_hour_that_ends_a_day_late_is_said_to_be_fine() -> None:
    known = history().assignment("first", CHIARA_AMARA)
    assert known.proposal is not None
    last = known.proposal.starts[-1].date()
    for days, words in ((1, "a day after"), (2, "2 days after")):
        rounds = {
            name: replace(each, finish_by=last - timedelta(days=days))
            for name, each in COHORT.rounds.items()
        }
        cohort = replace(COHORT, rounds=rounds)
        assert f"The last session is {words}" in one_line(assignment("amara", cohort).text)
    spanish = one_line(assignment("amara", replace(cohort, language="es")).text)
    assert "La última sesión cae 2 días después" in spanish
