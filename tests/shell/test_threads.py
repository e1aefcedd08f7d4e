"""A nudge stands below its assignment, though Gmail gives every mail a name of its own."""

from dataclasses import replace

from tests.shell.mails import AMARA_BEN, BEN_CHIARA, COHORT, assignment, history, nudge, practice
from tests.shell.world import World, addresses
from worker.core.model import GoogleSettings


def test_a_nudge_is_in_the_conversation_of_the_assignment_of_either_of_the_two() -> None:
    reminder = nudge(AMARA_BEN, "ben")
    assert len(reminder.thread) == 1
    assert set(reminder.thread) <= set(assignment("ben").thread)
    assert set(reminder.thread) <= set(assignment("amara").thread)
    assert not set(reminder.thread) & set(assignment("chiara").thread)


def test_only_what_follows_another_mail_is_a_reply() -> None:
    assert nudge(AMARA_BEN, "ben").is_reply
    assert not assignment("ben").is_reply
    assert not practice("ben").is_reply


def test_rounds_and_cohorts_have_conversations_of_their_own() -> None:
    first = set(assignment("ben").thread)
    assert not first & set(practice("ben").thread)
    assert not first & set(assignment("ben", replace(COHORT, id="autumn")).thread)


def test_the_same_round_in_another_year_has_conversations_of_its_own() -> None:
    known = history()
    drawn = known.draws["first"]
    later = replace(drawn, draw=replace(drawn.draw, seed="another seed"))
    again = nudge(BEN_CHIARA, "ben", known=replace(known, draws={"first": later}))
    assert again.thread != nudge(BEN_CHIARA, "ben", known=known).thread


def test_a_conversation_has_a_name_that_a_header_can_hold() -> None:
    google = GoogleSettings("peers@münchen.example")
    (name,) = nudge(AMARA_BEN, "ben", replace(COHORT, google=google)).thread
    assert name.isascii()
    assert name.endswith("@xn--mnchen-3ya.example")


def test_the_nudge_that_arrives_refers_to_what_the_assignment_refers_to(world: World) -> None:
    assignments = world.mails_of("2027-02-07 09:00")
    nudges = world.mails_of("2027-02-14 09:00")
    assert nudges
    for reminder in nudges:
        (told,) = (
            mail for mail in assignments if addresses(mail, "To") == addresses(reminder, "To")
        )
        assert reminder["In-Reply-To"] in told["References"].split()
        assert told["In-Reply-To"] is None
    world.nothing_more_is_due()
